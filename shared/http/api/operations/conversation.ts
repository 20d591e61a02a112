import { z } from 'zod';
import { SECOND } from '../../../domain/durations.ts';
import { CHANGES_WAIT_MS } from '../../../domain/entry/changes-durations.ts';
import { LIST, operation } from '../operation.ts';
import { ifNoneMatch, listOf, NOT_MODIFIED, pagingQuery } from '../schemas/common.ts';
import { listedEntrySchema, skippedSchema, wholeEntrySchema } from '../schemas/entry.ts';

const CONTACT = 'v1/accounts/{account}/contacts/{contact}';

const ETAG = { ETag: 'For `If-None-Match`.' } as const;

const entriesQuery = z.object({
  ...pagingQuery.shape,
  include: z
    .string()
    .optional()
    .meta({
      description:
        'Bodies that come with the entries: `newText`, `html`, or both separated by a comma. All together they have at most 4 MB.',
      examples: ['newText'],
    }),
});

const changesQuery = z.object({
  ...entriesQuery.shape,
  updatedAfter: z
    .string()
    .optional()
    .meta({
      description:
        '`updatedThrough` of the answer before. For the first question a time (RFC 3339), from which on nothing is left out; left out itself, all that was ever noted.',
      examples: ['2026-03-02T09:41:07.000Z'],
    }),
  wait: z.coerce
    .number()
    .int()
    .min(0)
    .max(CHANGES_WAIT_MS / SECOND)
    .default(0)
    .optional()
    .meta({
      description:
        'Seconds that the answer may take when nothing has changed yet. It comes sooner without entries when something else of the contact has changed, such as a message that was kept out.',
    }),
});

const changesSchema = z
  .object({
    ...listOf('entries', listedEntrySchema).shape,
    updatedThrough: z.string().meta({
      description: 'How far this answer reaches: `updatedAfter` of the next question.',
    }),
  })
  .meta({ id: 'ChangedEntries' });

export const conversationOperations = {
  conversation: operation({
    method: 'GET',
    path: `${CONTACT}/conversation`,
    caller: 'function',
    tag: 'Conversation',
    summary: "Read a contact's conversation",
    description:
      'Newest first, without bodies unless `include` asks for some. A contact that is not known has an empty one.',
    query: entriesQuery,
    headers: ifNoneMatch,
    answers: {
      200: { description: 'A page.', json: listOf('entries', listedEntrySchema), headers: ETAG },
      304: NOT_MODIFIED,
    },
    codes: ['invalid_id', ...LIST, 'contact_merged'],
  }),
  entries: operation({
    method: 'GET',
    path: `${CONTACT}/entries`,
    caller: 'function',
    tag: 'Conversation',
    summary: 'Read what has changed',
    description:
      'For a CRM that keeps a copy: entries as they are now, those that changed first first, nothing left out. One may come again without having changed; `id` and `version` tell. Read on by `nextCursor` while there is one, and ask later with `updatedThrough`.',
    query: changesQuery,
    answers: { 200: { description: 'A page.', json: changesSchema } },
    codes: ['invalid_id', ...LIST, 'contact_merged'],
  }),
  contactSkipped: operation({
    method: 'GET',
    path: `${CONTACT}/skipped`,
    caller: 'function',
    tag: 'Conversation',
    summary: 'List what is missing in a conversation',
    description:
      "Messages of the contact's threads that were not synced, newest first, each with the reason.",
    query: pagingQuery,
    headers: ifNoneMatch,
    answers: {
      200: { description: 'A page.', json: listOf('skipped', skippedSchema), headers: ETAG },
      304: NOT_MODIFIED,
    },
    codes: ['invalid_id', ...LIST, 'contact_merged'],
  }),
  entry: operation({
    method: 'GET',
    path: `${CONTACT}/entries/{entry}`,
    caller: 'function',
    tag: 'Conversation',
    summary: 'Read one message',
    headers: ifNoneMatch,
    answers: {
      200: { description: 'The entry with its bodies.', json: wholeEntrySchema, headers: ETAG },
      304: NOT_MODIFIED,
    },
    codes: ['invalid_id', 'not_found', 'contact_merged'],
  }),
  attachment: operation({
    method: 'GET',
    path: `${CONTACT}/entries/{entry}/attachments/{attachment}`,
    caller: 'function',
    tag: 'Conversation',
    summary: 'Download an attachment',
    description:
      'Only pictures that are what they say keep their type; everything comes as a download that no browser runs.',
    answers: {
      200: {
        description: 'Its bytes.',
        media: 'application/octet-stream',
        headers: { 'Content-Disposition': '`attachment` with its name.' },
      },
    },
    codes: ['invalid_id', 'not_found', 'contact_merged'],
  }),
} as const;
