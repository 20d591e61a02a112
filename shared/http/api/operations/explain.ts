import { z } from 'zod';
import { BOUNDS } from '../../../domain/bounds.ts';
import { operation } from '../operation.ts';
import { explanationSchema } from '../schemas/explanation.ts';

export const explainOperations = {
  explain: operation({
    method: 'GET',
    path: 'v1/accounts/{account}/users/{user}/explain',
    caller: 'function',
    tag: 'Messages',
    summary: 'Say why a message is here, or is not',
    description:
      'Judges the message as if it came in now, and changes nothing. What is stored answers at once; otherwise the message is looked for in the mailbox, which costs one request to Microsoft, and one more for each of at most four copies that point to a synced thread. Of private mail only ids and threading headers are read, and none of it is told. While the mailbox cannot be asked it is 503.',
    query: z.object({
      internetMessageId: z
        .string()
        .min(1)
        .max(BOUNDS.messageIdCharacters)
        .meta({
          description: 'The Message-ID, with its angle brackets or without, percent-encoded.',
          examples: ['<AM0PR05MB1234@acme.example>'],
        }),
    }),
    answers: { 200: { description: 'Why.', json: explanationSchema } },
    codes: ['invalid_id', 'invalid_request'],
  }),
} as const;
