import type { AccountId, ContactId, EntryId } from '../domain/ids.ts';

/** Attachments of entries, a blob each; a CRM send reads its files here, too. */
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
  /**
   * Those that are stored under an entry, last put before then (milliseconds since 1970), and that it does not name. One
   * that is put again meanwhile stays.
   */
  eraseLoose(
    account: AccountId,
    contact: ContactId,
    entry: EntryId,
    loose: { readonly named: readonly string[]; readonly putBefore: number },
  ): Promise<void>;
}

/** Bodies and recipient lists too large for a table property; named by the conversation's adapter. */
export interface OverflowBlobs {
  put(name: string, text: string): Promise<void>;
  get(name: string): Promise<string | null>;
  erase(prefix: string): Promise<void>;
}

/** What a CRM send holds but its files, which are attachments of its entry; kept from its acceptance until it ended. */
export interface SendBodies {
  put(account: AccountId, contact: ContactId, entry: EntryId, body: Uint8Array): Promise<void>;
  get(account: AccountId, contact: ContactId, entry: EntryId): Promise<Uint8Array | null>;
  /** All of one contact's, or of one entry. */
  erase(account: AccountId, contact: ContactId, entry?: EntryId): Promise<void>;
}
