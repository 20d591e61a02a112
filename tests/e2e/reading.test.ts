import { describe, expect, it } from 'vitest';
import type { Crm, Json } from '../stage/system/crm.ts';
import { openSystem } from '../stage/system/system-stage.ts';

const { system, on } = await openSystem({ env: { DELAY_SCALE: '0.01' } });

const path = (app: Crm, rest: string): string => `${app.contact('carla')}/${rest}`;
const get = (app: Crm, rest: string, headers: Record<string, string> = {}) =>
  app.call('GET', path(app, rest), { headers });

describe('a conversation with bodies', () => {
  it('brings those that were asked for in one request, and no others', async () => {
    const { app, carla, first } = await on.started('Offer');
    await carla.reply(first['internetMessageId'], { html: '<p>Yes, <b>please</b>.</p>' });
    await system.idle();
    const plain = await get(app, 'conversation');
    for (const one of plain.body.entries)
      expect(Object.keys(one)).not.toEqual(expect.arrayContaining(['newText']));
    const withText = await get(app, 'conversation?include=newText');
    expect(withText.body.entries.map((one: Json) => one.newText.trim())).toEqual([
      'Yes, please.',
      'Hello',
    ]);
    for (const one of withText.body.entries) {
      expect(one).toMatchObject({ truncated: false });
      expect(one).not.toHaveProperty('html');
    }
    const both = (await get(app, 'conversation?include=html,newText&limit=1')).body.entries[0];
    const whole = (await app.entry('carla', both.id)).body;
    expect([both.html, both.newText]).toEqual([whole.html, whole.newText]);
    const bad = await get(app, 'conversation?include=text');
    expect(bad).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });

  it('leaves out what would make an answer larger than 4 MB, and says so', async () => {
    const { app, contact } = await on.connected();
    const html = `<p>${'word '.repeat(180_000)}</p>`;
    for (const n of [1, 2, 3, 4, 5, 6]) {
      const sent = await app.send('u1', { contact, subject: `Long ${n}`, html });
      expect(sent.status).toBe(201);
    }
    const answer = await get(app, 'conversation?include=html');
    const cut = answer.body.entries.map(({ truncated }: Json) => truncated);
    expect(cut).toEqual([false, false, false, false, true, true]);
    expect(answer.body.entries[5].html).toBeNull();
    expect(JSON.stringify(answer.body).length).toBeLessThan(4.5 * 1024 * 1024);
  });
});

describe('an ETag', () => {
  it('answers 304 without a body until something has changed', async () => {
    const { app, carla, first } = await on.started('Same');
    const [{ id }] = (await app.conversation('carla')) as [Json];
    for (const rest of ['conversation', `entries/${id}`, 'threads', 'conversation?include=html']) {
      const { headers } = await get(app, rest);
      const etag = headers.get('etag') ?? '';
      expect([rest, etag]).toEqual([rest, expect.stringMatching(/^"[0-9a-f]{40}"$/)]);
      const again = await get(app, rest, { 'if-none-match': `"other", W/${etag}` });
      expect([rest, again.status, again.body]).toEqual([rest, 304, '']);
      expect((await get(app, rest, { 'if-none-match': '"other"' })).status).toBe(200);
    }
    const etag = (await get(app, 'threads')).headers.get('etag') ?? '';
    await carla.reply(first['internetMessageId'], { text: 'New' });
    await system.idle();
    expect((await get(app, 'threads', { 'if-none-match': etag })).status).toBe(200);
  });
});

describe('a CRM that keeps a copy', () => {
  it('is given every change after the last one, in order, and ends with the same entries', async () => {
    const { app, carla, contact, first } = await on.started('Mirrored');
    const copy = new Map<string, Json>();
    const take = (entries: readonly Json[]) => {
      for (const one of entries) copy.set(one.id, one);
    };
    const begun = (await get(app, 'entries?limit=1')).body;
    take(begun.entries);
    let reached = begun.updatedThrough;
    const catchUp = async (): Promise<number> => {
      let pages = 0;
      for (let query = `updatedAfter=${reached}&limit=2`; query !== ''; pages += 1) {
        const { body, status } = await get(app, `entries?${query}`);
        expect(status).toBe(200);
        take(body.entries);
        reached = body.updatedThrough;
        query = body.nextCursor === null ? '' : `limit=2&cursor=${body.nextCursor}`;
      }
      return pages;
    };
    const same = async () =>
      expect([...copy.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
        await app.conversation('carla'),
      );
    await catchUp();
    await same();
    for (const n of [1, 2, 3])
      await carla.reply(first['internetMessageId'], { text: `Answer ${n}` });
    await app.send('u1', { contact, subject: 'Meanwhile', text: 'x' });
    await system.idle();
    expect(await catchUp()).toBeGreaterThan(1);
    await same();
    expect((await get(app, `entries?updatedAfter=${reached}`)).body).toEqual({
      entries: [],
      nextCursor: null,
      updatedThrough: reached,
    });
    const withText = await get(app, 'entries?include=newText&limit=100');
    expect(withText.body.entries.every((one: Json) => typeof one.newText === 'string')).toBe(true);
  });

  it('may begin at a time, and reads on behind an erasure', async () => {
    const { app, contact } = await on.started('Before');
    const all = (await get(app, 'entries')).body;
    const since = async (ms: number) =>
      (await get(app, `entries?updatedAfter=${new Date(Date.now() + ms).toISOString()}`)).body;
    expect((await since(-60_000)).entries).toEqual(all.entries);
    expect((await since(3_600_000)).entries).toEqual([]);
    await app.call('DELETE', app.contact('carla'));
    expect((await get(app, 'entries')).body).toMatchObject({ entries: [] });
    await app.send('u1', { contact, subject: 'After', text: 'Anew' });
    await system.idle();
    const after = (await get(app, `entries?updatedAfter=${all.updatedThrough}`)).body;
    expect(after.entries).toMatchObject([{ subject: 'After', status: 'confirmed' }]);
  });

  it('that waits is answered when something comes, and not before', async () => {
    const { app, carla, first } = await on.started('Awaited');
    const { updatedThrough } = (await get(app, 'entries')).body;
    const from = `entries?updatedAfter=${updatedThrough}`;
    expect((await get(app, `${from}&wait=0`)).body.entries).toEqual([]);
    const waiting = get(app, `${from}&wait=20`);
    // The system is quiet all the same.
    await system.idle();
    await carla.reply(first['internetMessageId'], { text: 'Here I am' });
    expect((await waiting).body.entries).toMatchObject([{ snippet: 'Here I am' }]);
    for (const wait of ['21', '-1', 'long'])
      expect((await get(app, `${from}&wait=${wait}`)).body.code).toBe('invalid_request');
  });

  it('reaches further when something else than an entry has changed, such as a message that was kept out', async () => {
    const { app, carla, first } = await on.started('Kept out');
    const { updatedThrough } = (await get(app, 'entries')).body;
    const attachments = [{ name: 'plans.zip', size: 3 * 1024 * 1024 + 1 }];
    await carla.reply(first['internetMessageId'], { text: 'The plans', attachments });
    await system.idle();
    expect((await get(app, 'skipped')).body.skipped).toHaveLength(1);
    const now = (await get(app, `entries?updatedAfter=${updatedThrough}&wait=20`)).body;
    expect(now.entries).toEqual([]);
    expect(now.updatedThrough).not.toBe(updatedThrough);
  });

  it('is told when it asks from nowhere', async () => {
    const { app } = await on.strangers();
    expect((await get(app, 'entries')).body).toMatchObject({ entries: [], nextCursor: null });
    for (const query of ['updatedAfter=yesterday', 'updatedAfter=2026-13-01T00:00:00Z', 'limit=0'])
      expect([query, (await get(app, `entries?${query}`)).body.code]).toEqual([
        query,
        'invalid_request',
      ]);
    expect((await get(app, 'entries?cursor=x')).body.code).toBe('invalid_cursor');
    const other = await on.started('Theirs');
    const theirs = (await get(other.app, 'entries')).body.updatedThrough;
    expect((await get(app, `entries?updatedAfter=${theirs}`)).body.code).toBe('invalid_request');
  });
});
