import { describe, expect, it } from 'vitest';
import { LOOSE_AFTER_MS } from '../../../shared/domain/durations.ts';
import { connection, contact, account, FIRST } from '../../stage/use-cases/cast.ts';
import { receiveStage, type ReceiveStage } from '../../stage/use-cases/receive-stage.ts';

const file = (fill: number) => ({ bytes: new Uint8Array(9).fill(fill) });
const NONE = { loose: [], missing: [] };
const MINUTE = 60_000;

async function sweepInTime(on: ReceiveStage): Promise<void> {
  on.pass(LOOSE_AFTER_MS);
  await on.sweep();
}

/** The index says that nothing of it was learned: another mailbox of the account brings the mail in. */
function forgetIndex(on: ReceiveStage): void {
  const byMessageId = async (...args: Parameters<typeof on.index.byMessageId>) => {
    const hit = await on.index.byMessageId(...args);
    return hit?.entryId === on.first.id ? hit : null;
  };
  Object.assign(on.deps, { threadIndex: { ...on.deps.threadIndex, byMessageId } });
}

describe('attachments without an entry are erased', () => {
  it('when their thread was stopped after the first was stored', async () => {
    const on = await receiveStage();
    let reads = 0;
    on.scripted.meanwhile((request) => {
      if (request === 'attachment' && (reads += 1) === 2) {
        on.connections.set('acme u1', { ...connection, status: 'disconnected', generation: 2 });
      }
      return Promise.resolve();
    });
    await on.receive({ id: 'a', inReplyTo: FIRST, attachments: [file(1), file(2)] });
    expect(on.blobs.names()).toHaveLength(1);
    await sweepInTime(on);
    expect(on.blobs.names()).toEqual([]);
  });

  it.each([
    ['at another time', '2026-11-24T10:00:03Z'],
    ['in the same second', '2026-11-24T10:00:00Z'],
  ])('when another mail was first under the same Message-ID, %s', async (_, receivedDateTime) => {
    const on = await receiveStage();
    const first = {
      id: 'a',
      internetMessageId: '<x@x.example>',
      inReplyTo: FIRST,
      receivedDateTime: '2026-11-24T10:00:00Z',
    };
    await on.receive({ ...first, attachments: [file(1)] });
    forgetIndex(on);
    const other = { ...first, id: 'b', sentDateTime: '2026-11-24T08:00:00Z', receivedDateTime };
    await on.receive({ ...other, attachments: [file(2)] });
    expect((await on.attachmentsAgainstEntries()).loose).toHaveLength(1);
    await sweepInTime(on);
    expect(await on.attachmentsAgainstEntries()).toEqual(NONE);
  });

  it('never those of an entry', async () => {
    const on = await receiveStage();
    await on.receive({ id: 'a', inReplyTo: FIRST, attachments: [file(1), file(2)] });
    await sweepInTime(on);
    expect(await on.attachmentsAgainstEntries()).toEqual(NONE);
    const [entry] = await on.entries();
    if (!entry) throw new Error('no entry');
    expect(entry.attachments).toHaveLength(2);
    for (const { id } of entry.attachments) {
      expect(await on.attachments.get(account, contact, entry.id, id)).not.toBeNull();
    }
  });

  it('never those that a later run has just stored for the entry that it is about to write', async () => {
    const on = await receiveStage();
    const script = { id: 'a', inReplyTo: FIRST, attachments: [file(1)] };
    let isDown = true;
    const { conversations } = on.deps;
    const commit: typeof conversations.commit = async (...args) => {
      if (isDown) throw new Error('storage is away');
      // The sweep that the first run asked for has its turn right before the second run's transaction.
      on.pass(MINUTE);
      expect(await on.sweep()).toBe(1);
      return conversations.commit(...args);
    };
    Object.assign(on.deps, { conversations: { ...conversations, commit } });
    await expect(on.receive(script)).rejects.toThrow('storage is away');
    on.pass(LOOSE_AFTER_MS - MINUTE);
    isDown = false;
    await on.receive(script);
    expect(await on.attachmentsAgainstEntries()).toEqual(NONE);
    await sweepInTime(on);
    expect(await on.attachmentsAgainstEntries()).toEqual(NONE);
  });
});

it("one mail's attachments are never all in memory: each is stored before the next is read", async () => {
  const on = await receiveStage();
  const order: string[] = [];
  on.scripted.meanwhile((request) => Promise.resolve(void order.push(request)));
  on.onEffect((effect) => effect === 'blob' && order.push(effect));
  await on.receive({ id: 'a', inReplyTo: FIRST, attachments: [file(1), file(2), file(3)] });
  const pairs = ['attachment', 'blob', 'attachment', 'blob', 'attachment', 'blob'];
  expect(order).toEqual(['envelope', 'read', ...pairs]);
});
