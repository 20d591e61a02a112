import { describe, expect, test } from 'vitest';
import type { ListedEntry, SkippedMessage } from '../../../client/src/types.ts';
import {
  itemsOf,
  type Stretch,
  withChanges,
  withOlder,
} from '../../../web/state/conversation-pages.ts';

/** Ids count down with the time, as the service makes them. */
const idOf = (at: number): string => `z${String(10_000 - at).padStart(5, '0')}`;

function entry(at: number, more: Partial<ListedEntry> = {}): ListedEntry {
  return {
    id: idOf(at),
    version: 1,
    accountId: 'a',
    userId: 'u',
    mailbox: 'anna@x.example',
    contactId: 'c',
    threadId: 't1',
    kind: 'message',
    direction: 'inbound',
    origin: 'contact',
    unknownSender: false,
    status: 'received',
    failure: null,
    from: { email: 'carla@y.example' },
    to: [],
    cc: [],
    bcc: [],
    subject: 'Offer',
    occurredAt: new Date(at * 60_000).toISOString(),
    snippet: `message ${at}`,
    remoteImages: 0,
    simplified: false,
    protected: null,
    junk: false,
    attachments: [],
    internetMessageId: null,
    ...more,
  };
}

function skipped(at: number, threadId = 't1'): SkippedMessage {
  return {
    id: idOf(at),
    accountId: 'a',
    userId: 'u',
    contactId: 'c',
    threadId,
    direction: 'inbound',
    occurredAt: new Date(at * 60_000).toISOString(),
    from: { email: 'carla@y.example' },
    subject: 'Offer',
    code: 'attachment_too_large',
    retryable: false,
  };
}

const newestFirst = (...at: number[]): ListedEntry[] =>
  at.toSorted((a, b) => b - a).map((one) => entry(one));

function timesOf(stretches: readonly Stretch[]): number[] {
  return stretches.flatMap(({ entries }) =>
    entries.map(({ occurredAt }) => Date.parse(occurredAt) / 60_000),
  );
}

describe('the messages of a conversation', () => {
  test('stand oldest first, page by page into the past', () => {
    const first = withOlder([], newestFirst(7, 8, 9));
    expect(timesOf(withOlder(first, newestFirst(4, 5, 6)))).toEqual([4, 5, 6, 7, 8, 9]);
  });

  test('of a long page stand in several stretches, the short one first', () => {
    const pages = withOlder([], newestFirst(...Array.from({ length: 20 }, (_, at) => at)));
    expect(pages.map(({ key, entries }) => [key, entries.length])).toEqual([
      [-3, 4],
      [-2, 8],
      [-1, 8],
    ]);
    expect(timesOf(pages)).toEqual(Array.from({ length: 20 }, (_, at) => at));
  });

  test('stand there once, when a page brings what came in meanwhile', () => {
    const first = withOlder([], newestFirst(7, 8, 9));
    expect(timesOf(withOlder(first, newestFirst(6, 7)))).toEqual([6, 7, 8, 9]);
  });

  test('come in where their time is: at the end, and between others', () => {
    const there = withOlder([], newestFirst(5, 7));
    expect(timesOf(withChanges(there, [entry(9), entry(6)], false))).toEqual([5, 6, 7, 9]);
  });

  test('that are older than all that was read come when the reader gets there', () => {
    const there = withOlder([], newestFirst(5, 7));
    expect(withChanges(there, [entry(2)], false)).toBe(there);
    expect(timesOf(withChanges(there, [entry(2)], true))).toEqual([2, 5, 7]);
  });

  test('change by a higher version alone', () => {
    const there = withOlder([], [entry(5, { version: 2, status: 'confirmed' })]);
    expect(withChanges(there, [entry(5, { version: 2 })], true)).toBe(there);
    expect(withChanges(there, [entry(5, { version: 1 })], true)).toBe(there);
    const changed = withChanges(there, [entry(5, { version: 3, status: 'bounced' })], true);
    expect(changed[0]?.entries[0]?.status).toBe('bounced');
  });

  test('leave all other stretches as they are, so that these are not drawn again', () => {
    const there = withOlder(withOlder([], newestFirst(7, 8)), newestFirst(5, 6));
    const changed = withChanges(there, [entry(9)], false);
    expect(changed[0]).toBe(there[0]);
    expect(changed[1]).not.toBe(there[1]);
  });

  test('begin a new stretch when the last one is long', () => {
    let stretches: readonly Stretch[] = [];
    for (let at = 1; at <= 20; at += 1) stretches = withChanges(stretches, [entry(at)], true);
    expect(stretches.map(({ entries }) => entries.length)).toEqual([8, 8, 4]);
    expect(new Set(stretches.map(({ key }) => key)).size).toBe(3);
    expect(timesOf(stretches)).toEqual(Array.from({ length: 20 }, (_, place) => place + 1));
  });
});

describe('where a message was kept out', () => {
  const stretches = withOlder(withOlder([], newestFirst(7, 9)), newestFirst(3, 5));
  const list = [skipped(8), skipped(6), skipped(4), skipped(1), skipped(10)];
  const at = (place: number, more: { thread?: string; isWhole?: boolean } = {}) =>
    itemsOf(stretches, place, list, { thread: null, isWhole: false, ...more }).map(
      ({ kind, at: time }) => `${kind} ${Date.parse(time) / 60_000}`,
    );

  test('a line stands between the messages around it, each once', () => {
    expect(at(0)).toEqual(['entry 3', 'skipped 4', 'entry 5', 'skipped 6']);
    expect(at(1)).toEqual(['entry 7', 'skipped 8', 'entry 9', 'skipped 10']);
  });

  test('before the first message it stands only when nothing older is to come', () => {
    expect(at(0, { isWhole: true })[0]).toBe('skipped 1');
  });

  test('it belongs to its thread', () => {
    expect(at(0, { thread: 't2' })).toEqual([]);
  });
});
