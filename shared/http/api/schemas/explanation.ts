import { z } from 'zod';
import { SKIP_CODES } from '../../../domain/entry/entry.ts';
import { EXPLANATION_CODES } from '../../../domain/explain/explanation.ts';
import { timeSchema } from './common.ts';
import { entrySchema } from './entry.ts';

const factsSchema = z
  .object({
    contactId: z.string().nullable(),
    threadId: z.string().nullable(),
    entryId: z.string().nullable().meta({
      description: 'The entry in the conversation; of a `duplicate` the other message.',
    }),
    status: entrySchema.shape.status.nullable().meta({ description: 'Of the entry.' }),
    failureCode: entrySchema.shape.failure.unwrap().shape.code.nullable(),
    skippedId: z.string().nullable(),
    skippedCode: z.enum(SKIP_CODES).nullable(),
    retryable: z.boolean().nullable(),
    pointedBy: z.enum(['in_reply_to', 'report', 'references', 'conversation']).nullable().meta({
      description: 'By what the message points to the thread.',
    }),
    hasReplyHeader: z.boolean().nullable().meta({
      description: 'Whether it says that it answers something.',
    }),
    receivedAt: timeSchema.nullable(),
    threadActiveSince: timeSchema.nullable(),
    syncedThrough: timeSchema.nullable(),
    isRetried: z.boolean().nullable().meta({
      description: 'It was found, could not be brought in at once, and is tried again by itself.',
    }),
  })
  .meta({ id: 'ExplanationFacts', description: 'Null is what does not belong to the answer.' });

export const explanationSchema = z
  .object({
    internetMessageId: z.string(),
    code: z.enum(EXPLANATION_CODES),
    sentence: z.string().meta({ description: 'For people.' }),
    facts: factsSchema,
    nextLookAt: timeSchema.nullable().meta({
      description:
        'When the mailbox is next searched for what was not notified; null when that would not find it.',
    }),
  })
  .meta({
    id: 'Explanation',
    description: 'Why a message is in a conversation, or is not.',
    examples: [
      {
        internetMessageId: '<AM0PR05MB1234@acme.example>',
        code: 'received_before_thread',
        sentence: 'The message was received before its thread began to sync, so it stays out.',
        facts: {
          contactId: 'c-42',
          threadId: 't_5b1e0c7d9a',
          entryId: null,
          status: null,
          failureCode: null,
          skippedId: null,
          skippedCode: null,
          retryable: null,
          pointedBy: 'in_reply_to',
          hasReplyHeader: true,
          receivedAt: '2026-03-02T09:41:07.000Z',
          threadActiveSince: '2026-03-04T08:00:00.000Z',
          syncedThrough: null,
          isRetried: null,
        },
        nextLookAt: null,
      },
    ],
  });
