import type { Attachment, Entry } from '../../domain/entry/entry.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import { aboveQuote, fitInline, ownBody, type MailBody } from '../../domain/send/draft-content.ts';
import type { Send } from '../../domain/send/send.ts';
import type { AttachmentBlobs, SendBodies } from '../../ports/blobs.ts';
import type { Conversations } from '../../ports/conversation.ts';
import type {
  Draft,
  DraftFields,
  MailSender,
  OutgoingAttachment,
} from '../../ports/mail-sending.ts';
import { sentBodySchema } from './record-send.ts';
import { renewLease } from './send-lease.ts';
import {
  storeSend,
  type StoreSendPorts,
  loadSend,
  type LoadPorts,
  type NotStored,
  type PresentSend,
  type Stored,
} from './stored-send.ts';

export type ComposePorts = StoreSendPorts & {
  readonly conversations: Pick<Conversations, 'entry'>;
  readonly mail: Pick<
    MailSender,
    'createDraft' | 'createReply' | 'patchDraft' | 'attach' | 'deleteDraft'
  >;
  readonly sendBodies: Pick<SendBodies, 'get'>;
  readonly attachments: Pick<AttachmentBlobs, 'get'>;
};

/** `sent_by_hand`: the user sent it from Drafts before it was whole. It counts as the send, since no second one is made. */
export type Composed =
  | {
      readonly kind: 'composed' | 'sent_by_hand';
      readonly present: PresentSend;
      readonly draft: Draft;
    }
  | NotStored;

/**
 * Makes the whole draft: for a reply beside its original where that is in this mailbox, else a new one. The draft's id
 * is stored before a second request is needed, so that what a crash leaves can be cleared away.
 */
export async function composeDraft(deps: ComposePorts, present: PresentSend): Promise<Composed> {
  const entry = present.entry.value;
  const [body, original] = await Promise.all([
    readBody(deps, entry),
    readOriginal(deps, present.send.value),
  ]);
  const fields = {
    subject: entry.subject,
    to: entry.to,
    cc: entry.cc,
    bcc: entry.bcc,
    stamp: entry.id,
  };
  const quoting = await createReply(deps, present.send.value, original);
  if (quoting === null) {
    return composeNew(deps, present, { ...fields, body, ...replyHeaders(original) });
  }
  const stored = await storeBegun(deps, present, quoting);
  if (stored.kind !== 'stored') return stored;
  const begun = stored.present;
  const patch = { ...fields, body: aboveQuote(body, quoting.body) };
  const patched = await deps.mail.patchDraft(begun.send.value.mailboxRef, quoting.id, patch);
  if (patched === 'missing') throw new ServiceFailure('unavailable', 'draft_gone');
  if (patched === 'sent') return { kind: 'sent_by_hand', present: begun, draft: quoting };
  const draft = { ...quoting, isStamped: patched === 'patched' };
  return attachAll(deps, begun, draft, entry.attachments);
}

/** By what it is found again, however far this run gets. */
async function storeBegun(deps: ComposePorts, present: PresentSend, draft: Draft): Promise<Stored> {
  const { id: draftId, internetMessageId, isStamped } = draft;
  const stored = await storeSend(deps, present, { draftId, internetMessageId, isStamped });
  if (stored.kind !== 'stored') await dropUnknown(deps, present, draft);
  return stored;
}

/**
 * A run that lost its send while Graph made the draft: whoever has the send now looked for leftovers before there was
 * one, and it would lie in the user's Drafts for ever. Not when it was stored after all, which an answer that got lost
 * does not tell.
 */
export async function dropUnknown(
  deps: LoadPorts & { readonly mail: Pick<MailSender, 'deleteDraft'> },
  { send: { value: send } }: PresentSend,
  { id }: Pick<Draft, 'id'>,
): Promise<void> {
  const { accountId, contactId, id: entryId } = send;
  const latest = await loadSend(deps, { accountId, contactId, entryId });
  if (latest?.send.value.draftId !== id) await deps.mail.deleteDraft(send.mailboxRef, id);
}

/** Two requests in all when the files fit: this one and the send. */
async function composeNew(
  deps: ComposePorts,
  present: PresentSend,
  fields: DraftFields,
): Promise<Composed> {
  const { inline, apart } = fitInline(fields, present.entry.value.attachments);
  const draft = await createDraft(deps, present, fields, inline);
  if (apart.length === 0) return { kind: 'composed', present, draft };
  const begun = await storeBegun(deps, present, draft);
  return begun.kind === 'stored' ? attachAll(deps, begun.present, draft, apart) : begun;
}

/** With the files that fit into its request. A function of its own: they are let go before others are read. */
async function createDraft(
  deps: ComposePorts,
  { send, entry }: PresentSend,
  fields: DraftFields,
  inline: readonly Attachment[],
): Promise<Draft> {
  const attachments: OutgoingAttachment[] = [];
  for (const file of inline) attachments.push(await readFile(deps, entry.value, file));
  return deps.mail.createDraft(send.value.mailboxRef, { ...fields, attachments });
}

/** One file after the other, so that never all are in memory. */
async function attachAll(
  deps: ComposePorts,
  begun: PresentSend,
  draft: Draft,
  files: readonly Attachment[],
): Promise<Composed> {
  let present = begun;
  for (const file of files) {
    const renewed = await renewLease(deps, present);
    if (renewed.kind !== 'stored') return renewed;
    ({ present } = renewed);
    await attach(deps, present, draft, file);
  }
  return { kind: 'composed', present, draft };
}

async function attach(
  deps: ComposePorts,
  { send, entry }: PresentSend,
  draft: Draft,
  file: Attachment,
): Promise<void> {
  const content = await readFile(deps, entry.value, file);
  await deps.mail.attach(send.value.mailboxRef, draft.id, content);
}

async function readBody(deps: ComposePorts, entry: Entry): Promise<MailBody> {
  const bytes = await deps.sendBodies.get(entry.accountId, entry.contactId, entry.id);
  if (bytes === null) throw new ServiceFailure('refused', 'send_body_gone');
  return ownBody(sentBodySchema.parse(JSON.parse(new TextDecoder().decode(bytes))));
}

async function readFile(
  deps: ComposePorts,
  { accountId, contactId, id: entryId }: Entry,
  { id, name, contentType, contentId }: Attachment,
): Promise<OutgoingAttachment> {
  const content = await deps.attachments.get(accountId, contactId, entryId, id);
  if (content === null) throw new ServiceFailure('refused', 'attachment_gone');
  return { name, contentType, contentId, content };
}

async function readOriginal(deps: ComposePorts, send: Send): Promise<Entry | null> {
  if (send.replyTo === null) return null;
  const { accountId, contactId } = send;
  const found = await deps.conversations.entry(accountId, contactId, send.replyTo.entryId);
  return found && found.value;
}

/** Null when the original is gone, lives in another mailbox, or was never sent. */
async function createReply(
  deps: ComposePorts,
  send: Send,
  original: Entry | null,
): Promise<Draft | null> {
  const place = original?.graph ?? null;
  if (place === null || place.mailboxRef !== send.mailboxRef) return null;
  const all = send.replyTo?.all ?? false;
  const reply = { all, stamp: send.id };
  const draft = await deps.mail.createReply(send.mailboxRef, place.messageId, reply);
  return draft === 'missing' ? null : draft;
}

/** What makes a new draft a reply to a mail that is not in this mailbox. */
function replyHeaders(original: Entry | null): DraftFields {
  const id = original?.internetMessageId ?? null;
  return id === null ? {} : { inReplyTo: id, references: id };
}
