import { expect, it, vi } from 'vitest';
import type { Address, WholeEntry } from '../../../client/src/types.ts';
import { conversation } from '../../../web/state/conversation.ts';
import { SyncProblem } from '../../../web/state/problem.ts';
import { answeringSession } from '../../stage/web/answering-session.ts';

const ANNA = 'anna@contoso.example';

const entry = (id: string, from: Address, version = 1) =>
  ({ id, version, from, threadId: 't' }) as WholeEntry;

const NOW = 'GET contacts/c/entries?limit=1&updatedAfter=9999-12-31T00%3A00%3A00.000Z';
const changesAfter = (position: string): string =>
  `GET contacts/c/entries?updatedAfter=${position}&limit=100&include=newText&wait=20`;

const QUIET_PAGE = { isHidden: () => true, onChange: () => () => undefined };
const SEEN_PAGE = { ...QUIET_PAGE, isHidden: () => false };

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

it('where nothing can be read it says so, and leaves no rejection to the page', async () => {
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  const problem = new SyncProblem('no_session', 'The page got no session from its server.');
  const { session } = answeringSession({ 'GET connection': problem, [NOW]: problem });
  const read = conversation({ session, contact: 'c', page: QUIET_PAGE });
  await expect.poll(() => read.state.get()).toMatchObject({ phase: 'failed', problem });
  await new Promise((resolve) => setImmediate(resolve));
  expect(unhandled).not.toHaveBeenCalled();
  process.off('unhandledRejection', unhandled);
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

const PAGE = 'GET contacts/c/conversation?limit=24&include=newText';

/** A contact of whom there are these entries; what else is answered can be changed. */
function answersOf(...ids: readonly string[]): Record<string, unknown> {
  const entries = ids.map((id) => entry(id, { email: ANNA }));
  return {
    'GET connection': { status: 'connected' },
    [NOW]: { entries: [], updatedThrough: 'now' },
    [PAGE]: { entries, nextCursor: null },
    'GET contacts/c/threads?limit=100': { threads: [], nextCursor: null },
    'GET contacts/c/skipped?limit=100': { skipped: [], nextCursor: null },
  };
}

it('after a failure it is read anew, with what came meanwhile', async () => {
  const threads = 'GET contacts/c/threads?limit=100';
  const answers = answersOf('b');
  answers[threads] = new Error('away');
  const { session } = answeringSession(answers);
  const read = conversation({ session, contact: 'c', page: QUIET_PAGE });
  await expect.poll(() => read.state.get().phase).toBe('failed');
  Object.assign(answers, answersOf('a', 'b'));
  read.again();
  await expect.poll(() => read.state.get().phase).toBe('ready');
  const shown = read.state.get().stretches.flatMap(({ entries }) => entries);
  expect(shown.map(({ id }) => id)).toEqual(['b', 'a']);
  read.end();
});

it('what is erased with its contact is gone from the page, too', async () => {
  const late = Promise.withResolvers<unknown>();
  const answers = answersOf('a', 'b');
  answers[changesAfter('now')] = late.promise;
  answers[changesAfter('later')] = new Promise(() => undefined);
  const { session } = answeringSession(answers);
  const read = conversation({ session, contact: 'c', page: SEEN_PAGE });
  await expect.poll(() => read.state.get().phase).toBe('ready');
  const erased = { id: 't', startedAt: '', stopped: { why: 'contact_erased', at: null } };
  const anew = { id: 'u', startedAt: '', stopped: null };
  answers['GET contacts/c/threads?limit=100'] = { threads: [anew, erased], nextCursor: null };
  late.resolve({ entries: [], nextCursor: null, updatedThrough: 'later' });
  await expect.poll(() => read.state.get().stretches).toEqual([]);
  expect(read.state.get().threads).toEqual([anew]);
  read.end();
});

it('a kept-out message that was looked at in vain can be looked at once more', async () => {
  const quiet = [1, 2, 3].map(() => Promise.withResolvers<unknown>());
  const skipped = { id: 's', retryable: true };
  const answers = answersOf('a');
  answers['GET contacts/c/skipped?limit=100'] = { skipped: [skipped], nextCursor: null };
  let asked = 0;
  Object.defineProperty(answers, changesAfter('now'), {
    get: () => quiet[asked++]?.promise ?? new Promise(() => undefined),
  });
  const { session } = answeringSession(answers);
  const read = conversation({ session, contact: 'c', page: SEEN_PAGE });
  await expect.poll(() => read.state.get().phase).toBe('ready');
  await read.retry('s');
  expect(read.state.get().retried).toEqual(new Set(['s']));
  for (const { resolve } of quiet)
    resolve({ entries: [], nextCursor: null, updatedThrough: 'now' });
  await expect.poll(() => read.state.get().retried).toEqual(new Set());
  expect(read.state.get().skipped).toEqual([skipped]);
  read.end();
});
