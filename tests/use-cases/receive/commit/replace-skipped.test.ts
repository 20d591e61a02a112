import { describe, expect, it } from 'vitest';
import { ServiceFailure } from '../../../../shared/domain/failure.ts';
import { hashOf } from '../../../../shared/domain/thread/message-id.ts';
import type { Threading } from '../../../../shared/ports/mail-reading.ts';
import { retrySkipped } from '../../../../shared/use-cases/skipped/retry-skipped.ts';
import { account, CARLA, connection, contact, FIRST, user } from '../../../stage/use-cases/cast.ts';
import { Crash } from '../../../stage/use-cases/mortal.ts';
import { receiveStage, type ReceiveStage } from '../../../stage/use-cases/receive-stage.ts';
import type { Script } from '../../../stage/use-cases/scripted-mail.ts';

const who = { accountId: account, userId: user };
const LIMIT = 3 * 1024 * 1024;
const HASH = hashOf('a@fabrikam.example');
const large = { id: 'a', inReplyTo: FIRST, attachments: [{ bytes: new Uint8Array(LIMIT + 1) }] };
const corrupt = () => new ServiceFailure('refused', 'ErrorItemCorrupt', { status: 400 });

async function retry(on: ReceiveStage, listed: readonly Threading[]) {
  const [skipped] = await on.skippedMessages();
  const page = { messages: listed, odd: [], unnamed: 0, nextLink: null, graphNow: 0 };
  const mail = { list: () => Promise.resolve(page) };
  return retrySkipped({ ...on.deps, threadIndex: on.index, mail })(who, skipped?.id ?? '');
}

/** A message that was too large, retried after the limit was raised; its queue message still waits. */
async function raised(script: Script = large): Promise<ReceiveStage> {
  const on = await receiveStage();
  await on.receive(script);
  Object.assign(on.deps, { attachmentLimit: 2 * LIMIT });
  expect(await retry(on, [on.add(script)])).toEqual({ kind: 'queued' });
  return on;
}

const eventsOf = (on: ReceiveStage) =>
  on.queues.sent.flatMap(({ work }) => ('eventId' in work ? [work.eventId] : []));

describe('a skipped message that is retried', () => {
  it('comes in once the limit was raised, whole, told, and out of the list', async () => {
    const on = await raised();
    await on.notify('a');
    const [entry] = await on.entries();
    expect(entry).toMatchObject({ attachments: [{ size: LIMIT + 1 }] });
    expect(await on.skippedMessages()).toEqual([]);
    expect(eventsOf(on)).toContain(`evt_${entry?.id}_1`);
    expect(await on.deps.conversations.guard(account, contact, HASH)).toMatchObject({
      holds: { kind: 'entry', id: entry?.id },
    });
    expect(on.deps.counters.readLags()['received_to_entry']?.count).toBe(1);
    // What came in is done: the next notification reads nothing of it.
    on.scripted.requests.splice(0);
    await on.notify('a');
    expect(on.scripted.requests).toEqual(['threading']);
    expect(await on.entries()).toHaveLength(2);
  });

  it.each(['too large', 'unreadable'])(
    'comes in once wherever a run dies (law 2): one that was %s',
    async (what) => {
      for (let survived = 0, crashed = true; crashed; survived += 1) {
        const on = await receiveStage();
        if (what === 'unreadable') on.scripted.fail('read a', corrupt());
        const script = what === 'unreadable' ? { id: 'a', inReplyTo: FIRST } : large;
        await on.receive(script);
        expect(await on.skippedMessages()).toHaveLength(1);
        on.scripted.heal();
        Object.assign(on.deps, { attachmentLimit: 2 * LIMIT });
        await retry(on, [on.add(script)]);
        let effects = 0;
        on.onEffect(() => {
          effects += 1;
          if (effects > survived) throw new Crash();
        });
        crashed = await on.receive(script).then(
          () => false,
          () => true,
        );
        on.onEffect(() => undefined);
        await on.receive(script);
        const entries = await on.entries();
        expect([survived, entries.length]).toEqual([survived, 2]);
        expect([survived, await on.skippedMessages()]).toEqual([survived, []]);
        expect(eventsOf(on)).toContain(`evt_${entries[0]?.id}_1`);
        expect(await on.index.byMessageId(account, user, HASH)).toEqual(
          expect.not.objectContaining({ again: true }),
        );
        expect((await on.attachmentsAgainstEntries()).missing).toEqual([]);
      }
    },
  );

  it('keeps its one record when it is skipped again, with what is known now', async () => {
    const on = await receiveStage();
    on.scripted.fail('read a', corrupt());
    await on.receive(large);
    const [before] = await on.skippedMessages();
    expect(before).toMatchObject({ code: 'unreadable', retryable: true });
    on.scripted.heal();
    await retry(on, [on.add(large)]);
    const told = eventsOf(on).length;
    await on.notify('a');
    const [after, ...more] = await on.skippedMessages();
    expect([after, more]).toMatchObject([
      { id: before?.id, code: 'attachment_too_large', retryable: false },
      [],
    ]);
    expect(eventsOf(on)).toHaveLength(told);
    // Another copy of it is no second message.
    await on.receive({ ...large, id: 'b', internetMessageId: '<a@fabrikam.example>' });
    expect(await on.skippedMessages()).toHaveLength(1);
    expect(await on.entries()).toHaveLength(1);
  });

  it('is not retryable under the limit that kept it out, nor when it is no longer in the mailbox', async () => {
    const on = await receiveStage();
    await on.receive(large);
    expect(await retry(on, [on.add(large)])).toEqual({ kind: 'not_retryable', why: 'for_good' });
    Object.assign(on.deps, { attachmentLimit: 2 * LIMIT });
    expect(await retry(on, [])).toEqual({ kind: 'not_retryable', why: 'not_in_mailbox' });
    const another = on.add({ id: 'c', inReplyTo: FIRST });
    expect(await retry(on, [another])).toEqual({ kind: 'not_retryable', why: 'not_in_mailbox' });
    on.connections.clear();
    expect(await retry(on, [on.add(large)])).toEqual({ kind: 'not_connected' });
  });

  it('comes in by the next listing when the queue message of the retry was lost', async () => {
    const on = await raised();
    expect(await on.list(large, 'run1')).toBe('ended');
    expect(await on.entries()).toHaveLength(2);
    expect(await on.skippedMessages()).toEqual([]);
  });

  it('comes into the thread that it began, though its owner’s scope lets it begin none by now', async () => {
    const on = await receiveStage();
    const since = '2026-11-24T09:00:00Z';
    const email = CARLA;
    await on.addresses.put(account, contact, { email, since, isKept: true });
    const startsSince = { sent: since, received: since };
    on.connections.set('acme u1', { ...connection, scope: 'known-contacts', startsSince });
    const other = { ...large, inReplyTo: null, references: FIRST, subject: 'Something else' };
    expect(await on.receive(other)).toEqual({ kind: 'ended', outcomes: ['skipped'] });
    const [skipped] = await on.skippedMessages();
    on.connections.set('acme u1', connection);
    Object.assign(on.deps, { attachmentLimit: 2 * LIMIT });
    expect(await retry(on, [on.add(other)])).toEqual({ kind: 'queued' });
    await on.notify('a');
    const [entry] = await on.entries();
    expect(entry).toMatchObject({ threadId: skipped?.threadId, subject: 'Something else' });
    expect(entry?.threadId).not.toBe(on.first.threadId);
    expect(await on.skippedMessages()).toEqual([]);
  });

  it('that stands for another user’s copy, too, leaves that list when it is retried there', async () => {
    const on = await raised();
    await on.notify('a');
    const [entry] = await on.entries();
    // The list still names it, as another user's does.
    const listed = { ...(await receivedSkipped()), userId: user };
    const { threadId } = listed;
    if (threadId === null) throw new Error('it is of no thread');
    await on.deps.skippedList.put(listed);
    await on.index.learn(account, user, [
      {
        messageIdHash: HASH,
        conversationHash: null,
        hit: {
          threadId,
          contactId: contact,
          entryId: listed.id,
          generation: 1,
          again: true,
        },
      },
    ]);
    await on.notify('a');
    expect(await on.skippedMessages()).toEqual([]);
    expect(await on.index.byMessageId(account, user, HASH)).toMatchObject({ entryId: entry?.id });
    expect(await on.entries()).toHaveLength(2);
  });
});

/** As it stood in the list before. */
async function receivedSkipped() {
  const on = await receiveStage();
  await on.receive(large);
  const [skipped] = await on.skippedMessages();
  if (skipped === undefined) throw new Error('nothing was skipped');
  return skipped;
}
