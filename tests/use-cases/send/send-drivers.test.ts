import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator, type Simulator } from '../../../simulator/server.ts';
import { account, contact } from '../../stage/use-cases/cast.ts';
import { Crash } from '../../stage/use-cases/mortal.ts';
import { sendStage, orCrash, type SendPorts } from '../../stage/use-cases/send-stage.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ seed: 12 });
});
afterAll(() => simulator.close());

type Stage = ReturnType<typeof sendStage>;

const inbox = (on: Stage) => on.carla.messagesIn('inbox');
const sends = (on: Stage) =>
  simulator.world.journal.entries.filter(
    ({ path, mailbox }) => path.endsWith('/send') && mailbox === on.anna.email,
  );

/** Accepted, and its request died before Graph was asked for anything. */
async function orphaned(): Promise<Stage> {
  for (let n = 1; ; n += 1) {
    const on = sendStage(simulator);
    await orCrash(on.send('k', {}, on.mortalAt(n, 'after').deps));
    if ((await on.entries()).length > 0) return on;
  }
}

describe('the lease of a send', () => {
  it('lets one of many drive it: the queue twice and the CRM twice at the same moment', async () => {
    const on = await orphaned();
    simulator.world.clock.advance(150_000);
    const answers = await Promise.all([on.send('k'), on.send('k'), on.deliver(), on.deliver()]);
    expect(answers.slice(0, 2)).not.toContainEqual({
      kind: 'refused',
      why: 'idempotency_key_reused',
    });
    await on.drain();
    expect([inbox(on).length, sends(on).length, await on.entries()]).toMatchObject([
      1,
      1,
      [{ status: 'sent' }],
    ]);
  });

  it('is asked for while it is held: send_in_progress', async () => {
    const on = await orphaned();
    expect(await on.send('k')).toEqual({ kind: 'refused', why: 'send_in_progress' });
    await on.drain();
    expect(inbox(on)).toHaveLength(1);
  });

  it('that ran out right before Graph’s send, as in a frozen process, lets nothing be sent by it', async () => {
    const on = sendStage(simulator);
    let froze = false;
    const freezing: SendPorts = {
      ...on.steady,
      connections: {
        async find(a, u) {
          const [entry] = await on.entries();
          const row = entry && (await on.store.send(a, contact, entry.id));
          if (row?.value.state === 'sending' && !froze) {
            froze = true;
            simulator.world.clock.advance(130_000);
            // Another run takes over and looks.
            await on.deliver();
          }
          return on.steady.connections.find(a, u);
        },
      },
    };
    expect(await on.send('k', {}, freezing)).toMatchObject({ kind: 'waiting' });
    expect([froze, sends(on).length]).toEqual([true, 0]);
    await on.drain();
    expect([inbox(on).length, sends(on).length]).toEqual([1, 1]);
  });

  it('of ten runs that died on it in a row is given to no further one: the send has failed', async () => {
    const on = await orphaned();
    let deaths = 0;
    for (let rounds = 0; (await on.entries())[0]?.status === 'queued'; rounds += 1) {
      expect(rounds).toBeLessThan(60);
      // Dies once it holds the lease and has asked Graph.
      if ((await on.deliver(on.mortalAt(6, 'after').deps)) === 'died') deaths += 1;
    }
    await on.drain();
    expect(deaths).toBeGreaterThanOrEqual(9);
    expect((await on.entries())[0]).toMatchObject({
      status: 'failed',
      failure: { code: 'rejected' },
    });
    expect([inbox(on), on.anna.messagesIn('drafts')]).toEqual([[], []]);
  });
});

it('a repeat that stores its content while another one sends and the contact is erased sends no second mail', async () => {
  const on = sendStage(simulator);
  // The first run claims the key, and dies before it has stored the send.
  const { sendBodies } = on.steady;
  const dies = { ...sendBodies, put: () => Promise.reject(new Crash()) };
  await orCrash(on.send('k', {}, { ...on.steady, sendBodies: dies }));
  expect(await on.entries()).toEqual([]);
  const slow: SendPorts['sendBodies'] = {
    ...sendBodies,
    async put(...content) {
      expect(await on.send('k')).toMatchObject({ kind: 'ended', entry: { status: 'sent' } });
      await on.store.erase(account, contact);
      return sendBodies.put(...content);
    },
  };
  expect(await on.send('k', {}, { ...on.steady, sendBodies: slow })).toEqual({
    kind: 'refused',
    why: 'contact_erased',
  });
  await on.drain();
  expect([inbox(on).length, sends(on).length, await on.entries()]).toEqual([1, 1, []]);
});

it('a send that is confirmed while it is being noted as sent is told as both', async () => {
  const on = sendStage(simulator);
  const confirming: SendPorts = {
    ...on.steady,
    conversations: {
      ...on.store,
      async commit(...args) {
        const result = await on.store.commit(...args);
        const [entry] = await on.entries();
        if (entry?.status !== 'sent') return result;
        // The Sent copy, whose run tells of its own version.
        const confirmed = { ...entry, status: 'confirmed', version: entry.version + 1 } as const;
        const row = await on.store.entry(account, contact, entry.id);
        const send = await on.sendRow(entry.id);
        await on.store.commit(account, contact, [
          { kind: 'update-entry', entry: { value: confirmed, etag: row?.etag ?? '' } },
          { kind: 'update-send', send: { ...send, value: { ...send.value, state: 'confirmed' } } },
        ]);
        return result;
      },
    },
  };
  await on.send('k', {}, confirming);
  await on.drain();
  const [entry] = await on.entries();
  expect(entry).toMatchObject({ status: 'confirmed', version: 3 });
  expect(on.told).toContain(`evt_${entry?.id}_2`);
});

it('a send that was confirmed before it was told as sent is told as both', async () => {
  for (let n = 1; ; n += 1) {
    const on = sendStage(simulator);
    await orCrash(on.send('k', {}, on.mortalAt(n, 'after').deps));
    const [entry] = await on.entries();
    if (entry?.status !== 'sent') continue;
    expect(on.told).toEqual([`evt_${entry.id}_1`]);
    const present = await on.store.entry(account, contact, entry.id);
    const row = await on.sendRow(entry.id);
    if (!present) throw new Error('the entry is gone');
    await on.store.commit(account, contact, [
      {
        kind: 'update-entry',
        entry: { value: { ...entry, version: 3, status: 'confirmed' }, etag: present.etag },
      },
      { kind: 'update-send', send: { ...row, value: { ...row.value, state: 'confirmed' } } },
    ]);
    await on.drain();
    expect(new Set(on.told)).toEqual(new Set([1, 2, 3].map((v) => `evt_${entry.id}_${v}`)));
    return;
  }
});

describe('a failure in the middle of making the draft', () => {
  const large = {
    name: 'large.bin',
    contentType: 'application/pdf',
    contentId: null,
    content: new Uint8Array(2_800_000),
  };

  it.each([
    ['a file is refused for now', { target: 'graph', path: '/createUploadSession$' }],
    ['a slice is refused for now', { target: 'upload' }],
  ] as const)('waits as told and leaves no second draft: %s', async (_, match) => {
    const on = sendStage(simulator);
    const throttled = simulator.world.faults.add({
      match: { ...match, times: 1 },
      effect: { type: 'throttle', retryAfter: '30' },
    });
    const begun = simulator.world.clock.now();
    expect(await on.send('k', { attachments: [large] })).toMatchObject({ kind: 'waiting' });
    expect([throttled.struck, on.anna.messagesIn('drafts').length]).toEqual([1, 1]);
    await on.drain();
    expect(simulator.world.clock.now() - begun).toBeGreaterThanOrEqual(30_000);
    expect([inbox(on).length, on.anna.messagesIn('drafts')]).toEqual([1, []]);
  });

  it('waits as told also in a reply, whose draft is made before it is filled', async () => {
    const on = sendStage(simulator);
    const first = await on.send('first');
    if (first.kind === 'refused') throw new Error(first.why);
    await on.drain();
    simulator.world.faults.add({
      match: { target: 'graph', method: 'PATCH', mailbox: on.anna.email, times: 1 },
      effect: { type: 'throttle', retryAfter: '30' },
    });
    const reply = { subject: null, replyTo: first.entry.id };
    expect(await on.send('reply', reply)).toMatchObject({ kind: 'waiting' });
    await on.drain();
    expect([inbox(on).length, on.anna.messagesIn('drafts')]).toEqual([2, []]);
  });
});

it('a draft that the user deleted is never made anew: after a day its outcome is unknown', async () => {
  const on = sendStage(simulator);
  simulator.world.faults.add({
    match: { target: 'graph', path: '/send$', mailbox: on.anna.email, times: 1 },
    effect: { type: 'fail', status: 504 },
  });
  await on.send('k');
  const begun = simulator.world.clock.now();
  for (const draft of on.anna.messagesIn('drafts')) on.anna.remove(draft);
  await on.drain();
  expect((await on.entries())[0]).toMatchObject({
    status: 'failed',
    failure: { code: 'outcome_unknown' },
  });
  expect(simulator.world.clock.now() - begun).toBeGreaterThanOrEqual(24 * 3_600_000);
  expect([inbox(on), sends(on).length]).toEqual([[], 1]);
});

it('a run that lost its send while Graph made the draft takes that draft out of the mailbox', async () => {
  const on = sendStage(simulator);
  const slow: SendPorts = {
    ...on.steady,
    mail: {
      ...on.steady.mail,
      async createDraft(...args) {
        // Frozen for longer than its lease: another run has sent it by now.
        await on.drain();
        return on.steady.mail.createDraft(...args);
      },
    },
  };
  await on.send('k', {}, slow);
  await on.drain();
  expect(inbox(on)).toHaveLength(1);
  expect(on.anna.messagesIn('drafts')).toEqual([]);
});

it('what has gone bears the name that Microsoft writes before the sender’s address', async () => {
  const on = await orphaned();
  const [queued] = await on.entries();
  expect(queued?.from).toEqual({ email: on.anna.email });
  simulator.world.clock.advance(150_000);
  await on.drain();
  const [entry] = await on.entries();
  expect(entry).toMatchObject({ status: 'sent', from: { email: on.anna.email, name: 'Anna' } });
});
