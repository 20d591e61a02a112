import type { Pair } from './cast.ts';

/** One message that must stand in a conversation, once. Its text is nobody else's. */
export interface Expected {
  readonly text: string;
  readonly direction: 'inbound' | 'outbound';
  readonly origin: 'crm' | 'mailbox' | 'contact';
  /** The content of its one attachment. */
  readonly file: string | null;
  /** What the CRM was told. */
  readonly entryId: string | null;
}

/** What was handed over, and so must be found at the end: written down only once somebody took it. */
export interface Ledger {
  /** By contact id. */
  readonly expected: ReadonlyMap<string, readonly Expected[]>;
  /** How many mails were sent to each contact in all, private ones included; by contact id. */
  readonly mailed: ReadonlyMap<string, number>;
  note(
    pair: Pair,
    message: Pick<Expected, 'text' | 'direction' | 'origin'> & Partial<Expected>,
  ): void;
  noteMailed(pair: Pair): void;
}

export function newLedger(pairs: readonly Pair[]): Ledger {
  const expected = new Map<string, Expected[]>();
  const mailed = new Map<string, number>();
  const ledger: Ledger = {
    expected,
    mailed,
    note({ contact }, message) {
      const list = expected.get(contact.id) ?? [];
      list.push({ file: null, entryId: null, ...message });
      expected.set(contact.id, list);
    },
    noteMailed({ contact }) {
      mailed.set(contact.id, (mailed.get(contact.id) ?? 0) + 1);
    },
  };
  for (const pair of pairs) {
    const text = `Root ${pair.contact.id}`;
    ledger.note(pair, { text, direction: 'outbound', origin: 'crm', entryId: pair.rootId });
    ledger.noteMailed(pair);
  }
  return ledger;
}
