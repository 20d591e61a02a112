import { describe, expect, it } from 'vitest';
import type { expiryIndex } from '../../../shared/adapters/tables/expiry-index.ts';
import {
  eraseLooseAttachments,
  LOOSE_AFTER_MS,
  LOOSE_ATTACHMENTS,
} from '../../../shared/use-cases/receive/erase-loose-attachments.ts';
import { expired } from '../../adapters/tables/expired.ts';
import { connection, contact, account, FIRST, stage, type Stage } from './stage.ts';

const file = (fill: number) => ({ bytes: new Uint8Array(9).fill(fill) });

/** The sweep that runs an hour after. */
async function sweep(on: Stage): Promise<number> {
  const { expiry } = on.deps;
  const rows = await expired(
    expiry as ReturnType<typeof expiryIndex>,
    on.deps.now() + LOOSE_AFTER_MS,
    100,
  );
  const erase = eraseLooseAttachments(on.deps);
  const loose = rows.filter(({ kind }) => kind === LOOSE_ATTACHMENTS);
  for (const { key } of loose) await erase(key);
  return loose.length;
}

/** Attachments that entries name, against those that are stored. */
async function expectNoneLoose(on: Stage) {
  const named = (await on.entries()).flatMap(({ attachments }) => attachments);
  expect(on.blobs.names()).toHaveLength(named.length);
}

describe('attachments without an entry are erased', () => {
  it('when their thread was stopped after the first was stored', async () => {
    const on = await stage();
    let reads = 0;
    on.scripted.meanwhile((request) => {
      if (request === 'attachment' && (reads += 1) === 2) {
        on.connections.set('acme u1', { ...connection, status: 'disconnected', generation: 2 });
      }
      return Promise.resolve();
    });
    await on.receive({ id: 'a', inReplyTo: FIRST, attachments: [file(1), file(2)] });
    expect(on.blobs.names()).toHaveLength(1);
    expect(await sweep(on)).toBe(1);
    expect(on.blobs.names()).toEqual([]);
    await expectNoneLoose(on);
  });

  it('when another mail was first under the same Message-ID', async () => {
    const on = await stage();
    const first = { id: 'a', internetMessageId: '<x@x.example>', inReplyTo: FIRST };
    await on.receive({ ...first, attachments: [file(1)] });
    Object.assign(on.deps, {
      threadIndex: {
        ...on.deps.threadIndex,
        byMessageId: async (...args: Parameters<typeof on.index.byMessageId>) => {
          const hit = await on.index.byMessageId(...args);
          return hit?.entryId === on.first.id ? hit : null;
        },
      },
    });
    const other = {
      ...first,
      id: 'b',
      sentDateTime: '2026-11-24T08:00:00Z',
      receivedDateTime: '2026-11-24T10:00:03Z',
    };
    await on.receive({ ...other, attachments: [file(2)] });
    await sweep(on);
    await expectNoneLoose(on);
  });

  it('never those of an entry', async () => {
    const on = await stage();
    await on.receive({ id: 'a', inReplyTo: FIRST, attachments: [file(1), file(2)] });
    expect(await sweep(on)).toBe(1);
    expect(on.blobs.names()).toHaveLength(2);
    const [entry] = await on.entries();
    for (const { id } of entry?.attachments ?? []) {
      if (!entry) throw new Error('no entry');
      expect(await on.attachments.get(account, contact, entry.id, id)).not.toBeNull();
    }
  });
});

it("one mail's attachments are never all in memory: each is stored before the next is read", async () => {
  const on = await stage();
  const order: string[] = [];
  on.scripted.meanwhile((request) => Promise.resolve(void order.push(request)));
  on.onEffect((effect) => effect === 'blob' && order.push(effect));
  await on.receive({ id: 'a', inReplyTo: FIRST, attachments: [file(1), file(2), file(3)] });
  const pairs = ['attachment', 'blob', 'attachment', 'blob', 'attachment', 'blob'];
  expect(order).toEqual(['envelope', 'read', ...pairs]);
});
