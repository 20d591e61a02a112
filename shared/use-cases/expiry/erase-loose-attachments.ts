import { z } from 'zod';
import { LONGEST_RUN_MS } from '../../domain/durations.ts';
import { accountIdSchema, contactIdSchema, entryIdSchema } from '../../domain/ids.ts';
import type { AttachmentBlobs } from '../../ports/blobs.ts';
import type { Now } from '../../ports/clock.ts';
import type { Conversations } from '../../ports/conversation.ts';

const keySchema = z.tuple([accountIdSchema, contactIdSchema, entryIdSchema]);

/**
 * The sweep's turn: attachments that no entry names are erased. Not the young ones: a run that came later may have put
 * them for the entry that it is about to write, and it has asked for a sweep of its own.
 */
export const eraseLooseAttachments =
  (deps: {
    readonly conversations: Pick<Conversations, 'entry'>;
    readonly attachments: Pick<AttachmentBlobs, 'eraseLoose'>;
    readonly now: Now;
  }) =>
  async (key: readonly string[]): Promise<void> => {
    const [account, contact, id] = keySchema.parse(key);
    const putBefore = deps.now() - LONGEST_RUN_MS;
    const entry = await deps.conversations.entry(account, contact, id);
    const named = entry?.value.attachments.map((attachment) => attachment.id) ?? [];
    await deps.attachments.eraseLoose(account, contact, id, { named, putBefore });
  };
