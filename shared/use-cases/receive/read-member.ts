import { isScanPlaceholder, mayBeScanned, mayFit } from '../../domain/entry/received-attachment.ts';
import { BOUNDS } from '../../domain/bounds.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import type { Attachment } from '../../domain/entry/entry.ts';
import type { SkipCode } from '../../domain/entry/skipped.ts';
import type { Rendered } from '../../ports/html.ts';
import type { Envelope, FullMessage } from '../../ports/mail.ts';
import { shownAttachment, type AttachmentKeeper } from './keep-attachment.ts';
import type { ReceiveDeps } from './receive-deps.ts';
import type { Arrival } from './received.ts';

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
  deps: ReceiveDeps,
  { mailbox, message }: Arrival,
  envelope: Envelope,
  keeper: AttachmentKeeper,
): Promise<Member | Skip | { readonly kind: 'missing' | 'stopped' }> {
  // Its body is not even read.
  if (envelope.markedPrivate) return { kind: 'skip', code: 'marked_private', heading: null };
  const full = await orUnreadable(() => deps.mail.read(mailbox.ref, message.id));
  if (full === 'missing') return { kind: 'missing' };
  if (full === 'unreadable') return { kind: 'skip', code: 'unreadable', heading: envelope };

  const skip = (code: SkipCode): Skip => ({ kind: 'skip', code, heading: full });
  if (Buffer.byteLength(full.body.content) > BOUNDS.receivedBodyBytes)
    return skip('body_too_large');
  const receivedAt = Date.parse(message.receivedDateTime);
  const attachments = await readAttachments(deps, mailbox.ref, full, receivedAt, keeper);
  if (attachments === 'missing' || attachments === 'stopped') return { kind: attachments };
  if (attachments === 'too_large') return skip('attachment_too_large');
  if (attachments === 'unreadable') return skip(attachments);
  return {
    kind: 'member',
    full,
    rendered: await deps.html.render(full.body, full.uniqueBody),
    attachments,
  };
}

/**
 * One at a time. A size that can't be within the limit is not even read.
 *
 * @throws ServiceFailure `unavailable` while the mailbox's scanner holds an attachment back: it is read again later.
 */
async function readAttachments(
  deps: ReceiveDeps,
  ref: Arrival['mailbox']['ref'],
  full: FullMessage,
  receivedAt: number,
  keeper: AttachmentKeeper,
): Promise<readonly Attachment[] | 'too_large' | 'missing' | 'unreadable' | 'stopped'> {
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
    const attachment = await keeper.keep({ meta, contentId, bytes: found.bytes }, place);
    if (attachment === 'stopped') return attachment;
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
