import { z } from 'zod';
import { entryIdSchema } from '../../domain/ids.ts';
import type { Guard } from '../../ports/conversation.ts';

/** The value of a guard's row `g!{messageIdHash}`. */
export const guardSchema: z.ZodType<Guard> = z.object({
  messageIdHash: z.string(),
  holds: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('entry'), id: entryIdSchema }),
    z.object({ kind: z.literal('skipped'), id: z.string() }),
    z.object({ kind: z.literal('tombstone') }),
  ]),
  fingerprint: z.string().nullable(),
});

/** What stays of a guard when its contact is erased: the hash alone. */
export function tombstone(messageIdHash: string): Guard {
  return { messageIdHash, holds: { kind: 'tombstone' }, fingerprint: null };
}
