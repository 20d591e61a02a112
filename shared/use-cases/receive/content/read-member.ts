import { BOUNDS } from '../../../domain/bounds.ts';
import type { BounceClaim } from '../../../domain/entry/bounce.ts';
import type { Attachment, SkipCode } from '../../../domain/entry/entry.ts';
import {
  isScanPlaceholder,
  mayBeScanned,
  mayFit,
} from '../../../domain/entry/received-attachment.ts';
import { ServiceFailure } from '../../../domain/failure.ts';
import type { Now } from '../../../ports/clock.ts';
import type { Html } from '../../../ports/html.ts';
import type { Envelope, FullMessage, MailReader } from '../../../ports/mail-reading.ts';
import type { Arrival } from '../arrival.ts';
import { shownAttachment, type AttachmentStore, type ThreadClosed } from './store-attachment.ts';
import { interpretMessage, type Interpreted } from './interpret-message.ts';

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
  readonly interpreted: Interpreted;
  readonly attachments: readonly Attachment[];
}

export interface Skip {
  readonly kind: 'skip';
  readonly code: SkipCode;
  /** Null when it is not to be shown. */
  readonly heading: Envelope | null;
  /** Of a bounce that is skipped itself: what it says stands all the same. */
  readonly bounce: BounceClaim | null;
  /** Of bytes, where an attachment has more. */
  readonly attachmentLimit?: number;
}

export async function readMember(
  deps: ReadMemberPorts,
  { mailbox, message }: Arrival,
  envelope: Envelope,
  store: AttachmentStore,
): Promise<Member | Skip | ThreadClosed | { readonly kind: 'missing' }> {
  // Its body is not even read.
  if (envelope.markedPrivate)
    return { kind: 'skip', code: 'marked_private', heading: null, bounce: null };
  const full = await orUnreadable(() => deps.mail.read(mailbox.ref, message.id));
  if (full === 'missing') return { kind: 'missing' };
  if (full === 'unreadable')
    return { kind: 'skip', code: 'unreadable', heading: envelope, bounce: null };

  const skip = async (code: SkipCode): Promise<Skip> => {
    const { bounce } = code === 'body_too_large' ? NO_BOUNCE : await interpret(deps, full, null);
    return { kind: 'skip', code, heading: full, bounce };
  };
  if (Buffer.byteLength(full.body.content) > BOUNDS.receivedBodyBytes)
    return skip('body_too_large');
  const receivedAt = Date.parse(message.receivedDateTime);
  const read = await readAttachments(deps, mailbox.ref, full, receivedAt, store);
  switch (read.kind) {
    case 'missing':
    case 'closed':
      return read;
    case 'unreadable':
      return skip('unreadable');
    case 'too_large':
      return { ...(await skip('attachment_too_large')), attachmentLimit: deps.attachmentLimit };
    case 'read': {
      const { attachments, deliveryStatus } = read;
      return {
        kind: 'member',
        full,
        interpreted: await interpret(deps, full, deliveryStatus),
        attachments,
      };
    }
  }
}

const NO_BOUNCE = { bounce: null } as const;

async function interpret(
  { html }: Pick<ReadMemberPorts, 'html'>,
  full: FullMessage,
  deliveryStatus: string | null,
): Promise<Interpreted> {
  const hasFiles = full.attachments.some(({ isInline }) => !isInline);
  const rendered = await html.render(full.body, full.uniqueBody, hasFiles);
  return interpretMessage(full, rendered, deliveryStatus);
}

type ReadAttachments =
  | {
      readonly kind: 'read';
      readonly attachments: readonly Attachment[];
      /** The beginning of the part of a report that programs read. */
      readonly deliveryStatus: string | null;
    }
  | ThreadClosed
  | { readonly kind: 'missing' }
  | { readonly kind: 'too_large' | 'unreadable' };

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
): Promise<ReadAttachments> {
  const limit = deps.attachmentLimit;
  const contents = full.attachments.filter((meta) => meta.type !== 'reference');
  if (contents.some((meta) => !mayFit(meta.size, limit))) return { kind: 'too_large' };
  if (contents.some((meta) => isScanPlaceholder(meta)) && mayBeScanned(receivedAt, deps.now())) {
    throw new ServiceFailure('unavailable', 'attachment_being_scanned');
  }
  const kept: Attachment[] = [];
  let deliveryStatus: string | null = null;
  for (const [place, meta] of full.attachments.entries()) {
    if (meta.type === 'reference') {
      kept.push(shownAttachment({ meta, contentId: meta.contentId, bytes: null }, place));
      continue;
    }
    const found = await orUnreadable(() => deps.mail.attachment(ref, full.id, meta, limit));
    if (found === 'unreadable') return { kind: found };
    if (found.kind !== 'content') return found;
    if (meta.contentType.toLowerCase() === 'message/delivery-status')
      deliveryStatus ??= Buffer.from(found.bytes.subarray(0, BOUNDS.reportCharacters)).toString();
    const contentId = found.contentId ?? meta.contentId;
    const stored = await store.put({ meta, contentId, bytes: found.bytes }, place);
    if (stored.kind === 'closed') return stored;
    kept.push(stored.attachment);
  }
  return { kind: 'read', attachments: kept, deliveryStatus };
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
