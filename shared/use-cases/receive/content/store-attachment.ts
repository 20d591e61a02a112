import { hash } from 'node:crypto';
import { LOOSE_AFTER_MS } from '../../../domain/durations.ts';
import { plainContentId } from '../../../domain/entry/content-id.ts';
import type { Attachment } from '../../../domain/entry/entry.ts';
import { itemFile, shownName } from '../../../domain/entry/received-attachment.ts';
import type { EntryId } from '../../../domain/ids.ts';
import type { Closed } from '../../../domain/thread/outcome.ts';
import { type Thread, closedFor } from '../../../domain/thread/thread.ts';
import type { AttachmentBlobs } from '../../../ports/blobs.ts';
import type { Now } from '../../../ports/clock.ts';
import type { Connections } from '../../../ports/connections.ts';
import type { ExpiryIndex } from '../../../ports/expiry-index.ts';
import type { AttachmentMeta } from '../../../ports/mail-reading.ts';
import type { Arrival } from '../arrival.ts';

export interface StorePorts {
  readonly attachments: Pick<AttachmentBlobs, 'put'>;
  readonly connections: Pick<Connections, 'find'>;
  readonly expiry: Pick<ExpiryIndex, 'add'>;
  readonly now: Now;
}

/** An attachment as it was read. */
export interface ReadAttachment {
  readonly meta: AttachmentMeta;
  readonly contentId: string | null;
  /** Null for a link (a reference attachment). */
  readonly bytes: Uint8Array | null;
}

/** Its thread takes no more. */
export interface ThreadClosed {
  readonly kind: 'closed';
  readonly why: Closed;
}

/** The attachments of one message while it is read. */
export interface AttachmentStore {
  /** Stores one, the `place`th from 0, and tells what its entry says of it; or why the thread takes no more. */
  put(
    read: ReadAttachment & { readonly bytes: Uint8Array },
    place: number,
  ): Promise<{ readonly kind: 'stored'; readonly attachment: Attachment } | ThreadClosed>;
}

/**
 * Stores a message's attachments one at a time, each as soon as it was read, so that never all are in memory. An entry
 * never names a blob that is not there, so they come before its transaction; what then has no entry (the thread was
 * stopped meanwhile, another run was first, the message is skipped, the process died) is erased by a sweep, which is asked
 * for before the first is stored. Whether the thread still takes messages is looked at before each.
 */
export function attachmentStore(
  { attachments, connections, expiry, now }: StorePorts,
  { mailbox, link }: Pick<Arrival, 'mailbox' | 'link'>,
  thread: Thread,
  entry: EntryId,
): AttachmentStore {
  const { accountId, contactId } = thread;
  let hasStored = false;
  return {
    async put(read, place) {
      const attachment = shownAttachment(read, place);
      const connection = await connections.find(accountId, link.userId);
      const closed = closedFor(thread, connection?.value ?? null, mailbox.ref);
      if (closed !== null) return { kind: 'closed', why: closed };
      if (!hasStored) {
        const key = [accountId, contactId, entry];
        await expiry.add({ kind: 'attachments', key, at: now() + LOOSE_AFTER_MS });
        hasStored = true;
      }
      await attachments.put(accountId, contactId, entry, attachment.id, read.bytes);
      return { kind: 'stored', attachment };
    },
  };
}

/** Named by place and content: two runs store the same blob, and another mail can't overwrite it. */
export function shownAttachment(
  { meta, bytes, contentId }: ReadAttachment,
  place: number,
): Attachment {
  const digest = hash('sha256', bytes ?? meta.name).slice(0, 32);
  return {
    id: `${place + 1}-${digest}`,
    ...fileOf(meta, bytes),
    size: bytes?.length ?? 0,
    inline: meta.isInline,
    contentId: contentId === null ? null : plainContentId(contentId),
    type: meta.type,
  };
}

function fileOf(
  { name, contentType, type }: AttachmentMeta,
  bytes: Uint8Array | null,
): Pick<Attachment, 'name' | 'contentType'> {
  return type === 'item' && bytes !== null
    ? itemFile(name, bytes)
    : { name: shownName(name), contentType };
}
