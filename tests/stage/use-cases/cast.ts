import type { Connection } from '../../../shared/domain/account/connection.ts';
import { STARTS_NOTHING } from '../../../shared/domain/account/scope.ts';
import {
  accountIdSchema,
  contactIdSchema,
  mailboxRefSchema,
  threadIdSchema,
  userIdSchema,
} from '../../../shared/domain/ids.ts';
import { ownAddressesOf } from '../../../shared/domain/mailbox/own-addresses.ts';
import { UNKNOWN_SUMMARY } from '../../../shared/domain/thread/thread-summary.ts';
import type { Thread } from '../../../shared/domain/thread/thread.ts';
import type { Mailbox } from '../../../shared/ports/mailboxes.ts';
import { INBOX, SENT_ITEMS } from './scripted-mail.ts';

/** Anna of an account, her mailbox, and a thread with Carla that the CRM started: whom the stages of the use cases play. */
export const ref = mailboxRefSchema.parse('a'.repeat(32));
export const account = accountIdSchema.parse('acme');
export const user = userIdSchema.parse('u1');
export const contact = contactIdSchema.parse('carla');
export const ANNA = 'anna@contoso.example';
export const CARLA = 'carla@fabrikam.example';
/** Message-ID of the CRM's mail that started the thread. */
export const FIRST = '<first@contoso.example>';
export const CONVERSATION = 'conversation-1';

export const connection: Connection = {
  accountId: account,
  userId: user,
  status: 'connected',
  generation: 1,
  mailboxRef: ref,
  leftRef: null,
  email: ANNA,
  scope: 'crm-threads',
  startsSince: STARTS_NOTHING,
  connectedAt: '2026-11-24T08:00:00.000Z',
  lastError: null,
  approval: null,
};

export const thread: Thread = {
  id: threadIdSchema.parse('t1'),
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
  participants: [CARLA],
  joined: [],
  topic: 'offer 17',
};

export const mailbox: Mailbox = {
  ref,
  identity: { tid: 'tid', oid: 'oid' },
  email: ANNA,
  ...ownAddressesOf(ANNA, 'tid'),
  profileReadAt: '2026-11-24T08:00:00.000Z',
  profileDoubted: false,
  refusedFor: 'reconnect_required',
  missingSince: null,
  state: 'active',
  folders: { sentItems: SENT_ITEMS, drafts: 'folder-drafts', inbox: INBOX },
  subscriptions: {},
  syncedThrough: null,
  orphans: {},
  due: { renew: null, resync: null },
  deepResyncAt: null,
  grantDoubtSince: null,
  reauthorizedAt: null,
  closingSince: null,
  left: [],
  createdAt: '2026-11-24T08:00:00.000Z',
};
