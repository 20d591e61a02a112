import { entryId } from '../../../shared/domain/entry/entry-id.ts';
import type { Entry } from '../../../shared/domain/entry/entry.ts';
import type { Send, SendState } from '../../../shared/domain/send/send.ts';
import { account, ANNA, CARLA, contact, CONVERSATION, FIRST, ref, thread, user } from './cast.ts';

/** The CRM's mail that started the thread, as its rows stand when the send has come to `state`. */
export function firstMail(state: SendState): { entry: Entry; send: Send } {
  const at = Date.parse('2026-11-24T09:00:01.234Z');
  const id = entryId(at, 'first');
  const entry: Entry = {
    id,
    version: 1,
    accountId: account,
    userId: user,
    mailbox: ANNA,
    contactId: contact,
    threadId: thread.id,
    kind: 'message',
    direction: 'outbound',
    origin: 'crm',
    unknownSender: false,
    status: state === 'sent' ? 'sent' : 'queued',
    failure: null,
    from: { email: ANNA },
    to: [{ email: CARLA }],
    cc: [],
    bcc: [],
    subject: 'Offer 17',
    occurredAt: new Date(at).toISOString(),
    snippet: 'Hello',
    remoteImages: 0,
    simplified: false,
    protected: null,
    junk: false,
    attachments: [],
    internetMessageId: FIRST,
    graph: null,
  };
  const send: Send = {
    id,
    accountId: account,
    userId: user,
    contactId: contact,
    threadId: thread.id,
    generation: 1,
    mailboxRef: ref,
    state,
    lease: null,
    acceptedAt: at,
    nextAt: null,
    draftId: null,
    internetMessageId: FIRST,
    conversationId: CONVERSATION,
    isStamped: true,
    senderName: 'Anna Auer',
    sendingSince: state === 'sending' ? at : null,
    looks: [],
    replyTo: null,
  };
  return { entry, send };
}
