import { describe, expect, it } from 'vitest';
import { awaitChanges } from '../../../shared/use-cases/conversation/await-changes.ts';
import type {
  ChangesBegin,
  FamilyChanges,
  Read,
} from '../../../shared/use-cases/conversation/read-conversation.ts';
import { contact, entry } from '../../adapters/tables/samples.ts';

/** What each look finds, the last one again and again; time passes by sleeping alone. */
function reader(...found: readonly Read<FamilyChanges>[]) {
  const looks: ChangesBegin[] = [];
  let time = 0;
  const deps = {
    now: () => time,
    sleep: (ms: number) => {
      time += ms;
      return Promise.resolve();
    },
  };
  const look = (from: ChangesBegin): Promise<Read<FamilyChanges>> => {
    const page = found[Math.min(looks.length, found.length - 1)];
    looks.push(from);
    return page ? Promise.resolve(page) : Promise.reject(new Error('nothing to find'));
  };
  const ask = (waitMs: number) => awaitChanges(deps, look, { after: [7] }, waitMs);
  const askSince = (waitMs: number) => awaitChanges(deps, look, { since: 5 }, waitMs);
  return { ask, askSince, looks, passed: () => time };
}

const read = (last: number, entries: FamilyChanges['entries']): Read<FamilyChanges> => ({
  kind: 'read',
  entries,
  last: [last],
  more: false,
});
const nothing = (last: number) => read(last, []);
const something = read(9, [entry()]);

describe('who waits for changes', () => {
  it('is answered at once when there are some', async () => {
    const { ask, passed } = reader(something);
    expect(await ask(20_000)).toBe(something);
    expect(passed()).toBe(0);
  });

  it('is answered within two seconds of the first one', async () => {
    const { ask, passed } = reader(nothing(7), nothing(7), something);
    expect(await ask(20_000)).toBe(something);
    expect(passed()).toBe(4_000);
  });

  it('costs a look each two seconds, and has its answer when the time is over', async () => {
    const { ask, looks } = reader(nothing(7));
    expect(await ask(20_000)).toEqual(nothing(7));
    expect(looks).toHaveLength(11);
  });

  it('is answered at once when the contact was merged into another', async () => {
    const { ask, passed } = reader({ kind: 'contact_merged', into: contact });
    expect(await ask(20_000)).toMatchObject({ kind: 'contact_merged' });
    expect(passed()).toBe(0);
  });

  it('does not wait unless it asks to', async () => {
    const { ask, looks } = reader(nothing(7));
    await ask(0);
    expect(looks).toEqual([{ after: [7] }]);
  });

  it('is answered when something else than an entry has changed, such as a message that was kept out', async () => {
    const { ask, passed } = reader(nothing(7), nothing(8), something);
    expect(await ask(20_000)).toEqual(nothing(8));
    expect(passed()).toBe(2_000);
  });

  it('by a time alone does not take what is there for a change', async () => {
    const { askSince, looks } = reader(nothing(8), something);
    expect(await askSince(20_000)).toBe(something);
    expect(looks).toEqual([{ since: 5 }, { after: [8] }]);
  });

  it('goes on when a page holds what was erased alone and more follows', async () => {
    const { ask } = reader({ kind: 'read', entries: [], last: [8], more: true });
    expect(await ask(20_000)).toMatchObject({ last: [8], more: true });
  });
});
