import { createRequire } from 'node:module';
import { beforeEach, describe, expect, it } from 'vitest';
import '../../local/azurite-indexes.ts';

interface Numbered {
  id: number;
  queue: string;
}
interface Collection {
  binaryIndices: Record<string, object>;
  insert(documents: Numbered[]): void;
  find(query?: object): Numbered[];
  remove(document: unknown): void;
  update(document: unknown): void;
  findAndRemove(query: object): void;
  checkAllIndexes(): string[];
}
type Loki = new (name: string) => { addCollection(name: string, options: object): Collection };

const azurite = createRequire(import.meta.url).resolve('azurite/package.json');
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it comes without types
const Database = createRequire(azurite)('lokijs') as Loki;

/** As Azurite makes the one of its queue messages. */
let messages: Collection;
/** An index that is sorted anew is another object. */
let indexes: object[];
const ids = (): number[] => messages.find().map(({ id }) => id);

beforeEach(() => {
  messages = new Database('queues').addCollection('messages', { indices: ['id', 'queue'] });
  messages.insert([5, 3, 9, 1, 7].map((id) => ({ id, queue: id > 4 ? 'high' : 'low' })));
  indexes = Object.values(messages.binaryIndices);
});

function expectAmended(): void {
  const now = Object.values(messages.binaryIndices);
  expect(now.map((index, place) => index === indexes[place])).toEqual([true, true]);
  expect(messages.checkAllIndexes()).toEqual([]);
}

describe('Azurite sorts no index anew', () => {
  it('when nothing is removed', () => {
    messages.remove([]);
    expect(ids()).toEqual([5, 3, 9, 1, 7]);
    expectAmended();
  });

  it('when one of a list is removed', () => {
    messages.remove(messages.find({ id: 3 }));
    expect(ids()).toEqual([5, 9, 1, 7]);
    expectAmended();
  });

  it('when one is found and removed', () => {
    messages.findAndRemove({ id: 9 });
    expect(ids()).toEqual([5, 3, 1, 7]);
    expectAmended();
  });

  it('when none is found to be removed', () => {
    messages.findAndRemove({ id: 4 });
    expect(ids()).toEqual([5, 3, 9, 1, 7]);
    expectAmended();
  });

  it('when some are changed as a list', () => {
    const low = messages.find({ queue: 'low' });
    for (const document of low) document.queue = 'middle';
    messages.update(low);
    expect(messages.find({ queue: 'middle' }).map(({ id }) => id)).toEqual([3, 1]);
    expectAmended();
  });
});

describe('of many together', () => {
  it('all that are found are removed', () => {
    messages.findAndRemove({ queue: 'high' });
    expect(ids()).toEqual([3, 1]);
    expect(messages.checkAllIndexes()).toEqual([]);
  });

  it('all of a list are removed', () => {
    messages.remove(messages.find({ queue: 'low' }));
    expect(ids()).toEqual([5, 9, 7]);
    expect(messages.checkAllIndexes()).toEqual([]);
  });
});
