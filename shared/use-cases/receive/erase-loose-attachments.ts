import { z } from 'zod';
import { accountIdSchema, contactIdSchema, entryIdSchema } from '../../domain/ids.ts';
import type { AttachmentBlobs } from '../../ports/blobs.ts';
import type { Conversations } from '../../ports/conversation.ts';

/** The kind of row in the expiry index that asks for this; its key names the entry. */
export const LOOSE_ATTACHMENTS = 'attachments';
/** Whoever was about to write the entry has done so, or never will. */
export const LOOSE_AFTER_MS = 60 * 60_000;

const keySchema = z.tuple([accountIdSchema, contactIdSchema, entryIdSchema]);

/** The sweep's turn: attachments whose entry was never written are erased. */
export const eraseLooseAttachments =
  (deps: {
    readonly conversations: Pick<Conversations, 'entry'>;
    readonly attachments: Pick<AttachmentBlobs, 'erase'>;
  }) =>
  async (key: readonly string[]): Promise<void> => {
    const [account, contact, id] = keySchema.parse(key);
    if ((await deps.conversations.entry(account, contact, id)) !== null) return;
    await deps.attachments.erase(account, contact, id);
  };
