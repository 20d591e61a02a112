import { entryId, threadId, timeSortedId } from '../../../shared/domain/entry/entry-id.ts';
import type { Entry, EntryContent, SkippedMessage } from '../../../shared/domain/entry/entry.ts';
import {
  accountIdSchema,
  contactIdSchema,
  messageRefSchema,
  mailboxRefSchema,
  userIdSchema,
} from '../../../shared/domain/ids.ts';
import type { Send } from '../../../shared/domain/send/send.ts';
import { UNKNOWN_SUMMARY } from '../../../shared/domain/thread/thread-summary.ts';
import type { Thread } from '../../../shared/domain/thread/thread.ts';

export const account = accountIdSchema.parse('acme');
export const user = userIdSchema.parse('u1');
export const contact = contactIdSchema.parse('carla.');
export const ref = mailboxRefSchema.parse('a3'.repeat(16));
export const AT = Date.parse('2026-11-24T09:00:00.000Z');

const carla = { email: 'carla@fabrikam.example', name: 'Carla „the“ Čapková' };

export function entry(at = AT, more: Partial<Entry> = {}): Entry {
  return {
    id: entryId(at, 'entry', String(at)),
    version: 1,
    accountId: account,
    userId: user,
    mailbox: 'anna@contoso.example',
    contactId: contact,
    threadId: thread().id,
    kind: 'message',
    direction: 'inbound',
    origin: 'contact',
    unknownSender: false,
    status: 'received',
    failure: null,
    from: carla,
    to: [{ email: 'anna@contoso.example' }],
    cc: [],
    bcc: [],
    subject: 'Offer 17',
    occurredAt: new Date(at).toISOString(),
    snippet: 'Yes, we take it',
    remoteImages: 2,
    simplified: false,
    protected: null,
    junk: false,
    attachments: [
      {
        id: 'a1',
        name: 'plan.pdf',
        contentType: 'application/pdf',
        size: 1234,
        inline: false,
        contentId: null,
        type: 'file',
      },
    ],
    internetMessageId: '<1@fabrikam.example>',
    graph: { mailboxRef: ref, messageId: messageRefSchema.parse('AAMk=') },
    ...more,
  };
}

export function content(more: Partial<EntryContent> = {}): EntryContent {
  return { html: '<p>Yes, we take it</p>', text: 'Yes, we take it', newText: null, ...more };
}

export function thread(more: Partial<Thread> = {}): Thread {
  return {
    id: threadId(AT, 'thread'),
    accountId: account,
    userId: user,
    contactId: contact,
    generation: 1,
    mailboxRef: ref,
    startedAt: '2026-11-24T09:00:00Z',
    activeSince: '2026-11-24T09:00:00Z',
    earlier: [],
    turned: null,
    summary: UNKNOWN_SUMMARY,
    participants: [carla.email],
    joined: [],
    topic: 'offer 17',
    ...more,
  };
}

export function send(more: Partial<Send> = {}): Send {
  return {
    id: entryId(AT, 'send'),
    accountId: account,
    userId: user,
    contactId: contact,
    threadId: thread().id,
    generation: 1,
    mailboxRef: ref,
    state: 'queued',
    lease: { owner: 'o', until: AT + 1000 },
    acceptedAt: AT,
    nextAt: null,
    draftId: null,
    internetMessageId: null,
    conversationId: null,
    isStamped: true,
    sendingSince: null,
    looks: [AT],
    replyTo: null,
    ...more,
  };
}

export function skipped(at = AT, more: Partial<SkippedMessage> = {}): SkippedMessage {
  return {
    id: timeSortedId(at, 'skipped', String(at)),
    accountId: account,
    userId: user,
    contactId: contact,
    threadId: thread().id,
    direction: 'inbound',
    occurredAt: new Date(at).toISOString(),
    from: carla,
    subject: 'Holiday pictures',
    code: 'attachment_too_large',
    retryable: false,
    ...more,
  };
}
