import { beforeAll, describe, expect, test } from 'vitest';
import { azureBlobStore } from '../../../shared/adapters/blobs/azure-blob-store.ts';
import {
  attachmentBlobs,
  type BlobStore,
  overflowBlobs,
  sendBodies,
} from '../../../shared/adapters/blobs/blobs.ts';
import type { StorageClients } from '../../../shared/adapters/storage-clients.ts';
import { accountIdSchema, contactIdSchema, entryIdSchema } from '../../../shared/domain/ids.ts';
import { azuriteClients, ownName } from '../../azurite.ts';
import { memoryBlobStore } from '../../stage/memory/memory-blob-store.ts';

const own = ownName();
let clients: StorageClients;
beforeAll(async () => {
  clients = await azuriteClients();
});

const account = accountIdSchema.parse('acme');
// Ends in a dot, which a blob name must not, and holds what a path would bend.
const contact = contactIdSchema.parse('a:b@x.');
const other = contactIdSchema.parse('a:b@x');
const [e1, e2] = [entryIdSchema.parse('e1'), entryIdSchema.parse('e2')];
const bytes = (text: string) => Buffer.from(text);

const families: [string, (container: string) => BlobStore][] = [
  ['memory', () => memoryBlobStore()],
  ['Azurite', (container) => azureBlobStore(clients.container(`${own}${container}`))],
];

test('a loose blob that is put again after it was listed stays', async () => {
  const container = clients.container(`${own}raced`);
  const store = azureBlobStore(container);
  await store.put('x/a', bytes('before'));
  const list = container.listBlobsFlat.bind(container);
  const raced = Object.assign(clients.container(`${own}raced`), {
    async *listBlobsFlat(options: { prefix: string }) {
      for await (const blob of list(options)) {
        await store.put(blob.name, bytes('again'));
        yield blob;
      }
    },
  });
  await azureBlobStore(raced).eraseOlder('x/', Date.now() + 60_000, new Set());
  expect(Buffer.from((await store.get('x/a')) ?? []).toString()).toBe('again');
});

describe.each(families)('blobs in %s', (_name, open) => {
  test('attachments are kept one by one and erased by entry and by contact', async () => {
    const blobs = attachmentBlobs(open('attachments'));
    await blobs.erase(account, contact);
    expect(await blobs.get(account, contact, e1, 'a')).toBeNull();
    await blobs.put(account, contact, e1, 'a', bytes('one'));
    await blobs.put(account, contact, e1, 'b', bytes('two'));
    await blobs.put(account, contact, e2, 'a', bytes('three'));
    await blobs.put(account, other, e1, 'a', bytes('four'));
    await blobs.put(account, contact, e1, 'a', bytes('one again'));
    expect(Buffer.from((await blobs.get(account, contact, e1, 'a')) ?? []).toString()).toBe(
      'one again',
    );
    await blobs.erase(account, contact, e1);
    expect(await blobs.get(account, contact, e1, 'b')).toBeNull();
    expect(await blobs.get(account, contact, e2, 'a')).not.toBeNull();
    await blobs.erase(account, contact);
    expect(await blobs.get(account, contact, e2, 'a')).toBeNull();
    expect(await blobs.get(account, other, e1, 'a')).not.toBeNull();
  });

  test('of one entry, the loose and old ones are erased: neither those that it names nor young ones', async () => {
    const blobs = attachmentBlobs(open('loose'));
    const there = async () => {
      const found = await Promise.all(
        ['a', 'b', 'c'].map((id) => blobs.get(account, contact, e1, id)),
      );
      return found.map((one) => one !== null);
    };
    const minute = 60_000;
    const loose = { named: ['b'], putBefore: Date.now() - minute };
    await blobs.eraseLoose(account, contact, e1, loose);
    for (const id of ['a', 'b', 'c']) await blobs.put(account, contact, e1, id, bytes(id));
    await blobs.put(account, contact, e2, 'a', bytes('other'));
    await blobs.eraseLoose(account, contact, e1, loose);
    expect(await there()).toEqual([true, true, true]);
    await blobs.eraseLoose(account, contact, e1, { ...loose, putBefore: Date.now() + minute });
    expect(await there()).toEqual([false, true, false]);
    expect(await blobs.get(account, contact, e2, 'a')).not.toBeNull();
  });

  test('an empty attachment is not a missing one', async () => {
    const blobs = attachmentBlobs(open('empty'));
    await blobs.put(account, contact, e1, 'a', new Uint8Array());
    expect(await blobs.get(account, contact, e1, 'a')).toHaveLength(0);
  });

  test('a long text comes back as it was; a prefix erases what is under it alone', async () => {
    const blobs = overflowBlobs(open('overflow'));
    const text = '日本語 '.repeat(20_000);
    await blobs.put('acme!c1!o/x', text);
    await blobs.put('acme!c10!o/x', 'other');
    expect(await blobs.get('acme!c1!o/x')).toBe(text);
    await blobs.erase('acme!c1!o/');
    expect(await blobs.get('acme!c1!o/x')).toBeNull();
    expect(await blobs.get('acme!c10!o/x')).toBe('other');
  });

  test('what a send holds is kept until it is erased; erasing again is no error', async () => {
    const blobs = sendBodies(open('sends'));
    await blobs.put(account, contact, e1, bytes('send'));
    expect(await blobs.get(account, contact, e1)).not.toBeNull();
    await blobs.erase(account, contact, e1);
    await blobs.erase(account, contact, e1);
    expect(await blobs.get(account, contact, e1)).toBeNull();
  });

  test('what the sends of one contact hold is erased as a whole, and no other contact’s', async () => {
    const blobs = sendBodies(open('sends'));
    for (const whose of [contact, other]) await blobs.put(account, whose, e1, bytes('send'));
    await blobs.erase(account, contact);
    expect(await blobs.get(account, contact, e1)).toBeNull();
    expect(await blobs.get(account, other, e1)).not.toBeNull();
  });
});
