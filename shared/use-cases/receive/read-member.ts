import { BOUNDS } from '../../domain/bounds.ts';
import type { Attachment, SkipCode } from '../../domain/entry/entry.ts';
import { isScanPlaceholder, mayBeScanned, mayFit } from '../../domain/entry/received-attachment.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import type { Now } from '../../ports/clock.ts';
import type { Html, Rendered } from '../../ports/html.ts';
import type { Envelope, FullMessage, MailReader } from '../../ports/mail-reading.ts';
import type { Arrival } from './arrival.ts';
import { shownAttachment, type AttachmentStore, type ThreadClosed } from './store-attachment.ts';

export interface ReadMemberPorts {
  readonly mail: Pick<MailReader, 'read' | 'attachment'>;
  readonly html: Html;
  /** Bytes of content that each attachment may have. */
  readonly attachmentLimit: number;
  readonly now: Now;
}

/** A member read in full, its attachments stored. */
export interface Member {
  readonly kind: 'member';
  readonly full: FullMessage;
  readonly rendered: Rendered;
  readonly attachments: readonly Attachment[];
}

export interface Skip {
  readonly kind: 'skip';
  readonly code: SkipCode;
  /** Null when it is not to be shown. */
  readonly heading: Envelope | null;
}

export async function readMember(
  deps: ReadMemberPorts,
  { mailbox, message }: Arrival,
  envelope: Envelope,
  store: AttachmentStore,
): Promise<Member | Skip | ThreadClosed | { readonly kind: 'missing' }> {
  // Its body is not even read.
  if (envelope.markedPrivate) return { kind: 'skip', code: 'marked_private', heading: null };
  const full = await orUnreadable(() => deps.mail.read(mailbox.ref, message.id));
  if (full === 'missing') return { kind: 'missing' };
  if (full === 'unreadable') return { kind: 'skip', code: 'unreadable', heading: envelope };

  const skip = (code: SkipCode): Skip => ({ kind: 'skip', code, heading: full });
  if (Buffer.byteLength(full.body.content) > BOUNDS.receivedBodyBytes)
    return skip('body_too_large');
  const receivedAt = Date.parse(message.receivedDateTime);
  const attachments = await readAttachments(deps, mailbox.ref, full, receivedAt, store);
  if (attachments === 'missing') return { kind: attachments };
  if (attachments === 'too_large') return skip('attachment_too_large');
  if (attachments === 'unreadable') return skip(attachments);
  if ('kind' in attachments) return attachments;
  const hasFiles = full.attachments.some(({ isInline }) => !isInline);
  return {
    kind: 'member',
    full,
    rendered: await deps.html.render(full.body, full.uniqueBody, hasFiles),
    attachments,
  };
}

/**
 * One at a time. A size that can't be within the limit is not even read.
 *
 * @throws ServiceFailure `unavailable` while the mailbox's scanner holds an attachment back: it is read again later.
 */
async function readAttachments(
  deps: ReadMemberPorts,
  ref: Arrival['mailbox']['ref'],
  full: FullMessage,
  receivedAt: number,
  store: AttachmentStore,
): Promise<readonly Attachment[] | ThreadClosed | 'too_large' | 'missing' | 'unreadable'> {
  const limit = deps.attachmentLimit;
  const contents = full.attachments.filter((meta) => meta.type !== 'reference');
  if (contents.some((meta) => !mayFit(meta.size, limit))) return 'too_large';
  if (contents.some((meta) => isScanPlaceholder(meta)) && mayBeScanned(receivedAt, deps.now())) {
    throw new ServiceFailure('unavailable', 'attachment_being_scanned');
  }
  const kept: Attachment[] = [];
  for (const [place, meta] of full.attachments.entries()) {
    if (meta.type === 'reference') {
      kept.push(shownAttachment({ meta, contentId: meta.contentId, bytes: null }, place));
      continue;
    }
    const found = await orUnreadable(() => deps.mail.attachment(ref, full.id, meta, limit));
    if (found === 'unreadable') return found;
    if (found.kind !== 'content') return found.kind;
    const contentId = found.contentId ?? meta.contentId;
    const attachment = await store.put({ meta, contentId, bytes: found.bytes }, place);
    if ('kind' in attachment) return attachment;
    kept.push(attachment);
  }
  return kept;
}

/**
 * A refusal of this one message, such as an item that can't be exported. What is refused for the whole mailbox (401,
 * 403) says nothing of the message.
 */
async function orUnreadable<T>(call: () => Promise<T>): Promise<T | 'unreadable'> {
  try {
    return await call();
  } catch (error) {
    const ofMessage =
      error instanceof ServiceFailure &&
      error.kind === 'refused' &&
      error.status !== 401 &&
      error.status !== 403;
    if (ofMessage) return 'unreadable';
    throw error;
  }
}
