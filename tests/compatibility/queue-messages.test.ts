import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { poisonRecord } from '../../shared/domain/work/poison-record.ts';
import { packWork, unpackMessage } from '../../shared/domain/work/queue-message.ts';
import { PAYLOADS, QUEUES, queueOf, type WorkKind } from '../../shared/domain/work/work.ts';
import { workOf } from '../stage/memory/memory-queues.ts';

const written = z
  .array(
    z.strictObject({
      written: z.string(),
      queue: z.enum(QUEUES),
      message: z.record(z.string(), z.unknown()),
      poisonId: z.string(),
    }),
  )
  .parse(JSON.parse(readFileSync(new URL('queue-messages.json', import.meta.url), 'utf8')));

describe.each(written)('the version before wrote $written', ({ queue, message, poisonId }) => {
  it('is read as work of its queue, and written back as it was', () => {
    const work = workOf(queue, message);
    expect(queueOf(work.kind)).toBe(queue);
    expect(unpackMessage(packWork(work))).toEqual(message);
  });

  it('has the poison record that the version before would have made', () => {
    const record = poisonRecord(workOf(queue, message), { code: 'x', message: '' }, 0);
    expect(record.id).toBe(poisonId);
  });
});

it('every kind of work is among them', () => {
  const kinds = new Set(written.map(({ queue, message }) => workOf(queue, message).kind));
  expect([...kinds].toSorted()).toEqual(Object.keys(PAYLOADS).toSorted());
});

const ref = '5be0d1c2a3f4e5d6c7b8a9f0e1d2c3b4';
const run = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';
const row = (task: string): string => `${task}-5!1795511400000!${ref}`;
const notified = { mailboxRef: ref, ids: ['AAMkAGI2TG93AAA='] };
const read = (kind: WorkKind, payload: object, tries: object = {}): object => ({
  kind,
  payload,
  attempt: 0,
  firstSeen: Date.parse('2026-11-24T09:00:00.000Z'),
  ...tries,
});

it.each([
  [
    'a change notification',
    read('receive', { mailboxRef: ref, ids: ['AAMkAGI2TG93AAA=', 'AAMkB-_='] }),
  ],
  [
    'a message that a resync run waits for',
    read('receive', { ...notified, runId: run }, { attempt: 1 }),
  ],
  [
    'messages whose runs crashed, replayed by itself',
    read('receive', { ...notified, runId: run }, { replays: 1 }),
  ],
  [
    'a send that failed by our fault',
    read(
      'send',
      {
        accountId: 'acme',
        userId: 'u1',
        contactId: 'carla.',
        entryId: 'zd35j87zz-fa7553085ebe7f0048cf09c07afc82bc',
      },
      { attempt: 3 },
    ),
  ],
  ['a connect', read('subscribe', { mailboxRef: ref })],
  ['a renew that is due', read('renew', { mailboxRef: ref, row: row('renew') })],
  ['a resync that is due', read('resync', { mailboxRef: ref, row: row('resync') })],
  [
    'a resync that is due and goes on',
    read('resync', { mailboxRef: ref, row: row('resync'), runId: run }),
  ],
  [
    'a resync asked for: not_found',
    read('resync', { mailboxRef: ref, reason: 'not_found', since: '2026-11-24T08:50:00.000Z' }),
  ],
  [
    'a lifecycle notification: missed',
    read('lifecycle', {
      mailboxRef: ref,
      event: 'missed',
      subscriptionId: '7f105c7d-2dc5-4530-97cd-4e7ae6534c07',
    }),
  ],
  ['a probe', read('probe', { mailboxRef: ref })],
  [
    'a teardown whose runs crashed',
    read('teardown', { mailboxRef: ref }, { attempt: 3, replays: 1 }),
  ],
  ['a sweep', read('sweep', { shard: '1795507200000-7' })],
  [
    'a sweep that goes on',
    read('sweep', {
      shard: '1795507200000-7',
      after: '1795507200000-7!1795507200099!f846221c156971986d181fb145036bff',
    }),
  ],
  [
    'an event of a connection that failed by our fault',
    read(
      'deliver',
      {
        eventId: 'evt_zd35j87zz-fa7553085ebe7f0048cf09c07afc82bc_1',
        home: { kind: 'connection', accountId: 'acme', userId: 'u1' },
      },
      {
        attempt: 1,
        replays: 1,
        traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      },
    ),
  ],
])('%s is read with all that it says', (name, work) => {
  const found = written.find((one) => one.written === name);
  expect(found && workOf(found.queue, found.message)).toEqual(work);
});
