import { z } from 'zod';
import { ServiceFailure } from '../../domain/failure.ts';
import type { Entry } from '../../domain/entry.ts';
import { aboveQuote, ownBody, type MailBody } from '../../domain/outgoing-body.ts';
import { fitInline } from '../../domain/send-inline.ts';
import type { Send } from '../../domain/send.ts';
import type { Draft, DraftFields, OutgoingAttachment } from '../../ports/mail.ts';
import { leaseFor, storeSend, type PresentSend } from './present-send.ts';
import type { SendDeps } from './send-deps.ts';

/** What the blob of a send holds: the bodies as the CRM gave them. Recipients, subject and files are the entry's. */
export const sentBodySchema = z.object({
  html: z.string().nullable(),
  text: z.string().nullable(),
});

/** `sentByHand`: the user sent it from Drafts before it was whole. It counts as the send, since no second one is made. */
export interface Composed {
  readonly present: PresentSend;
  readonly draft: Draft;
  readonly sentByHand?: true;
}

/**
 * Makes the whole draft: for a reply beside its original where that is in this mailbox, else a new one. The draft's id
 * is stored before a second request is needed, so that what a crash leaves can be cleared away. Null when the send was
 * changed meanwhile.
 */
export async function composeDraft(deps: SendDeps, present: PresentSend): Promise<Composed | null> {
  const entry = present.entry.value;
  const [body, files, original] = await Promise.all([
    readBody(deps, entry),
    readFiles(deps, entry),
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
    return composeNew(deps, present, { ...fields, body, ...replyHeaders(original) }, files);
  }
  const begun = await storeBegun(deps, present, quoting);
  if (begun === null) return null;
  const patch = { ...fields, body: aboveQuote(body, quoting.body) };
  const patched = await deps.mail.patchDraft(begun.send.value.mailboxRef, quoting.id, patch);
  if (patched === 'missing') throw new ServiceFailure('unavailable', 'draft_gone');
  if (patched === 'sent') return { present: begun, draft: quoting, sentByHand: true };
  return attachAll(deps, begun, { ...quoting, isStamped: patched === 'patched' }, files);
}

/** By what it is found again, however far this run gets. */
function storeBegun(
  deps: SendDeps,
  present: PresentSend,
  { id, internetMessageId, isStamped }: Draft,
): Promise<PresentSend | null> {
  return storeSend(deps, present, { draftId: id, internetMessageId, isStamped });
}

/** Two requests in all when the files fit: this one and the send. */
async function composeNew(
  deps: SendDeps,
  present: PresentSend,
  fields: DraftFields,
  files: readonly OutgoingAttachment[],
): Promise<Composed | null> {
  const { inline, apart } = fitInline(fields, files);
  const withFiles = inline.length === 0 ? fields : { ...fields, attachments: inline };
  const draft = await deps.mail.createDraft(present.send.value.mailboxRef, withFiles);
  if (apart.length === 0) return { present, draft };
  const begun = await storeBegun(deps, present, draft);
  return begun && attachAll(deps, begun, draft, apart);
}

async function attachAll(
  deps: SendDeps,
  begun: PresentSend,
  draft: Draft,
  files: readonly OutgoingAttachment[],
): Promise<Composed | null> {
  let present: PresentSend | null = begun;
  for (const file of files) {
    present = await keepLease(deps, present);
    if (present === null) return null;
    await deps.mail.attach(present.send.value.mailboxRef, draft.id, file);
  }
  return { present, draft };
}

/** Uploads take their time: the lease is renewed in its second half. */
async function keepLease(deps: SendDeps, present: PresentSend): Promise<PresentSend | null> {
  const { lease } = present.send.value;
  if (lease === null) return null;
  const renewed = leaseFor(deps, lease.owner);
  const half = (renewed.until - deps.now()) / 2;
  return lease.until - deps.now() > half ? present : storeSend(deps, present, {});
}

async function readBody(deps: SendDeps, entry: Entry): Promise<MailBody> {
  const bytes = await deps.sendBodies.get(entry.accountId, entry.contactId, entry.id);
  if (bytes === null) throw new ServiceFailure('refused', 'send_body_gone');
  return ownBody(sentBodySchema.parse(JSON.parse(new TextDecoder().decode(bytes))));
}

async function readFiles(deps: SendDeps, entry: Entry): Promise<OutgoingAttachment[]> {
  return Promise.all(
    entry.attachments.map(async ({ id, name, contentType, contentId }) => {
      const { accountId, contactId } = entry;
      const content = await deps.attachments.get(accountId, contactId, entry.id, id);
      if (content === null) throw new ServiceFailure('refused', 'attachment_gone');
      return { name, contentType, contentId, content };
    }),
  );
}

async function readOriginal(deps: SendDeps, send: Send): Promise<Entry | null> {
  if (send.replyTo === null) return null;
  const { accountId, contactId } = send;
  const found = await deps.conversations.entry(accountId, contactId, send.replyTo.entryId);
  return found && found.value;
}

/** Null when the original is gone, lives in another mailbox, or was never sent. */
async function createReply(
  deps: SendDeps,
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
