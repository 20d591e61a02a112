import { z } from 'zod';
import { BOUNDS } from '../../../domain/bounds.ts';
import { contactIdSchema } from '../../../domain/ids.ts';
import { COMPONENTS, type PageSession } from '../../../domain/page-session.ts';
import { JSON_BODY, operation, type Operation } from '../operation.ts';
import { timeSchema } from '../schemas/common.ts';
import { connectionOperations } from './connection.ts';
import { conversationOperations } from './conversation.ts';
import { explainOperations } from './explain.ts';
import { messageOperations } from './messages.ts';
import { neverListOperations } from './never-lists.ts';
import { threadOperations } from './threads.ts';

export const openSessionSchema = z
  .strictObject({
    components: z.array(z.enum(COMPONENTS)).min(1).max(COMPONENTS.length).meta({
      description: 'What the page shows: the settings card, the conversation of its contacts.',
    }),
    origin: z.string().min(1).max(BOUNDS.originCharacters).meta({
      description: 'Of the page, exactly; one of `ALLOWED_UI_ORIGINS`, or this service itself.',
    }),
    contacts: z.array(contactIdSchema).max(BOUNDS.sessionContacts).default([]).meta({
      description: 'Whose conversation it shows; with `conversation` at least one.',
    }),
  })
  .refine(
    ({ components, contacts }) => components.includes('conversation') === contacts.length > 0,
    { path: ['contacts'], error: 'A conversation needs its contacts, and nothing else has any.' },
  )
  .meta({
    id: 'OpenSession',
    examples: [{ components: ['conversation'], origin: 'https://crm.example', contacts: ['c-42'] }],
  });

const sessionSchema = z.object({ token: z.string(), expiresAt: timeSchema }).meta({
  id: 'Session',
  examples: [
    { token: 'v1.5b1e0c7d.eyJhY2NvdW50SWQ….q8Xr…', expiresAt: '2026-03-02T09:56:07.000Z' },
  ],
});

type Components = PageSession['components'];

interface PageOperation extends Operation {
  /** Whose sessions may call it. */
  readonly components: Components;
}

/** A call of the CRM's server as a page makes it: for the user, and the contacts, of its session. */
function ofPage(call: Operation, components: Components): PageOperation {
  const { description = '' } = call;
  return {
    ...call,
    path: call.path.replace(/^v1\/accounts\/\{account\}(?:\/users\/\{user\})?/, 'v1/me'),
    caller: 'session',
    tag: 'Pages',
    description:
      `${description} For the user of the session; it must be for ${components.map((one) => `\`${one}\``).join(' or ')}.`.trimStart(),
    codes: [
      ...call.codes.filter((code) => code !== 'invalid_id'),
      'session_invalid',
      'session_expired',
      'session_elsewhere',
      'session_not_allowed',
    ],
    components,
  };
}

const {
  authorize,
  complete,
  otherMailbox,
  connectionRead,
  connectionChange,
  connectionDelete,
  audit,
} = connectionOperations;
const { sendMessage, skipped, skippedRetry, waitingSends } = messageOperations;
const { userNeverListGet, userNeverListPut } = neverListOperations;
const { explain } = explainOperations;
const { conversation, entries, contactSkipped, entry, attachment } = conversationOperations;
const { threads, threadRead, threadChange } = threadOperations;

/** What pages of the CRM call by themselves, and how they get leave to. */
export const pageOperations = {
  openSession: operation({
    method: 'POST',
    path: 'v1/accounts/{account}/users/{user}/session',
    caller: 'function',
    tag: 'Pages',
    summary: 'Open a session for a page',
    description:
      'A token of 15 minutes for the routes under `me/`, as `Authorization: Bearer`. Ask for it only for the user who is signed in at the CRM. It ends with a disconnect or a change of mailbox.',
    body: openSessionSchema,
    answers: { 201: { description: 'The token.', json: sessionSchema } },
    codes: ['invalid_id', ...JSON_BODY, 'origin_not_allowed'],
  }),
  pageAuthorize: ofPage(authorize, ['card']),
  pageComplete: ofPage(complete, ['card']),
  pageOtherMailbox: ofPage(otherMailbox, ['card']),
  pageConnectionRead: ofPage(connectionRead, ['card', 'conversation']),
  pageConnectionChange: ofPage(connectionChange, ['card']),
  pageConnectionDelete: ofPage(connectionDelete, ['card']),
  pageAudit: ofPage(audit, ['card']),
  pageNeverListGet: ofPage(userNeverListGet, ['card']),
  pageNeverListPut: ofPage(userNeverListPut, ['card']),
  pageSkipped: ofPage(skipped, ['card']),
  pageWaitingSends: ofPage(waitingSends, ['card']),
  pageSkippedRetry: ofPage(skippedRetry, ['card', 'conversation']),
  pageExplain: ofPage(explain, ['card', 'conversation']),
  pageSendMessage: ofPage(sendMessage, ['conversation']),
  pageConversation: ofPage(conversation, ['conversation']),
  pageEntries: ofPage(entries, ['conversation']),
  pageContactSkipped: ofPage(contactSkipped, ['conversation']),
  pageThreads: ofPage(threads, ['conversation']),
  pageThreadRead: ofPage(threadRead, ['conversation']),
  pageThreadChange: ofPage(threadChange, ['conversation']),
  pageEntry: ofPage(entry, ['conversation']),
  pageAttachment: ofPage(attachment, ['conversation']),
} as const;
