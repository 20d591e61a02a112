import { describe, expect, it } from 'vitest';
import { sendMessage } from '../../../shared/use-cases/send/send-message.ts';
import { account, contact, user } from '../../stage/use-cases/cast.ts';
import { Crash } from '../../stage/use-cases/mortal.ts';
import { scriptedSend } from '../../stage/use-cases/scripted-send.ts';

const request = {
  account,
  user,
  key: 'k1',
  message: {
    contact: { id: contact, email: 'carla@fabrikam.example', name: null },
    to: [],
    cc: [],
    bcc: [],
    subject: 'Offer',
    html: '<p>Hello</p>',
    text: null,
    attachments: [
      { name: 'a.txt', contentType: 'text/plain', contentId: null, content: Buffer.from('x') },
      { name: 'b.txt', contentType: 'text/plain', contentId: null, content: Buffer.from('y') },
    ],
    replyTo: null,
    replyAll: false,
  },
} as const;

/** Two of its files are too large for the request that makes the draft. */
const APART = { contentType: 'application/pdf', contentId: null, content: Buffer.alloc(2_700_000) };
const largeRequest = {
  ...request,
  message: {
    ...request.message,
    attachments: [
      ...request.message.attachments,
      { name: 'c.pdf', ...APART },
      { name: 'd.pdf', ...APART },
    ],
  },
};

const EFFECTS = 60;

/** Versions of the entry that were announced, each counted once: told twice is one event. */
function versionsTold({ told }: { readonly told: readonly string[] }): number[] {
  return [...new Set(told.map((id) => Number(id.split('_').at(-1))))].toSorted((a, b) => a - b);
}

async function crashEverywhere(
  when: 'before' | 'after',
  afterwards: (on: ReturnType<typeof scriptedSend>) => Promise<void>,
): Promise<number> {
  for (let n = 1; n <= EFFECTS; n += 1) {
    const on = scriptedSend(n, when);
    await sendMessage(on.doomed)(request).catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error;
    });
    if (on.reached() < n) return n - 1;
    await afterwards(on);
    const { entries } = await on.store.page(account, contact, 10, null);
    const versions = Array.from({ length: entries[0]?.version ?? 0 }, (_, at) => at + 1);
    expect([n, on.graph.sent.length, versionsTold(on)]).toEqual([n, 1, versions]);
  }
  throw new Error('more effects than expected');
}

describe('every version of an entry is told, wherever the process dies (law 4)', () => {
  it.each(['before', 'after'] as const)(
    '%s each effect, also when the CRM asks again before the queue does',
    async (when) => {
      const crashes = await crashEverywhere(when, async (on) => {
        on.waitForLease();
        await sendMessage(on.reborn)(request);
        await on.drain();
      });
      expect(crashes).toBeGreaterThan(8);
    },
  );

  it.each(['before', 'after'] as const)(
    '%s each effect, also when the Sent copy is seen before the queue goes on',
    async (when) => {
      const crashes = await crashEverywhere(when, async (on) => {
        if (on.graph.sent.length > 0) await on.confirm();
        await on.drain();
        await sendMessage(on.reborn)(request);
        await on.drain();
      });
      expect(crashes).toBeGreaterThan(8);
    },
  );
});

describe('law 2: a send reaches the recipient once, wherever the process dies', () => {
  it.each(['before', 'after'] as const)('%s each of its effects', async (when) => {
    let crashes = 0;
    for (let n = 1; n <= EFFECTS; n += 1) {
      const on = scriptedSend(n, when);
      await sendMessage(on.doomed)(request).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
      });
      if (on.reached() < n) break;
      crashes += 1;
      await on.drain();
      // The CRM had no answer: it asks again with the same key.
      await sendMessage(on.reborn)(request);
      await on.drain();
      const page = await on.store.page(account, contact, 10, null);
      expect([n, on.graph.sent.length, page.entries.map((entry) => entry.status)]).toEqual([
        n,
        1,
        ['sent'],
      ]);
      expect([n, [...on.graph.drafts.keys()]]).toEqual([n, []]);
      expect(on.graph.sent[0]?.stamp).toBe(page.entries[0]?.id);
      expect([n, versionsTold(on)]).toEqual([n, [1, 2]]);
    }
    expect(crashes).toBeGreaterThan(8);
  });
});

describe('a send that the queue drives', () => {
  it.each(['before', 'after'] as const)(
    'sends each file once and leaves nothing without an owner, dying %s any of its effects',
    async (when) => {
      let crashes = 0;
      for (let n = 1; n <= EFFECTS; n += 1) {
        const on = scriptedSend(n, when);
        on.graph.throttle(true);
        expect(await sendMessage(on.reborn)(largeRequest)).toMatchObject({ kind: 'waiting' });
        on.graph.throttle(false);
        await on.drain(on.doomed);
        if (on.reached() < n) break;
        crashes += 1;
        expect([n, ...on.graph.sent.map(({ files }) => files)]).toEqual([
          n,
          ['a.txt 1', 'b.txt 1', 'c.pdf 2700000', 'd.pdf 2700000'],
        ]);
        expect([n, [...on.graph.drafts.keys()]]).toEqual([n, []]);
        expect([n, on.contents(), await on.pending()]).toEqual([n, [], 0]);
        expect([n, await on.attachmentsAgainstEntries()]).toEqual([n, { loose: [], missing: [] }]);
      }
      expect(crashes).toBeGreaterThan(20);
    },
  );
});

describe('law 4: what is stored without an owner is erased with its key', () => {
  it.each(['before', 'after'] as const)(
    'wherever the process dies, %s an effect, and nobody asks again',
    async (when) => {
      let loose = 0;
      let entries = 0;
      for (let n = 1; n <= EFFECTS; n += 1) {
        const on = scriptedSend(n, when);
        await sendMessage(on.doomed)(request).catch((error: unknown) => {
          if (!(error instanceof Crash)) throw error;
        });
        if (on.reached() < n) break;
        const before = await on.attachmentsAgainstEntries();
        expect([n, before.missing]).toEqual([n, []]);
        loose += before.loose.length;
        const swept = await on.endKey();
        if (before.loose.length > 0) expect(swept).toBe(1);
        const after = await on.attachmentsAgainstEntries();
        expect([n, after]).toEqual([n, { loose: [], missing: [] }]);
        expect([n, on.contents().length]).toEqual([n, await on.pending()]);
        await on.drain();
        expect([n, on.contents(), await on.pending()]).toEqual([n, [], 0]);
        entries += (await on.store.page(account, contact, 10, null)).entries.length;
      }
      expect(loose).toBeGreaterThan(0);
      expect(entries).toBeGreaterThan(0);
    },
  );
});
