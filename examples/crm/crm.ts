import type { OutlookSync } from '../../client/src/index.ts';
import type { Contacts } from './contacts.ts';
import type { EventInbox } from './events.ts';
import type { Sessions } from './sessions.ts';

/** What all pages of this CRM work with. */
export type Crm = {
  sync: OutlookSync;
  /** Where pages load the elements of the sync service from. */
  syncUrl: string;
  sessions: Sessions;
  contacts: Contacts;
  /** Null: no webhook secret is set, no events are taken. */
  events: EventInbox | null;
  /** Where browsers reach this CRM; never taken from a Host header. */
  publicUrl(): string;
};
