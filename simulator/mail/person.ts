import type { World } from '../world.ts';
import { answerReferences, answerSubject, newMessageId } from './client-style.ts';
import type { Answer, ClientStyle, Language } from './client-style.ts';
import { copyAttachments } from './deliver.ts';
import { createDraft } from './draft.ts';
import type { Mailbox } from './mailbox.ts';
import { quotedBody } from './quote.ts';
import type { NewText } from './quote.ts';
import { answerRecipients } from './reply-draft.ts';
import { protect } from './protect.ts';
import type { ProtectedBy } from './protect.ts';
import { transmit } from './transmit.ts';
import type { Address, Attachment, Body, Header, Message } from './types.ts';

/** What a person writes in a mail client. Given recipients replace those that the client would fill in. */
export interface Writing extends NewText {
  to?: Address[];
  cc?: Address[];
  bcc?: Address[];
  subject?: string;
  attachments?: Attachment[];
  style?: ClientStyle;
  language?: Language;
  sensitivity?: Message['sensitivity'];
  importance?: Message['importance'];
  /** Encrypted or signed by the client. */
  protection?: ProtectedBy;
  /** False: the client quotes nothing. */
  quote?: boolean;
  /** False: the client writes no In-Reply-To and no References. */
  threading?: boolean;
}

/** Writes a new mail in the person's own client; returns the copy that its mailbox keeps. */
export function sendAsPerson(world: World, mailbox: Mailbox, writing: Writing): Message {
  return sendFromClient(world, mailbox, writing, {
    to: writing.to ?? [],
    cc: writing.cc ?? [],
    subject: writing.subject ?? '',
    body: plainBody(writing),
    inReplyTo: null,
    references: [],
  });
}

/** Answers or forwards as the person's client does; returns the copy that its mailbox keeps. */
export function answerAsPerson(
  world: World,
  mailbox: Mailbox,
  original: Message,
  answer: Answer,
  writing: Writing,
): Message {
  const style = writing.style ?? 'outlook';
  const language = writing.language ?? 'en';
  const recipients = answerRecipients(mailbox, original, answer);
  const own = original.from !== null && mailbox.answersTo(original.from.email);
  // A client, unlike createReply, answers one's own mail to those who got it.
  const usual = own && answer !== 'forward' ? { to: original.to, cc: original.cc } : recipients;
  const threaded = writing.threading !== false;
  if (!original.isRead) mailbox.update(original, { isRead: true });
  const carried = answer === 'forward' ? copyAttachments(mailbox, original.attachments) : [];
  return sendFromClient(
    world,
    mailbox,
    { ...writing, attachments: [...(writing.attachments ?? []), ...carried] },
    {
      to: writing.to ?? usual.to,
      cc: writing.cc ?? (answer === 'reply' ? [] : usual.cc),
      subject: writing.subject ?? answerSubject(original.subject, answer, style, language),
      body:
        writing.quote === false
          ? plainBody(writing)
          : quotedBody(writing, original, { style, language, answer }),
      // Thunderbird forwards with References alone.
      inReplyTo:
        threaded && !(style === 'thunderbird' && answer === 'forward')
          ? original.internetMessageId
          : null,
      references: threaded ? answerReferences(original, style) : [],
    },
  );
}

function sendFromClient(
  world: World,
  mailbox: Mailbox,
  writing: Writing,
  fields: Pick<Message, 'to' | 'cc' | 'subject' | 'body' | 'inReplyTo' | 'references'>,
): Message {
  const self = { email: mailbox.email, name: mailbox.displayName };
  const attachments = copyAttachments(mailbox, writing.attachments ?? []);
  const { headers, ...content } = contentOf(world, mailbox, writing, fields.body, attachments);
  const copy = createDraft(world, mailbox, {
    ...fields,
    ...content,
    folderId: mailbox.folder(mailbox.sentCopiesIn ?? 'drafts').id,
    isDraft: false,
    internetMessageId: newMessageId(writing.style ?? 'outlook', mailbox.email, world.random),
    bcc: writing.bcc ?? [],
    sensitivity: writing.sensitivity ?? 0,
    importance: writing.importance ?? 'normal',
  });
  if (mailbox.sentCopiesIn === null) mailbox.remove(copy);
  transmit(world, mailbox, { ...copy, from: self, sender: self, headers }, copy.bcc);
  return copy;
}

function contentOf(
  world: World,
  mailbox: Mailbox,
  { protection }: Writing,
  body: Body,
  attachments: Attachment[],
): Pick<Message, 'body' | 'attachments' | 'messageClass'> & { headers: Header[] } {
  if (protection === undefined) return { body, attachments, messageClass: 'IPM.Note', headers: [] };
  return protect({ body, attachments }, protection, (name, contentType, content) => ({
    kind: 'file',
    id: mailbox.newItemId('attachment'),
    name,
    contentType,
    isInline: false,
    lastModified: world.clock.now(),
    content: Buffer.from(content),
    contentId: null,
    contentLocation: null,
  }));
}

function plainBody(writing: NewText): Body {
  return writing.html === undefined
    ? { contentType: 'text', content: writing.text ?? '' }
    : { contentType: 'html', content: writing.html };
}
