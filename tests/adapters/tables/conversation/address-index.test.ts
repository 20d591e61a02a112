import { describe, expect, it } from 'vitest';
import { addressIndex } from '../../../../shared/adapters/tables/conversation/address-index.ts';
import { addressKeys } from '../../../../shared/domain/account/address-keys.ts';
import { accountIdSchema, contactIdSchema } from '../../../../shared/domain/ids.ts';
import { memoryTables } from '../../../stage/memory/memory-table.ts';

const account = accountIdSchema.parse('acme');
const other = accountIdSchema.parse('globex');
const carla = contactIdSchema.parse('carla');
const twin = contactIdSchema.parse('twin');
const OLD = new Uint8Array(32).fill(1);
const NEW = new Uint8Array(32).fill(2);
const email = 'Carla@Fabrikam.example';
const since = '2026-11-24T10:00:00.000Z';
const later = '2026-11-25T10:00:00.000Z';

describe('which contacts have an address', () => {
  it('is found by its comparable form, in its own account alone', async () => {
    const index = addressIndex(memoryTables(), addressKeys([NEW]));
    await index.put(account, carla, { email, since, isKept: false });
    expect(await index.holders(account, 'carla@fabrikam.EXAMPLE')).toEqual([
      { contactId: carla, since },
    ]);
    expect(await index.holders(other, email)).toEqual([]);
  });

  it('no key or row holds the address', async () => {
    const open = memoryTables();
    await addressIndex(open, addressKeys([NEW])).put(account, carla, {
      email,
      since,
      isKept: false,
    });
    expect(JSON.stringify(open('addresses').all())).not.toMatch(/fabrikam/i);
  });

  it('a kept address keeps its time, one that comes back begins anew', async () => {
    const index = addressIndex(memoryTables(), addressKeys([NEW]));
    await index.put(account, carla, { email, since, isKept: false });
    await index.put(account, carla, { email, since: later, isKept: true });
    expect(await index.holders(account, email)).toMatchObject([{ since }]);
    await index.put(account, carla, { email, since: later, isKept: false });
    expect(await index.holders(account, email)).toMatchObject([{ since: later }]);
  });

  it('what was written anew after the look stays', async () => {
    const index = addressIndex(memoryTables(), addressKeys([NEW]));
    await index.put(account, carla, { email, since, isKept: false });
    const forget = await index.forget(account, carla, email);
    await index.put(account, carla, { email, since: later, isKept: false });
    await forget();
    expect(await index.holders(account, email)).toHaveLength(1);
    await (
      await index.forget(account, carla, email)
    )();
    expect(await index.holders(account, email)).toEqual([]);
  });
});

describe('after a rotation of the key', () => {
  it('what was written under the old one is found, and under the new one from then on', async () => {
    const open = memoryTables();
    await addressIndex(open, addressKeys([OLD])).put(account, carla, {
      email,
      since,
      isKept: false,
    });
    const both = addressIndex(open, addressKeys([NEW, OLD]));
    await both.put(account, twin, { email, since: later, isKept: false });
    const all = [
      { contactId: carla, since },
      { contactId: twin, since: later },
    ];
    const found = await both.holders(account, email);
    expect(found.toSorted((a, b) => (a.contactId < b.contactId ? -1 : 1))).toEqual(all);
    expect(await addressIndex(open, addressKeys([NEW])).holders(account, email)).toEqual(all);
    expect(await addressIndex(open, addressKeys([OLD])).holders(account, email)).toEqual([]);
  });

  it('a contact that is put again moves, with its time', async () => {
    const open = memoryTables();
    await addressIndex(open, addressKeys([OLD])).put(account, carla, {
      email,
      since,
      isKept: false,
    });
    const both = addressIndex(open, addressKeys([NEW, OLD]));
    await both.put(account, carla, { email, since: later, isKept: true });
    expect(await addressIndex(open, addressKeys([NEW])).holders(account, email)).toEqual([
      { contactId: carla, since },
    ]);
  });
});
