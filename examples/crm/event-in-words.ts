import type { SyncEvent } from '../../client/src/index.ts';
import type { Icon } from './icons.ts';

export type Sentence = { sentence: string; detail: string; sign: Icon };

type Entry = Extract<SyncEvent, { type: `conversation.entry.${string}` }>['data'];
type Skipped = Extract<SyncEvent, { type: 'conversation.message.skipped' }>['data'];
type Connection = Extract<SyncEvent, { type: 'connection.changed' }>['data'];

/** What happened, for people; `nameOf` knows this CRM's contacts. */
export function inWords(
  event: SyncEvent,
  nameOf: (contactId: string) => string | undefined,
): Sentence {
  const someone = (id: string | null): string => nameOf(id ?? '') ?? 'a contact';
  switch (event.type) {
    case 'conversation.entry.created':
      return created(event.data, someone(event.data.contactId));
    case 'conversation.entry.updated':
      return updated(event.data, someone(event.data.contactId));
    case 'conversation.message.skipped':
      return skipped(event.data, someone(event.data.contactId));
    case 'conversation.thread.changed': {
      const { state, contactId, stopped } = event.data;
      const thread = `A thread with ${someone(contactId)}`;
      return state === 'syncing'
        ? { sentence: `${thread} syncs again`, detail: '', sign: 'thread' }
        : {
            sentence: `${thread} was stopped`,
            detail: STOPPED[stopped?.why ?? ''] ?? '',
            sign: 'thread',
          };
    }
    case 'connection.changed':
      return connection(event.data);
    default:
      // Of a service that is newer than this client.
      return { sentence: 'Something that this CRM does not know yet', detail: '', sign: 'thread' };
  }
}

function created(entry: Entry, contact: string): Sentence {
  const detail = quoted(entry.subject);
  if (entry.direction === 'outbound') {
    const where = entry.origin === 'crm' ? 'the CRM' : 'Outlook';
    return { sentence: `You wrote to ${contact} from ${where}`, detail, sign: 'out' };
  }
  return { sentence: INBOUND[entry.kind](contact, entry.origin), detail, sign: 'in' };
}

const INBOUND: Readonly<
  Record<Entry['kind'], (contact: string, origin: Entry['origin']) => string>
> = {
  message: (contact, origin) =>
    origin === 'contact' ? `${contact} wrote` : `Somebody wrote in a thread with ${contact}`,
  auto_reply: (contact) => `An automatic reply of ${contact} came`,
  bounce: (contact) => `A mail system wrote about a mail to ${contact}`,
  calendar: (contact) => `${contact} answered an invitation, or sent one`,
  receipt: (contact) => `A receipt for a mail to ${contact} came`,
};

function updated(entry: Entry, contact: string): Sentence {
  const detail = [quoted(entry.subject), entry.failure?.message].filter(Boolean).join(': ');
  return { sentence: UPDATED[entry.status](contact), detail, sign: SIGNS[entry.status] ?? 'out' };
}

const UPDATED: Readonly<Record<Entry['status'], (contact: string) => string>> = {
  queued: (contact) => `Your mail to ${contact} waits to be sent`,
  sent: (contact) => `Your mail to ${contact} was sent`,
  confirmed: (contact) => `Your mail to ${contact} is in Sent Items`,
  failed: (contact) => `Your mail to ${contact} was not sent`,
  bounced: (contact) => `Your mail to ${contact} came back`,
  received: (contact) => `A message of ${contact} was completed`,
};

const SIGNS: Partial<Record<Entry['status'], Icon>> = {
  failed: 'kept',
  bounced: 'kept',
  received: 'in',
};

function skipped(message: Skipped, contact: string): Sentence {
  const why = SKIPPED[message.code] ?? message.code;
  return {
    sentence: `A message of a thread with ${contact} was kept out`,
    detail: [why, quoted(message.subject ?? '')].filter(Boolean).join(' · '),
    sign: 'kept',
  };
}

const SKIPPED: Readonly<Record<string, string>> = {
  attachment_too_large: 'An attachment is over 3 MB',
  body_too_large: 'Its text is too large',
  marked_private: 'It is marked as private in Outlook',
  duplicate_message_id: 'It carries the identity of another message',
  unreadable: 'It could not be read',
  ambiguous_contact: 'Several contacts have this address',
};

const STOPPED: Readonly<Record<string, string>> = {
  by_request: 'By hand',
  disconnected: 'The mailbox was disconnected',
  mailbox_changed: 'Another mailbox is connected now',
  contact_erased: 'The contact was erased',
};

function connection({ reason, email, lastError }: Connection): Sentence {
  const mailbox = email ?? 'Your mailbox';
  const detail = reason === 'needs_reconnect' ? (lastError?.message ?? '') : '';
  return { sentence: CONNECTION[reason](mailbox), detail, sign: 'link' };
}

const CONNECTION: Readonly<Record<Connection['reason'], (mailbox: string) => string>> = {
  connected: (mailbox) => `${mailbox} was connected`,
  disconnected: () => 'The mailbox was disconnected',
  mailbox_changed: (mailbox) => `${mailbox} replaced the mailbox before it`,
  reconnected: (mailbox) => `${mailbox} was connected again`,
  needs_reconnect: (mailbox) => `${mailbox} has to be connected again`,
  address_changed: (mailbox) => `The mailbox has a new address: ${mailbox}`,
  approval_granted: () => 'An administrator has approved this CRM',
  approval_refused: () => 'An administrator has not approved this CRM',
};

function quoted(subject: string): string {
  return subject === '' ? '' : `“${subject}”`;
}
