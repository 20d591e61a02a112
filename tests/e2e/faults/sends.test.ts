import { beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Crm, Json } from '../../stage/system/crm.ts';
import { openSystem, type Cast } from '../../stage/system/system-stage.ts';

/** A day is 26 seconds: long enough for what must not fail in it, short enough to see it end. */
const DELAY_SCALE = '0.0003';

// What a killed host had of the queue comes again soon, and not after ten minutes.
const { system, on } = await openSystem({ env: { DELAY_SCALE }, messageLeaseMs: 2_000 });
/** A send whose answer was lost and whose copy shows only after more than a day; its end is looked at late. */
let unknown: { cast: Cast; sent: Answer };
beforeAll(async () => {
  const cast = await on.connected();
  await on.fault(sendOf(cast), { type: 'late-send', shows: 'missing', ms: 3_600_000, lost: true });
  const message = { contact: cast.contact, subject: 'Unknown', text: 'Hello' };
  unknown = { cast, sent: await cast.app.send('u1', message) };
});

const sendOf = ({ anna }: Cast): object => ({
  method: 'POST',
  path: '/send$',
  mailbox: anna.email,
  times: 1,
});
const status = async (app: Crm, sent: Answer): Promise<string> =>
  (await app.entry('carla', sent.body.id)).body.status;

async function expectConfirmed({ app, anna, carla }: Cast, sent: Answer, subject: string) {
  await expect.poll(() => status(app, sent)).toBe('confirmed');
  const got = (await carla.messages('inbox')).filter((one) => one.subject === subject);
  expect([got.length, await anna.messages('drafts')]).toEqual([1, []]);
  return got[0];
}

describe('a send', () => {
  it('is a draft that is sent, never sendMail, so that its id is known before it leaves', async () => {
    const cast = await on.connected();
    await on.control('DELETE', 'requests');
    const sent = await cast.app.send('u1', {
      contact: cast.contact,
      subject: 'Two steps',
      text: 'x',
    });
    expect(sent).toMatchObject({ status: 201, body: { internetMessageId: expect.any(String) } });
    expect((await on.requests(cast.anna)).filter((one) => one.startsWith('POST /me'))).toEqual([
      'POST /me/messages',
      'POST /me/messages/{id}/send',
    ]);
    const got = await expectConfirmed(cast, sent, 'Two steps');
    expect(got?.internetMessageId).toBe(sent.body.internetMessageId);
  });

  it.each([
    ['still a draft', 'draft'],
    ['not found', 'missing'],
  ])('whose answer is lost goes out once, though its copy is %s for a while', async (_, shows) => {
    const cast = await on.connected();
    const late = await on.fault(sendOf(cast), { type: 'late-send', shows, ms: 900, lost: true });
    const sent = await cast.app.send('u1', {
      contact: cast.contact,
      subject: `Late ${shows}`,
      text: 'x',
    });
    expect([sent.status, await on.struck(late)]).toEqual([202, 1]);
    await expectConfirmed(cast, sent, `Late ${shows}`);
  });

  it('that Graph does not find for a moment, right after the draft was made, goes out once', async () => {
    const cast = await on.connected();
    const { app, contact } = cast;
    await on.fault(
      { ...sendOf(cast), times: 1 },
      { type: 'fail', status: 404, code: 'ErrorItemNotFound' },
    );
    const sent = await app.send('u1', { contact, subject: 'Eventually', text: 'x' });
    expect(sent.status).toBe(202);
    await expectConfirmed(cast, sent, 'Eventually');
  });

  it('that is throttled with a date waits for it, and is sent once', async () => {
    const cast = await on.connected();
    const until = Math.ceil(Date.now() / 1000) * 1000 + 2000;
    await on.fault(sendOf(cast), {
      type: 'throttle',
      retryAfter: new Date(until).toUTCString(),
    });
    const sent = await cast.app.send('u1', {
      contact: cast.contact,
      subject: 'On a date',
      text: 'x',
    });
    expect(sent.status).toBe(202);
    await expectConfirmed(cast, sent, 'On a date');
    expect(Date.now()).toBeGreaterThanOrEqual(until);
  });

  it('whose upload breaks off begins anew: every file is there once', async () => {
    const cast = await on.connected();
    await on.fault({ target: 'upload', nth: 2 }, { type: 'fail', status: 404 });
    const content = Buffer.alloc(3 * 1024 * 1024, 7);
    const sent = await cast.app.send('u1', {
      contact: cast.contact,
      subject: 'Upload',
      text: 'x',
      attachments: ['a.bin', 'b.bin'].map((name) => ({
        name,
        contentType: 'application/octet-stream',
        contentBase64: content.toString('base64'),
      })),
    });
    expect(sent.status).toBe(202);
    const got = await expectConfirmed(cast, sent, 'Upload');
    expect(got?.attachments.map((one: Json) => [one.name, one.contentLength ?? one.size])).toEqual([
      ['a.bin', content.length],
      ['b.bin', content.length],
    ]);
  });

  it('whose outcome nobody can tell for a day has failed so, is never sent twice, and is set right in the end', async () => {
    const { cast, sent } = unknown;
    const { app, carla } = cast;
    await expect.poll(() => status(app, sent)).toBe('failed');
    expect((await app.entry('carla', sent.body.id)).body.failure.code).toBe('outcome_unknown');
    expect((await on.ops(app, 'health')).body.counters.send_outcome_unknown).toBeGreaterThan(0);
    expect(await carla.messages('inbox')).toHaveLength(1);
    // The copy shows after all, and is notified.
    await on.control('POST', 'clock', { advanceMs: 3_600_000 });
    await expectConfirmed(cast, sent, 'Unknown');
    expect((await app.entry('carla', sent.body.id)).body.failure).toBeNull();
  });

  // The last one: what the process counted until now is lost with it.
  it('is one however often its key comes, also when the process dies while Graph takes it', async () => {
    const [drafting, sending] = [await on.connected(), await on.connected()];
    const message = ({ contact }: Cast, subject: string) => ({ contact, subject, text: 'x' });
    const slow = { type: 'delay', ms: 1000 };
    const held = [
      await on.fault(
        { method: 'POST', path: '^/me/messages$', mailbox: drafting.anna.email, times: 1 },
        slow,
      ),
      await on.fault(sendOf(sending), slow),
    ];
    const cut = [
      drafting.app.send('u1', message(drafting, 'Dies drafting'), 'key'),
      sending.app.send('u1', message(sending, 'Dies sending'), 'key'),
    ].map((request) => request.catch(() => 'cut'));
    await expect.poll(async () => Promise.all(held.map((one) => on.struck(one)))).toEqual([1, 1]);
    await system.host.kill();
    expect(await Promise.all(cut)).toEqual(['cut', 'cut']);
    await system.host.start();
    for (const [cast, subject] of [
      [drafting, 'Dies drafting'],
      [sending, 'Dies sending'],
    ] as const) {
      const again = await Promise.all(
        [1, 2, 3].map(() => cast.app.send('u1', message(cast, subject), 'key')),
      );
      // 201: it was this call that gave it to Graph, after the dead one's lease had run out.
      for (const answer of again) expect([200, 201, 202, 409]).toContain(answer.status);
      expect(again.filter((answer) => answer.status === 201).length).toBeLessThan(2);
      await expect
        .poll(async () => (await cast.app.conversation('carla')).map((one) => one.status))
        .toEqual(['confirmed']);
      expect(await cast.carla.messages('inbox')).toHaveLength(1);
      await expect.poll(() => cast.anna.messages('drafts')).toEqual([]);
    }
  });
});
