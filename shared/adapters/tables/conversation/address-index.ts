import { z } from 'zod';
import { addressMac, type AddressKeys } from '../../../domain/account/address-keys.ts';
import { type AccountId, type ContactId, contactIdSchema } from '../../../domain/ids.ts';
import type { AddressIndex, Holder } from '../../../ports/address-index.ts';
import { key, keysUnder } from '../keys.ts';
import { parseJson } from '../packed-json.ts';
import type { OpenTable, StoredRow } from '../table.ts';

/** Contacts that share an address: two are as good as many, since none of them is meant alone. */
const MOST_HOLDERS = 20;
const ALL = { ...keysUnder('h'), limit: MOST_HOLDERS } as const;

const holderSchema: z.ZodType<Holder> = z.object({ contactId: contactIdSchema, since: z.string() });

/**
 * Table `addresses`, partition `{account}!{HMAC of the address}`, row `h!{contact}`, until the contact loses the address
 * or is erased. Written under the newest key and looked for under each; what is found under an older one is written
 * anew, so that a key may go once everything was looked for or put again.
 */
export function addressIndex(open: OpenTable, keys: AddressKeys): AddressIndex {
  const table = open('addresses');
  const partitions = (account: AccountId, email: string): [string, ...string[]] => {
    const [newest, ...older] = keys;
    const of = (one: Uint8Array): string => key(account, addressMac(one, account, email));
    return [of(newest), ...older.map(of)];
  };

  function rowOf(partitionKey: string, contact: ContactId): Promise<StoredRow | null> {
    return table.get(partitionKey, key('h', contact));
  }

  async function write(partitionKey: string, holder: Holder): Promise<void> {
    const properties = { json: JSON.stringify(holder) };
    await table.change({
      kind: 'upsert',
      row: { partitionKey, rowKey: key('h', holder.contactId), properties },
    });
  }

  async function remove({ partitionKey, rowKey, etag }: StoredRow): Promise<void> {
    await table.change({ kind: 'delete', partitionKey, rowKey, etag });
  }

  return {
    async holders(account, email) {
      const [newest, ...older] = partitions(account, email);
      const found = new Map<string, Holder>();
      for (const row of await table.range(newest, ALL))
        found.set(row.rowKey, parseJson(holderSchema, row));
      for (const partitionKey of older)
        for (const row of await table.range(partitionKey, ALL)) {
          const holder = parseJson(holderSchema, row);
          if (!found.has(row.rowKey)) {
            const properties = { json: JSON.stringify(holder) };
            const renewed = { partitionKey: newest, rowKey: row.rowKey, properties };
            await table.change({ kind: 'insert', row: renewed });
            found.set(row.rowKey, holder);
          }
          await remove(row);
        }
      return [...found.values()];
    },

    async put(account, contactId, { email, since, isKept }) {
      const [newest, ...older] = partitions(account, email);
      if (isKept && (await rowOf(newest, contactId)) !== null) return;
      const before: StoredRow[] = [];
      for (const partitionKey of older) {
        const row = await rowOf(partitionKey, contactId);
        if (row !== null) before.push(row);
      }
      const [known] = before;
      const kept = isKept && known !== undefined ? parseJson(holderSchema, known).since : since;
      await write(newest, { contactId, since: kept });
      for (const row of before) await remove(row);
    },

    async forget(account, contact, email) {
      const there: StoredRow[] = [];
      for (const partitionKey of partitions(account, email)) {
        const row = await rowOf(partitionKey, contact);
        if (row !== null) there.push(row);
      }
      return async () => {
        for (const row of there) await remove(row);
      };
    },
  };
}
