import { JSON_BODY, LIST, operation } from '../operation.ts';
import { ifNoneMatch, listOf, NOT_MODIFIED, pagingQuery } from '../schemas/common.ts';
import { threadChangeSchema, threadSchema } from '../schemas/thread.ts';

const THREADS = 'v1/accounts/{account}/contacts/{contact}/threads';
const ETAG = { ETag: 'For `If-None-Match`.' } as const;

export const threadOperations = {
  threads: operation({
    method: 'GET',
    path: THREADS,
    caller: 'function',
    tag: 'Conversation',
    summary: "List a contact's threads",
    description: 'Those that began last first. `lastEntry` tells which had mail last.',
    query: pagingQuery,
    headers: ifNoneMatch,
    answers: {
      200: { description: 'A page.', json: listOf('threads', threadSchema), headers: ETAG },
      304: NOT_MODIFIED,
    },
    codes: ['invalid_id', ...LIST, 'contact_merged'],
  }),
  threadRead: operation({
    method: 'GET',
    path: `${THREADS}/{thread}`,
    caller: 'function',
    tag: 'Conversation',
    summary: 'Read a thread',
    headers: ifNoneMatch,
    answers: {
      200: { description: 'The thread.', json: threadSchema, headers: ETAG },
      304: NOT_MODIFIED,
    },
    codes: ['invalid_id', 'not_found', 'contact_merged'],
  }),
  threadChange: operation({
    method: 'PATCH',
    path: `${THREADS}/{thread}`,
    caller: 'function',
    tag: 'Conversation',
    summary: 'Stop or start a thread',
    description:
      'Stopped, nothing more of it comes in once this has answered, and what comes meanwhile never does. Started, it syncs from now on, under the connection as it is now. A reply that the CRM sends in it starts it, too. A repeat changes nothing.',
    body: threadChangeSchema,
    answers: { 200: { description: 'The thread as it is now.', json: threadSchema } },
    codes: [
      'invalid_id',
      ...JSON_BODY,
      'not_found',
      'not_connected',
      'contact_erased',
      'contact_merged',
    ],
  }),
} as const;
