import type { AccountId, ContactId, EntryId } from '../domain/ids.ts';

/** Attachments of entries, and the content of sends until they ended. */
export interface AttachmentBlobs {
  put(
    account: AccountId,
    contact: ContactId,
    entry: EntryId,
    attachment: string,
    bytes: Uint8Array,
  ): Promise<void>;
  get(
    account: AccountId,
    contact: ContactId,
    entry: EntryId,
    attachment: string,
  ): Promise<Uint8Array | null>;
  /** All of one contact's, or of one entry. */
  erase(account: AccountId, contact: ContactId, entry?: EntryId): Promise<void>;
}

/** Bodies and recipient lists too large for a table property; named by the conversation's adapter. */
export interface OverflowBlobs {
  put(name: string, text: string): Promise<void>;
  get(name: string): Promise<string | null>;
  erase(prefix: string): Promise<void>;
}

/** What a CRM send holds, kept from its acceptance until it ended. */
export interface SendBodies {
  put(account: AccountId, contact: ContactId, entry: EntryId, body: Uint8Array): Promise<void>;
  get(account: AccountId, contact: ContactId, entry: EntryId): Promise<Uint8Array | null>;
  erase(account: AccountId, contact: ContactId, entry: EntryId): Promise<void>;
}
