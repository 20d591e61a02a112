import { expect, it } from 'vitest';
import { LOOSE_AFTER_MS } from '../../../shared/domain/durations.ts';
import { hashOf } from '../../../shared/domain/thread/message-id.ts';
import {
  account,
  contact,
  connection,
  CONVERSATION,
  FIRST,
  mailbox,
  user,
} from '../../stage/use-cases/cast.ts';
import { Crash } from '../../stage/use-cases/mortal.ts';
import { receiveStage, type ReceiveStage } from '../../stage/use-cases/receive-stage.ts';
import { type Script, SENT_ITEMS } from '../../stage/use-cases/scripted-mail.ts';

/** A run on `on` that dies at the effect after `survived` of them; whether it did. */
async function dies(on: ReceiveStage, script: Script, survived: number): Promise<boolean> {
  let effects = 0;
  on.onEffect(() => {
    effects += 1;
    if (effects > survived) throw new Crash();
  });
  const crashed = await on.receive(script).then(
    () => false,
    (error: unknown) => {
      if (error instanceof Crash) return true;
      throw error;
    },
  );
  on.onEffect(() => undefined);
  return crashed;
}

/** Runs `script` on fresh stages, dying after the first effect, after the second and so on; then once more, whole. */
async function dieEverywhere(
  script: Script,
  check: (on: ReceiveStage) => Promise<void>,
): Promise<number> {
  for (let survived = 0; ; survived += 1) {
    const on = await receiveStage({ sendState: 'sending' });
    on.state.mailbox = { ...mailbox, syncedThrough: '2026-11-24T12:00:00.000Z' };
    const crashed = await dies(on, script, survived);
    await on.receive(script);
    await check(on);
    if (!crashed) return survived;
  }
}

it('brings a message in once, whole and told, wherever a run dies (law 2)', async () => {
  const script = {
    id: 'a',
    inReplyTo: FIRST,
    conversationId: CONVERSATION,
    attachments: [{ bytes: Buffer.from('one') }, { bytes: Buffer.from('two') }],
    body: { contentType: 'text' as const, content: 'long '.repeat(20_000) },
  };
  const effects = await dieEverywhere(script, async (on) => {
    const entries = await on.entries();
    expect(entries.map((entry) => entry.graph?.messageId)).toEqual(['a', undefined]);
    const [entry] = entries;
    if (!entry) throw new Error('no entry');
    for (const [at, text] of ['one', 'two'].entries()) {
      const attachment = entry.attachments[at]?.id ?? '';
      const bytes = await on.attachments.get(account, contact, entry.id, attachment);
      expect(Buffer.from(bytes ?? []).toString()).toBe(text);
    }
    const eventId = `evt_${entry.id}_1`;
    expect(on.queues.sent.some(({ work }) => 'eventId' in work && work.eventId === eventId)).toBe(
      true,
    );
    expect(on.queues.sent.some(({ queue }) => queue === 'upkeep')).toBe(true);
    const home = { kind: 'contact', accountId: account, contactId: contact } as const;
    expect(await on.events.find(home, eventId)).not.toBeNull();
    expect(await on.knows('a@fabrikam.example')).toBe(true);
    expect(await on.attachmentsAgainstEntries()).toEqual({ loose: [], missing: [] });
  });
  // Two attachments, the overflowing body, the transaction, the event, the resync, the index.
  expect(effects).toBeGreaterThanOrEqual(7);
});

it.each([
  ['in', { id: 'a', inReplyTo: FIRST, conversationId: CONVERSATION }],
  ['skipped', { id: 'a', inReplyTo: FIRST, conversationId: CONVERSATION, markedPrivate: true }],
])(
  'that a message is %s is told wherever a run dies, also when a disconnect keeps every other run out',
  async (_, script) => {
    for (let survived = 0, crashed = true; crashed; survived += 1) {
      const on = await receiveStage();
      crashed = await dies(on, script, survived);
      on.connections.set('acme u1', { ...connection, status: 'disconnected', generation: 2 });
      await on.receive(script);

      const told = new Set(on.queues.sent.map(({ work }) => 'eventId' in work && work.eventId));
      const entry = (await on.entries()).find(({ graph }) => graph?.messageId === 'a');
      if (entry) expect([survived, told]).toEqual([survived, new Set([`evt_${entry.id}_1`])]);
      const listed = await on.skippedMessages();
      for (const { id } of listed)
        expect([survived, [...told]]).toEqual([survived, [`evt_${id}_s`]]);
      // A run that died before the transaction may have listed a skipped message that nothing else tells of.
      const guard = await on.deps.conversations.guard(
        account,
        contact,
        hashOf('a@fabrikam.example'),
      );
      const shown = listed.length + (entry ? 1 : 0);
      expect([survived, shown]).toEqual([survived, guard === null ? listed.length : 1]);
    }
  },
);

it('leaves no attachment without an entry, and no entry without its attachments, wherever a run dies and no other comes', async () => {
  const attachments = [{ bytes: Buffer.from('one') }, { bytes: Buffer.from('two') }];
  let loose = 0;
  for (let survived = 0, crashed = true; crashed; survived += 1) {
    const on = await receiveStage();
    crashed = await dies(on, { id: 'a', inReplyTo: FIRST, attachments }, survived);
    const before = await on.attachmentsAgainstEntries();
    expect([survived, before.missing]).toEqual([survived, []]);
    loose += before.loose.length;
    on.pass(LOOSE_AFTER_MS);
    await on.sweep();
    const after = await on.attachmentsAgainstEntries();
    expect([survived, after]).toEqual([survived, { loose: [], missing: [] }]);
  }
  expect(loose).toBeGreaterThan(0);
});

it('skips a message once, listed and told, wherever a run dies', async () => {
  const effects = await dieEverywhere(
    { id: 'a', inReplyTo: FIRST, markedPrivate: true },
    async (on) => {
      const skipped = await on.skippedMessages();
      expect(skipped).toHaveLength(1);
      const eventId = `evt_${skipped[0]?.id}_s`;
      expect(on.queues.sent.some(({ work }) => 'eventId' in work && work.eventId === eventId)).toBe(
        true,
      );
      expect(await on.knows('a@fabrikam.example')).toBe(true);
    },
  );
  expect(effects).toBeGreaterThanOrEqual(5);
});

it('confirms a CRM send once and tells it, wherever a run dies', async () => {
  const copy = {
    id: 'copy',
    parentFolderId: SENT_ITEMS,
    internetMessageId: '<rewritten@contoso.example>',
    conversationId: CONVERSATION,
  };
  const first = (await receiveStage()).first.id;
  const effects = await dieEverywhere({ ...copy, stamp: first }, async (on) => {
    expect(await on.entries()).toMatchObject([{ id: first, version: 2, status: 'confirmed' }]);
    const told = on.queues.sent.filter(({ queue }) => queue === 'events');
    expect(told.map(({ work }) => 'eventId' in work && work.eventId)).toContain(`evt_${first}_2`);
    const hash = hashOf('rewritten@contoso.example');
    expect(await on.index.byMessageId(account, user, hash)).toMatchObject({ entryId: first });
  });
  expect(effects).toBeGreaterThanOrEqual(3);
});
