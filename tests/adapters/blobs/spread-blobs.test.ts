import { expect, test } from 'vitest';
import {
  attachmentBlobs,
  overflowBlobs,
  sendBodies,
} from '../../../shared/adapters/blobs/blobs.ts';
import { spreadBlobs } from '../../../shared/adapters/blobs/spread-blobs.ts';
import { storagePlaces } from '../../../shared/adapters/storage-places.ts';
import { accountIdSchema, contactIdSchema, entryIdSchema } from '../../../shared/domain/ids.ts';
import { memoryBlobStore } from '../../stage/memory/memory-blob-store.ts';

const places = storagePlaces(['One', 'Two']);
const contact = contactIdSchema.parse('carla');
const entry = entryIdSchema.parse('e1');
const accounts = Array.from({ length: 20 }, (_, n) => accountIdSchema.parse(`account-${n}`));
const bytes = new Uint8Array([1, 2, 3]);

function twoAccounts() {
  const stores = [memoryBlobStore(), memoryBlobStore()] as const;
  return { stores, spread: spreadBlobs(stores, places) };
}

test("attachments and a send's body live where the rows of their account do", async () => {
  const { stores, spread } = twoAccounts();
  const [attachments, bodies] = [attachmentBlobs(spread), sendBodies(spread)];
  for (const account of accounts) {
    await attachments.put(account, contact, entry, 'a1', bytes);
    await bodies.put(account, contact, entry, bytes);
    const own = attachmentBlobs(stores[places.of(account) === 0 ? 0 : 1]);
    expect(await own.get(account, contact, entry, 'a1')).toEqual(bytes);
    expect(await attachments.get(account, contact, entry, 'a1')).toEqual(bytes);
  }
  expect(new Set(accounts.map((account) => places.of(account)))).toEqual(new Set([0, 1]));
});

test('what is erased is gone, wherever it was, and nothing else', async () => {
  const { spread } = twoAccounts();
  const [attachments, overflow] = [attachmentBlobs(spread), overflowBlobs(spread)];
  const [first, ...others] = accounts;
  if (!first) throw new Error('no account');
  for (const account of accounts) {
    await attachments.put(account, contact, entry, 'a1', bytes);
    await overflow.put(`${account}!carla!o/e!e1/h`, 'long');
  }
  await attachments.erase(first, contact);
  await overflow.erase(`${first}!carla!o/`);
  expect(await attachments.get(first, contact, entry, 'a1')).toBeNull();
  expect(await overflow.get(`${first}!carla!o/e!e1/h`)).toBeNull();
  for (const account of others) {
    expect(await attachments.get(account, contact, entry, 'a1')).toEqual(bytes);
    expect(await overflow.get(`${account}!carla!o/e!e1/h`)).toBe('long');
  }
});
