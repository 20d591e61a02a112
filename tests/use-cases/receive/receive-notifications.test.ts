import { describe, expect, it } from 'vitest';
import { ServiceFailure } from '../../../shared/domain/failure.ts';
import { receiveNotifications } from '../../../shared/use-cases/receive/receive-notifications.ts';
import { FIRST, mailbox, ref } from '../../stage/use-cases/cast.ts';
import { receiveStage, work, type ReceiveStage } from '../../stage/use-cases/receive-stage.ts';
import { unavailable } from '../../stage/use-cases/scripted-mail.ts';

const run = (on: ReceiveStage, ids: string[], more: Parameters<typeof work>[1] = {}) =>
  receiveNotifications(on.deps)(work(ids, more));
const putBack = (on: ReceiveStage) =>
  on.queues.sent.filter((one) => one.queue === 'mail-notifications');

describe('a message that is not there yet', () => {
  it('is looked for again alone at 5, 15, 30, 60 and 120 s, then left to a resync', async () => {
    const on = await receiveStage();
    for (const [attempt, seconds] of [5, 15, 30, 60, 120].entries()) {
      await run(on, ['ghost'], { attempt });
      expect(putBack(on).at(-1)).toMatchObject({
        delayMs: seconds * 1000,
        work: { ids: ['ghost'], attempt: attempt + 1, firstSeen: work(['x']).firstSeen },
      });
    }
    await run(on, ['ghost'], { attempt: 5 });
    expect(putBack(on)).toHaveLength(5);
    expect(on.queues.sent.at(-1)).toMatchObject({
      queue: 'upkeep',
      work: { task: 'resync', mailboxRef: ref, detail: { since: '2026-11-24T09:50:03.000Z' } },
    });
    // Until then the status does not say that all is in.
    expect(on.state.mailbox.missingSince).not.toBeNull();
    expect(on.poison).toEqual([]);
  });

  it('that a resync listed and that is gone now ends the wait of its run, without another resync', async () => {
    const on = await receiveStage();
    await run(on, ['ghost'], { attempt: 5, runId: 'r1' });
    expect(on.waits).toEqual(['ended r1 ghost']);
    expect(on.queues.sent).toEqual([]);
  });

  it('is not there yet too when it goes between threading and reading', async () => {
    const on = await receiveStage();
    on.add({ id: 'a', inReplyTo: FIRST });
    Object.assign(on.deps.mail, { read: () => Promise.resolve('missing') });
    await on.notify('a');
    expect(putBack(on)).toMatchObject([{ delayMs: 5000, work: { ids: ['a'] } }]);
  });
});

describe('a notified message that is looked for again', () => {
  it('is noted as pending before it is put back, once, and until it has ended', async () => {
    const on = await receiveStage();
    on.add({ id: 'a', inReplyTo: FIRST });
    on.scripted.fail('read a', unavailable());
    await on.notify('a');
    expect(on.waits).toEqual(['wait notified a']);
    const again = putBack(on).at(-1)?.work;
    expect(again).toMatchObject({ ids: ['a'], runId: 'notified' });
    await run(on, ['a'], { attempt: 1, runId: 'notified' });
    expect(on.waits).toEqual(['wait notified a']);
    on.scripted.heal();
    await run(on, ['a'], { attempt: 2, runId: 'notified' });
    expect(await on.entries()).toHaveLength(2);
    expect(on.waits).toEqual(['wait notified a', 'ended notified a']);
  });

  it('is no longer noted once it counts as a problem, or its grant is in doubt', async () => {
    const on = await receiveStage();
    on.add({ id: 'a', inReplyTo: FIRST });
    on.scripted.fail('read a', unavailable());
    await run(on, ['a'], { attempt: 8, runId: 'notified' });
    expect([on.poison.length, on.waits]).toEqual([1, ['ended notified a']]);
    on.scripted.fail('threading a', new ServiceFailure('reconnect', 'invalid_grant'));
    await run(on, ['a'], { attempt: 1, runId: 'notified' });
    expect([on.doubted, on.waits]).toEqual([[ref], ['ended notified a', 'ended notified a']]);
  });

  it('and never shows up is left to a resync', async () => {
    const on = await receiveStage();
    await run(on, ['ghost'], { attempt: 5, runId: 'notified' });
    expect(on.queues.sent).toMatchObject([{ queue: 'upkeep', work: { task: 'resync' } }]);
    expect(on.waits).toEqual(['ended notified ghost']);
  });
});

describe('one that fails', () => {
  it('is put back alone, and holds up nobody', async () => {
    const on = await receiveStage();
    for (const id of ['a', 'b', 'c']) on.add({ id, inReplyTo: FIRST });
    on.scripted.fail('threading b', unavailable());
    on.scripted.fail('read c', unavailable());
    await on.notify('a', 'b', 'c');
    expect((await on.entries()).map((entry) => entry.graph?.messageId)).toEqual(['a', undefined]);
    expect(putBack(on).map((one) => one.work)).toMatchObject([
      { ids: ['b'], attempt: 1 },
      { ids: ['c'], attempt: 1 },
    ]);
    on.scripted.heal();
    await run(on, ['b'], { attempt: 1 });
    await run(on, ['c'], { attempt: 1 });
    expect(await on.entries()).toHaveLength(4);
  });

  it('waits as told when throttled, without counting, and all of a throttled batch do singly', async () => {
    const on = await receiveStage();
    const failure = new ServiceFailure('throttled', 'ApplicationThrottled', { retryAfterMs: 2128 });
    on.scripted.fail('threading', failure);
    await run(on, ['a', 'b'], { attempt: 3 });
    expect(putBack(on)).toMatchObject([
      { delayMs: 2128, work: { ids: ['a'], attempt: 3 } },
      { delayMs: 2128, work: { ids: ['b'], attempt: 3 } },
    ]);
  });

  it('becomes a poison record in the end, with what is needed to replay it', async () => {
    const on = await receiveStage();
    on.add({ id: 'a', inReplyTo: FIRST });
    on.scripted.fail('read a', unavailable());
    await run(on, ['a'], { attempt: 8, runId: 'r1' });
    expect(putBack(on)).toEqual([]);
    expect(on.poison).toMatchObject([
      {
        queue: 'mail-notifications',
        code: 'timeout',
        ids: { mailboxRef: ref, messages: ['a'] },
        concerns: { mailboxRef: ref },
        work: { ids: ['a'] },
      },
    ]);
    expect(on.waits).toEqual(['ended r1 a']);
  });

  it('has one poison record, however often it is given up, and none when it has ended after all', async () => {
    const on = await receiveStage();
    on.add({ id: 'a', inReplyTo: FIRST });
    on.add({ id: 'b', inReplyTo: FIRST });
    const failure = new ServiceFailure('refused', 'ErrorMimeContentInvalid', { status: 400 });
    for (const [id, runId] of [
      ['a', 'r1'],
      ['a', 'r2'],
      ['b', 'r2'],
    ] as const) {
      on.scripted.fail(`envelope ${id}`, failure);
      await run(on, [id], { runId });
    }
    expect(on.poison).toMatchObject([
      { code: 'ErrorMimeContentInvalid', ids: { messages: ['a'] }, work: { runId: 'r2' } },
      { code: 'ErrorMimeContentInvalid', ids: { messages: ['b'] } },
    ]);
    expect(await on.skippedMessages()).toEqual([]);
    on.scripted.heal();
    await run(on, ['a'], { runId: 'r3' });
    expect(on.poison).toMatchObject([{ ids: { messages: ['b'] } }]);
  });

  it('for want of the grant ends quietly: the watermark brings it in after the reconnect', async () => {
    const on = await receiveStage();
    on.add({ id: 'a', inReplyTo: FIRST });
    on.scripted.fail('threading', new ServiceFailure('reconnect', 'invalid_grant'));
    await run(on, ['a'], { runId: 'r1' });
    expect(on.doubted).toEqual([ref]);
    expect(on.queues.sent).toEqual([]);
    expect(on.poison).toEqual([]);
    // The run stays open, so that syncedThrough does not pass the message.
    expect(on.waits).toEqual([]);
  });

  it('to be put back fails the queue message, so that nothing is lost', async () => {
    const on = await receiveStage();
    Object.assign(on.queues, { enqueue: () => Promise.reject(new Error('queue down')) });
    await expect(run(on, ['ghost'])).rejects.toThrow('queue down');
  });
});

describe('a mailbox', () => {
  it('that is unknown, closing or without connections takes nothing and asks Graph nothing', async () => {
    const on = await receiveStage();
    on.add({ id: 'a', inReplyTo: FIRST });
    on.state.mailbox = { ...mailbox, state: 'closing' };
    await run(on, ['a'], { runId: 'r1' });
    on.state.mailbox = mailbox;
    on.state.links = [];
    await on.notify('a');
    expect(on.scripted.requests).toEqual([]);
    expect(await on.entries()).toHaveLength(1);
    expect(on.waits).toEqual(['ended r1 a']);
  });
});

describe('what a resync put back', () => {
  it('and turns out to be of a thread has come in late: what answers it was judged without it', async () => {
    const on = await receiveStage();
    on.add({ id: 'a', inReplyTo: FIRST });
    await run(on, ['a'], { attempt: 4, runId: 'r1' });
    expect(await on.entries()).toHaveLength(2);
    expect(on.waits).toEqual(['ended late a']);
    on.waits.splice(0);
    // By a run before that died, or by its notification: the listing may have gone on without it all the same.
    await run(on, ['a'], { attempt: 5, runId: 'r2' });
    expect(on.waits).toEqual(['ended late a']);
  });

  it('and is of no thread has only ended', async () => {
    const on = await receiveStage();
    on.add({ id: 'a' });
    await run(on, ['a'], { attempt: 4, runId: 'r1' });
    expect(on.waits).toEqual(['ended r1 a']);
  });
});

describe('an admission older than syncedThrough', () => {
  const synced = { ...mailbox, syncedThrough: '2026-11-24T10:00:01.000Z' };

  it('schedules a resync from its time, since its answer may have been judged before it', async () => {
    const on = await receiveStage();
    on.state.mailbox = synced;
    on.add({ id: 'a', inReplyTo: FIRST, receivedDateTime: '2026-11-24T10:00:00Z' });
    await on.notify('a');
    expect(on.queues.sent.filter((one) => one.queue === 'upkeep')).toMatchObject([
      { work: { task: 'resync', detail: { since: '2026-11-24T10:00:00.000Z' } } },
    ]);
    expect(on.state.mailbox.missingSince).not.toBeNull();
  });

  it('schedules none when it is newer, nor for what does not belong', async () => {
    const on = await receiveStage();
    on.state.mailbox = synced;
    on.add({ id: 'a', inReplyTo: FIRST, receivedDateTime: '2026-11-24T10:00:01Z' });
    on.add({
      id: 'b',
      references: FIRST,
      subject: 'Dinner',
      receivedDateTime: '2026-11-24T10:00:00Z',
    });
    await on.notify('a', 'b');
    expect(on.queues.sent.filter((one) => one.queue === 'upkeep')).toEqual([]);
  });

  it('schedules none in a listing, which goes from old to new anyway', async () => {
    const on = await receiveStage();
    on.state.mailbox = synced;
    expect(await on.list({ id: 'a', inReplyTo: FIRST }, 'r1')).toBe('ended');
    expect(on.queues.sent.filter((one) => one.queue === 'upkeep')).toEqual([]);
    expect(await on.entries()).toHaveLength(2);
  });
});

describe('what a resync listed', () => {
  it.each([
    [
      '2026-11-24T11:00:00Z',
      'the status called it in',
      [{ event: 'resync.found_missing', ref: mailbox.ref, messages: 1 }],
    ],
    ['2026-11-24T09:00:00Z', 'it is newer than the status says', []],
    [null, 'no status said anything yet', []],
  ])(
    'and was not in, with all in up to %s, is said in the log when %s',
    async (through, _, said) => {
      const on = await receiveStage();
      on.state.mailbox = { ...mailbox, syncedThrough: through };
      expect(await on.list({ id: 'a', inReplyTo: FIRST }, 'r1')).toBe('ended');
      expect(on.warned).toEqual(said);
      // The second time it was there already.
      expect(await on.list({ id: 'a', inReplyTo: FIRST }, 'r2')).toBe('ended');
      expect(on.warned).toEqual(said);
    },
  );

  it('and could not end is waited for before it is put back with the run’s id', async () => {
    const on = await receiveStage();
    on.scripted.fail('read a', unavailable());
    expect(await on.list({ id: 'a', inReplyTo: FIRST }, 'r1')).toBe('waiting');
    expect(on.waits).toEqual(['wait r1 a']);
    expect(putBack(on)).toMatchObject([{ work: { ids: ['a'], runId: 'r1', attempt: 1 } }]);
    on.scripted.heal();
    await run(on, ['a'], { runId: 'r1', attempt: 1 });
    expect(on.waits).toEqual(['wait r1 a', 'ended late a']);
    expect(await on.entries()).toHaveLength(2);
  });

  it('ends the listing when the grant is gone', async () => {
    const on = await receiveStage();
    on.scripted.fail('read a', new ServiceFailure('reconnect', 'invalid_grant'));
    await expect(on.list({ id: 'a', inReplyTo: FIRST }, 'r1')).rejects.toThrow('invalid_grant');
    expect(on.waits).toEqual([]);
  });
});
