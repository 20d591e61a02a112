import type { ReadAttachment } from './read-member.ts';
import type { ReceiveDeps } from './receive-deps.ts';
import type { MailRecord } from './to-record.ts';

/** Before the transaction, so that an entry never names a blob that is not there. */
export async function storeAttachments(
  { attachments }: Pick<ReceiveDeps, 'attachments'>,
  record: MailRecord,
  read: readonly ReadAttachment[],
): Promise<void> {
  if (record.kind === 'skipped') return;
  const { accountId, contactId, id } = record.entry;
  await Promise.all(
    record.entry.attachments.map(async (named, place) => {
      const bytes = read[place]?.bytes;
      if (bytes) await attachments.put(accountId, contactId, id, named.id, bytes);
    }),
  );
}
