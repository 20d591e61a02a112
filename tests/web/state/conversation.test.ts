import { expect, it } from 'vitest';
import type { Address, WholeEntry } from '../../../client/src/types.ts';
import { conversation } from '../../../web/state/conversation.ts';
import { answeringSession } from '../../stage/web/answering-session.ts';

const ANNA = 'anna@contoso.example';

const entry = (id: string, from: Address, version = 1) =>
  ({ id, version, from, threadId: 't' }) as WholeEntry;

const NOW = 'GET contacts/c/entries?limit=1&updatedAfter=9999-12-31T00%3A00%3A00.000Z';
const changesAfter = (position: string): string =>
  `GET contacts/c/entries?updatedAfter=${position}&limit=100&include=newText&wait=20`;

it('what was skipped is shown with the answer that reaches further and has no entry', async () => {
  const late = Promise.withResolvers<unknown>();
  const answers: Record<string, unknown> = {
    'GET connection': { status: 'connected' },
    [NOW]: { entries: [], updatedThrough: 'now' },
    [changesAfter('now')]: late.promise,
    [changesAfter('later')]: new Promise(() => undefined),
    'GET contacts/c/conversation?limit=24&include=newText': { entries: [], nextCursor: null },
    'GET contacts/c/threads?limit=100': { threads: [], nextCursor: null },
    'GET contacts/c/skipped?limit=100': { skipped: [], nextCursor: null },
  };
  const { session } = answeringSession(answers);
  const page = { isHidden: () => false, onChange: () => () => undefined };
  const read = conversation({ session, contact: 'c', page });
  await expect.poll(() => read.state.get().phase).toBe('ready');
  answers['GET contacts/c/skipped?limit=100'] = { skipped: [{ id: 's' }], nextCursor: null };
  late.resolve({ entries: [], nextCursor: null, updatedThrough: 'later' });
  await expect.poll(() => read.state.get().skipped).toEqual([{ id: 's' }]);
  read.end();
});

it('a mail that waits has its sender’s name, where another one tells it', async () => {
  // Newest first: what waits, of which the service knows the sender's address alone, and what went before.
  const entries = [entry('a', { email: ANNA }), entry('b', { email: ANNA, name: 'Anna Auer' })];
  const { session } = answeringSession({
    'GET connection': { status: 'connected' },
    [NOW]: { entries: [], updatedThrough: 'now' },
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
