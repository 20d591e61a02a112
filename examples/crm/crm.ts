import type { Contacts } from './contacts.ts';
import type { EventInbox } from './events.ts';
import type { Sessions } from './sessions.ts';
import type { SyncClient } from './sync-client.ts';

/** What all pages of this CRM work with. */
export type Crm = {
  sync: SyncClient;
  sessions: Sessions;
  contacts: Contacts;
  /** Null: no webhook secret is set, no events are taken. */
  events: EventInbox | null;
  /** Where browsers reach this CRM; never taken from a Host header. */
  publicUrl(): string;
};
