import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Composer } from '../../../web/compose/composer.ts';
import { DraftStore, draftPlace } from '../../../web/compose/draft-store.ts';
import type { Draft } from '../../../web/compose/draft.ts';
import { withTyped } from '../../../web/compose/recipients/edit-recipients.ts';
import type { Call, PageSession } from '../../../web/state/session.ts';
import { SyncProblem } from '../../../web/state/problem.ts';
import { memoryStorage } from '../../stage/web/memory-storage.ts';

const sent = { id: 'e-9', status: 'sent', failure: null };
const first: Draft = {
  key: 'k1',
  contactEmail: 'carla@client.example',
  contactName: null,
  proposed: null,
  lists: { to: [], cc: [], bcc: [] },
  subject: 'Offer',
  blocks: [{ kind: 'line', runs: [{ text: 'Hello' }] }],
  files: [],
  isInDoubt: false,
};

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

let storage: Storage;
beforeEach(() => {
  storage = memoryStorage();
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** A composer as the page opens it, and what it asks; `answers` are given one after the other, the last for ever. */
const opened = (...answers: readonly unknown[]) => openedWith(first, ...answers);

function openedWith(draft: Draft, ...answers: readonly unknown[]) {
  const asked: { readonly key: string | undefined; readonly message: unknown }[] = [];
  const left = [...answers];
  const session: PageSession = {
    fetch: () => Promise.reject(new Error('not asked')),
    async call<T>(_: string, call?: Call) {
      if (call?.body instanceof FormData) {
        const message = call.body.get('message');
        asked.push({ key: call.headers?.['idempotency-key'], message });
      }
      const answer: unknown = left.length > 1 ? left.shift() : left[0];
      if (answer instanceof Error) throw answer;
      return (await answer) as T;
    },
  };
  const onSent = vi.fn();
  const given = {
    session,
    contact: { id: 'c', name: null, emails: [first.contactEmail] },
    replyTo: null,
    onSent,
  };
  const drafts = new DraftStore({ accountId: 'acme', userId: 'u1' }, { storage });
  const composer = new Composer(given, draft, drafts);
  return { composer, asked, onSent, phase: () => composer.state.get().phase };
}

/** What a clock shows so much later than it does. */
function later(ms: number): void {
  const now = Date.now() + ms;
  vi.spyOn(Date, 'now').mockReturnValue(now);
}

const unreachable = new SyncProblem('unreachable', 'no answer');
const file = (name = 'a.txt', size = 3) =>
  new File(['x'.repeat(size)], name, { lastModified: 1_700_000_000_000 });

describe('one press of Send', () => {
  it('sends once, however often it is pressed meanwhile', async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const { composer, asked, onSent } = opened(promise);
    const sends = [composer.send(), composer.send()];
    await composer.send();
    resolve(sent);
    await Promise.all(sends);
    await composer.send();
    expect(asked).toHaveLength(1);
    expect(onSent).toHaveBeenCalledExactlyOnceWith(sent);
  });

  it('leaves nothing in the browser when it was taken', async () => {
    const { composer } = opened(sent);
    composer.flush();
    expect(storage.length).toBe(1);
    await composer.send();
    composer.flush();
    expect(storage.length).toBe(0);
  });

  it('after no answer repeats the same under the same key, and nothing can be changed', async () => {
    const { composer, asked, phase } = opened(unreachable, sent);
    await composer.send();
    expect(phase()).toMatchObject({ kind: 'doubt', code: 'unreachable' });
    composer.change({ subject: 'Another' });
    composer.attach([{ file: file() }]);
    await composer.send();
    expect(asked[1]).toEqual(asked[0]);
    expect(phase().kind).toBe('taken');
  });

  it('keeps key and text over a reload while its outcome is not known', async () => {
    const before = opened(new Promise(() => undefined));
    void before.composer.send();
    await expect.poll(() => before.asked).toHaveLength(1);
    const after = opened(sent);
    expect(after.phase().kind).toBe('doubt');
    await after.composer.send();
    expect(after.asked).toEqual(before.asked);
  });

  it('asks for the same files again after such a reload, and takes no others', async () => {
    const before = opened(unreachable);
    before.composer.attach([{ file: file('b.txt') }, { file: file('a.txt') }]);
    await before.composer.send();
    const { composer, asked } = opened(sent);
    expect(composer.state.get().lost.map(({ name }) => name)).toEqual(['b.txt', 'a.txt']);
    await composer.send();
    composer.attach([{ file: file('a.txt', 4) }, { file: file('c.txt') }]);
    await composer.send();
    expect(asked).toEqual([]);
    composer.attach([{ file: file('a.txt') }, { file: file('b.txt') }]);
    await composer.send();
    expect(asked).toEqual(before.asked);
  });

  it('is not repeated when the service may know its key no more, seven days after it was handed over first', async () => {
    const { composer, asked, phase } = opened(unreachable);
    later(0);
    await composer.send();
    later(4 * DAY_MS);
    await composer.send();
    later(3 * DAY_MS - HOUR_MS - 1);
    await composer.send();
    expect(asked).toEqual([asked[0], asked[0], asked[0]]);
    later(1);
    await composer.send();
    expect(asked).toHaveLength(3);
    expect(phase()).toMatchObject({ kind: 'doubt' });

    const reloaded = opened(sent);
    expect(reloaded.phase()).toMatchObject({ kind: 'doubt' });
    await reloaded.composer.send();
    expect(reloaded.asked).toEqual([]);
    reloaded.composer.changeIt();
    await reloaded.composer.send();
    expect(reloaded.asked).toHaveLength(1);
    expect(reloaded.asked[0]?.key).not.toBe('k1');
  });

  it('is not repeated so late either where a later try was refused', async () => {
    const refusal = new SyncProblem('no_session', 'words');
    const { composer, asked, phase } = opened(unreachable, refusal, sent);
    await composer.send();
    later(DAY_MS);
    await composer.send();
    expect(phase().kind).toBe('writing');
    later(6 * DAY_MS);
    await composer.send();
    expect(asked).toHaveLength(2);
    expect(phase()).toMatchObject({ kind: 'doubt' });
  });

  it('that was only ever refused may go at any time', async () => {
    const refusal = new SyncProblem('never_listed', 'words', { status: 422 });
    const { composer, asked, phase } = opened(refusal, sent);
    await composer.send();
    later(8 * DAY_MS);
    await composer.send();
    expect(asked).toHaveLength(2);
    expect(phase().kind).toBe('taken');
  });

  it('that is refused keeps its key, and says why until something is changed', async () => {
    const refusal = new SyncProblem('never_listed', 'words', { status: 422 });
    const { composer, asked, phase } = opened(refusal, sent);
    await composer.send();
    expect(phase()).toMatchObject({ kind: 'writing', refused: { code: 'never_listed' } });
    composer.change({ subject: 'Another' });
    expect(phase()).toEqual({ kind: 'writing', refused: null });
    await composer.send();
    expect(asked.map(({ key }) => key)).toEqual(['k1', 'k1']);
  });

  it('that ended as failed is told, and the next one is another mail', async () => {
    const failed = { ...sent, status: 'failed', failure: { code: 'recipient_refused' } };
    const { composer, asked, onSent, phase } = opened(failed, sent);
    await composer.send();
    expect(onSent).toHaveBeenCalledWith(failed);
    expect(phase()).toMatchObject({ refused: { code: 'recipient_refused', field: 'to' } });
    await composer.send();
    expect(asked[1]?.key).not.toBe('k1');
  });

  it('waits for the first request with its key', async () => {
    const busy = new SyncProblem('send_in_progress', 'w', { status: 409, retryAfterSeconds: 0.01 });
    const { composer, asked, phase } = opened(busy, busy, sent);
    await composer.send();
    expect(asked).toHaveLength(3);
    expect(phase().kind).toBe('taken');
  });
});

describe('a mail whose outcome is not known', () => {
  it('is another one when it is changed', async () => {
    const { composer, asked } = opened(unreachable, sent);
    await composer.send();
    composer.changeIt();
    composer.change({ subject: 'Another' });
    await composer.send();
    expect(asked[1]?.key).not.toBe('k1');
  });

  it('that the service knows otherwise under its key is sent as another only when asked', async () => {
    const reused = new SyncProblem('idempotency_key_reused', 'words', { status: 422 });
    const { composer, asked, phase } = opened(reused, sent);
    await composer.send();
    await composer.send();
    expect(phase().kind).toBe('reused');
    expect(asked).toHaveLength(1);
    await composer.sendAsAnother();
    expect(asked[1]?.key).not.toBe('k1');
  });
});

describe('files', () => {
  it('that have changed since are named, and nothing is sent', async () => {
    const { composer, asked } = opened(sent);
    const gone = file();
    vi.spyOn(gone, 'slice').mockReturnValue({
      arrayBuffer: () => Promise.reject(new DOMException('changed', 'NotReadableError')),
    } as never);
    composer.attach([{ file: gone }]);
    await composer.send();
    expect(asked).toEqual([]);
    expect(composer.state.get()).toMatchObject({
      files: [{ fault: 'changed' }],
      phase: { kind: 'writing' },
    });
  });

  it('of a draft that comes back are named, and not needed', async () => {
    const before = opened(sent);
    before.composer.attach([{ file: file() }]);
    before.composer.flush();
    const { composer, asked } = opened(sent);
    expect(composer.state.get()).toMatchObject({ isRestored: true, lost: [{ name: 'a.txt' }] });
    await composer.send();
    expect(asked).toHaveLength(1);
  });
});

it('a draft that is discarded is gone, also when the page goes after it', () => {
  const { composer } = opened(sent);
  composer.flush();
  composer.discard();
  composer.flush();
  expect(storage.length).toBe(0);
});

it('an empty draft is not kept', () => {
  const { composer } = opened(sent);
  composer.readText = () => [];
  composer.change({ subject: '' });
  composer.flush();
  expect(storage.length).toBe(0);
});

describe('what is typed for a recipient and is no address yet', () => {
  const untouched: Draft = { ...first, subject: '', blocks: [] };
  const place = draftPlace({ contact: { id: 'c', name: null, emails: [] }, replyTo: null });
  const kept = () => new DraftStore({ accountId: 'acme', userId: 'u1' }, { storage }).read(place);

  it('is kept with its key, before anything else is written', () => {
    const { composer } = openedWith(untouched);
    composer.change(withTyped(composer.state.get().draft, 'cc', 'do'));
    expect(kept()?.typed).toEqual({ cc: 'do' });
    composer.change(withTyped(composer.state.get().draft, 'cc', ''));
    expect(kept()).toBeNull();
  });

  it('is a recipient when the mail is sent', async () => {
    const { composer, asked } = opened(sent);
    composer.change(withTyped(composer.state.get().draft, 'cc', 'dora@a.example'));
    composer.check();
    await composer.send();
    expect(JSON.parse(String(asked[0]?.message))).toMatchObject({
      cc: [{ email: 'dora@a.example' }],
    });
  });
});
