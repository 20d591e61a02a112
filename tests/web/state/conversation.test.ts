import { expect, it } from 'vitest';
import type { Address, WholeEntry } from '../../../client/src/types.ts';
import { conversation } from '../../../web/state/conversation.ts';
import { answeringSession } from '../../stage/web/answering-session.ts';

const ANNA = 'anna@contoso.example';

const entry = (id: string, from: Address, version = 1) =>
  ({ id, version, from, threadId: 't' }) as WholeEntry;

it('a mail that waits has its sender’s name, where another one tells it', async () => {
  // Newest first: what waits, of which the service knows the sender's address alone, and what went before.
  const entries = [entry('a', { email: ANNA }), entry('b', { email: ANNA, name: 'Anna Auer' })];
  const { session } = answeringSession({
    'GET connection': { status: 'connected' },
    'GET contacts/c/entries?limit=1&updatedAfter=9999-12-31T00%3A00%3A00.000Z': {
      entries: [],
      updatedThrough: 'now',
    },
    'GET contacts/c/conversation?limit=24&include=newText': { entries, nextCursor: null },
    'GET contacts/c/threads?limit=100': { threads: [], nextCursor: null },
    'GET contacts/c/skipped?limit=100': { skipped: [], nextCursor: null },
  });
  const page = { isHidden: () => true, onChange: () => () => undefined };
  const read = conversation({ session, contact: 'c', page });
  const shown = () => read.state.get().stretches.flatMap((stretch) => stretch.entries);
  await expect.poll(() => read.state.get().phase).toBe('ready');
  expect(shown().map(({ id, from }) => [id, from.name])).toEqual([
    ['b', 'Anna Auer'],
    ['a', 'Anna Auer'],
  ]);
  read.took(entry('a', { email: ANNA }, 2));
  expect(shown()[1]).toMatchObject({ version: 2, from: { email: ANNA, name: 'Anna Auer' } });
  read.end();
});

it('what is kept out while somebody looks is read as soon as the service tells that something has changed', async () => {
  const empty = { threads: [], skipped: [], nextCursor: null };
  const asked = (since: string) =>
    `GET contacts/c/entries?updatedAfter=${since}&limit=100&include=newText&wait=20`;
  const { session, calls } = answeringSession({
    'GET connection': { status: 'connected' },
    'GET contacts/c/entries?limit=1&updatedAfter=9999-12-31T00%3A00%3A00.000Z': {
      entries: [],
      updatedThrough: 'now',
    },
    'GET contacts/c/conversation?limit=24&include=newText': { entries: [], nextCursor: null },
    'GET contacts/c/threads?limit=100': empty,
    'GET contacts/c/skipped?limit=100': empty,
    [asked('now')]: { entries: [], updatedThrough: 'later' },
    [asked('later')]: new Promise(() => undefined),
  });
  const page = { isHidden: () => false, onChange: () => () => undefined };
  const read = conversation({ session, contact: 'c', page });
  const times = (path: string): number => calls.filter((call) => call === path).length;
  await expect.poll(() => times(asked('later'))).toBe(1);
  expect(times('GET contacts/c/skipped?limit=100')).toBe(2);
  expect(times('GET contacts/c/threads?limit=100')).toBe(2);
  read.end();
});
