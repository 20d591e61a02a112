import { z } from 'zod';
import { jsonSendSchema, multipartSendSchema } from '../../send-request.ts';
import { JSON_BODY, LIST, operation } from '../operation.ts';
import { listOf, pagingQuery } from '../schemas/common.ts';
import { skippedSchema, waitingSendSchema, wholeEntrySchema } from '../schemas/entry.ts';

const USER = 'v1/accounts/{account}/users/{user}';
const LOCATION = { Location: 'The entry, relative to the origin.' } as const;

const keyHeader = z.object({
  'Idempotency-Key': z
    .string()
    .min(1)
    .max(128)
    .meta({
      description:
        'Yours, for each click of Send. The same key with the same request is the same mail for seven days.',
      examples: ['9f1b6a52-2c3e-4f7b-9a55-0d6f0c2f5f61'],
    }),
});

export const messageOperations = {
  sendMessage: operation({
    method: 'POST',
    path: `${USER}/messages`,
    caller: 'function',
    tag: 'Messages',
    summary: 'Send a message',
    description:
      'Sends from the connected mailbox and begins a synced thread, or answers in one. A 2xx can carry an entry whose `status` is `failed`: look at it.',
    headers: keyHeader,
    body: jsonSendSchema,
    multipart: multipartSendSchema,
    answers: {
      200: {
        description: 'A send with this key had ended before: its entry now.',
        json: wholeEntrySchema,
        headers: LOCATION,
      },
      201: {
        description: 'It ended within the request: sent, or failed.',
        json: wholeEntrySchema,
        headers: LOCATION,
      },
      202: {
        description: 'It waits, and goes by itself.',
        json: wholeEntrySchema,
        headers: LOCATION,
      },
    },
    codes: [
      'invalid_id',
      ...JSON_BODY,
      'idempotency_key_missing',
      'idempotency_key_reused',
      'send_in_progress',
      'not_connected',
      'needs_reconnect',
      'contact_erased',
      'not_found',
      'reply_to_other_contact',
      'never_listed',
      'attachment_too_large',
      'message_too_large',
    ],
  }),
  skipped: operation({
    method: 'GET',
    path: `${USER}/skipped`,
    caller: 'function',
    tag: 'Messages',
    summary: 'List messages that were not synced',
    description: "Of this user's synced threads, newest first, each with the reason.",
    query: pagingQuery,
    answers: { 200: { description: 'A page.', json: listOf('skipped', skippedSchema) } },
    codes: ['invalid_id', ...LIST],
  }),
  waitingSends: operation({
    method: 'GET',
    path: `${USER}/waiting-sends`,
    caller: 'function',
    tag: 'Messages',
    summary: 'List sends that wait',
    description:
      'Those that Microsoft has not taken yet, oldest first, at most 50; `waitingSends` of the connection counts them all. A disconnect or a change of mailbox fails them.',
    answers: {
      200: { description: 'All of them.', json: z.object({ sends: z.array(waitingSendSchema) }) },
    },
    codes: ['invalid_id'],
  }),
  skippedRetry: operation({
    method: 'POST',
    path: `${USER}/skipped/{id}/retry`,
    caller: 'function',
    tag: 'Messages',
    summary: 'Look at a skipped message once more',
    description:
      'For one whose `retryable` is true: one that Microsoft did not give in a readable form, or that was over an attachment limit which was raised since. When it comes in it leaves the list, and `conversation.entry.created` tells so; when it is skipped again its record stays.',
    answers: { 202: { description: 'It is looked at in a moment.' } },
    codes: ['invalid_id', 'not_found', 'not_retryable', 'not_connected', 'needs_reconnect'],
  }),
} as const;
