import { mayFit } from '../../domain/attachment-limit.ts';
import { isScanPlaceholder, mayBeScanned } from '../../domain/attachment-scan.ts';
import { BOUNDS } from '../../domain/bounds.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import type { SkipCode } from '../../domain/skipped.ts';
import type { Rendered } from '../../ports/html.ts';
import type { AttachmentMeta, Envelope, FullMessage } from '../../ports/mail.ts';
import type { ReceiveDeps } from './receive-deps.ts';
import type { Arrival } from './received.ts';

export interface ReadAttachment {
  readonly meta: AttachmentMeta;
  readonly contentId: string | null;
  /** Null for a link (a reference attachment). */
  readonly bytes: Uint8Array | null;
}

/** A member read in full. Its attachments stay in memory until it is sure that the message is stored at all. */
export interface Member {
  readonly kind: 'member';
  readonly full: FullMessage;
  readonly rendered: Rendered;
  readonly attachments: readonly ReadAttachment[];
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
): Promise<Member | Skip | { readonly kind: 'missing' }> {
  // Its body is not even read.
  if (envelope.markedPrivate) return { kind: 'skip', code: 'marked_private', heading: null };
  const full = await orUnreadable(() => deps.mail.read(mailbox.ref, message.id));
  if (full === 'missing') return { kind: 'missing' };
  if (full === 'unreadable') return { kind: 'skip', code: 'unreadable', heading: envelope };

  const skip = (code: SkipCode): Skip => ({ kind: 'skip', code, heading: full });
  if (Buffer.byteLength(full.body.content) > BOUNDS.receivedBodyBytes)
    return skip('body_too_large');
  const receivedAt = Date.parse(message.receivedDateTime);
  const attachments = await readAttachments(deps, mailbox.ref, full, receivedAt);
  if (attachments === 'missing') return { kind: 'missing' };
  if (attachments === 'too_large') return skip('attachment_too_large');
  if (attachments === 'unreadable') return skip('unreadable');
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
): Promise<readonly ReadAttachment[] | 'too_large' | 'missing' | 'unreadable'> {
  const limit = deps.attachmentLimit;
  const contents = full.attachments.filter((meta) => meta.type !== 'reference');
  if (contents.some((meta) => !mayFit(meta.size, limit))) return 'too_large';
  if (contents.some((meta) => isScanPlaceholder(meta)) && mayBeScanned(receivedAt, deps.now())) {
    throw new ServiceFailure('unavailable', 'attachment_being_scanned');
  }
  const read: ReadAttachment[] = [];
  for (const meta of full.attachments) {
    if (meta.type === 'reference') {
      read.push({ meta, contentId: meta.contentId, bytes: null });
      continue;
    }
    const found = await orUnreadable(() => deps.mail.attachment(ref, full.id, meta, limit));
    if (found === 'unreadable') return found;
    if (found.kind !== 'content') return found.kind;
    read.push({ meta, contentId: found.contentId ?? meta.contentId, bytes: found.bytes });
  }
  return read;
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
