import { describe, expect, it } from 'vitest';
import { newPerson } from '../stage/system/person.ts';
import type { Crm, Json } from '../stage/system/crm.ts';
import { openSystem } from '../stage/system/system-stage.ts';
import { webhookListener } from '../stage/system/webhook-listener.ts';
import { nextSecond } from '../stage/next-second.ts';

const PAGE = 'https://crm.example';
const heard = await webhookListener();
const { system, on } = await openSystem({
  env: { ...heard.env, ALLOWED_UI_ORIGINS: PAGE, DELAY_SCALE: '0.01', RESYNC_MINUTES: '0' },
});

const merge = (app: Crm, from: string, into: string) =>
  app.call('POST', `${app.contact(from)}/merge`, { body: { into } });

/** Carla by two addresses, known as two contacts with a thread each, and merged: `carla` into `carla-2`. */
async function merged() {
  const cast = await on.connected();
  const { app, carla, contact, name } = cast;
  const work = await newPerson(system, `carla@work-${name}.example`);
  const second = { id: 'carla-2', email: work.email };
  const file = { name: 'a.txt', contentType: 'text/plain', contentBase64: 'aGk=' };
  const one = await app.send('u1', {
    contact,
    subject: 'One',
    text: 'first',
    attachments: [file],
  });
  const two = await app.send('u1', { contact: second, subject: 'Two', text: 'second' });
  await system.idle();
  await carla.reply((await carla.find('One'))['internetMessageId'], { text: 'third' });
  await shows(app, 'carla', ['third', 'first']);
  await work.reply((await work.find('Two'))['internetMessageId'], { text: 'fourth' });
  await shows(app, 'carla-2', ['fourth', 'second']);
  const done = await merge(app, 'carla', 'carla-2');
  expect(done).toMatchObject({
    status: 200,
    body: { id: 'carla-2', emails: [work.email, carla.email] },
  });
  return { ...cast, work, second, one: one.body, two: two.body };
}

async function shows(app: Crm, contact: string, snippets: readonly string[]): Promise<void> {
  await system.idle();
  await expect
    .poll(async () =>
      (await app.conversation(contact)).map(({ snippet }) => String(snippet)).toSorted(),
    )
    .toEqual(snippets.toSorted());
}

describe('after the CRM has merged two contacts', () => {
  it('the other one shows both conversations in one order, page by page, with bodies', async () => {
    const { app } = await merged();
    await shows(app, 'carla-2', ['first', 'second', 'third', 'fourth']);
    const whole = await app.conversation('carla-2');
    // Graph tells whole seconds: an answer stands above what it answers, though its time may be a part of a second less.
    const seconds = whole.map(({ occurredAt }) => Math.floor(Date.parse(occurredAt) / 1000));
    expect(seconds).toEqual(seconds.toSorted((a, b) => b - a));
    expect(new Set(whole.map(({ contactId }) => contactId))).toEqual(new Set(['carla-2']));

    const seen: Json[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const at = `${app.contact('carla-2')}/conversation?limit=1&include=newText&cursor=`;
      const page = await app.call('GET', cursor === '' ? at.replace('&cursor=', '') : at + cursor);
      seen.push(...page.body.entries);
      cursor = page.body.nextCursor;
    }
    expect(seen.map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
    expect(seen.map(({ newText }) => String(newText).trim()).toSorted()).toEqual(
      ['first', 'second', 'third', 'fourth'].toSorted(),
    );
  });

  it('its entries, attachments and threads are read at the other one, with their ETags', async () => {
    const { app, one, two } = await merged();
    const entry = await app.entry('carla-2', one.id);
    expect(entry).toMatchObject({ status: 200, body: { id: one.id, contactId: 'carla-2' } });
    const headers = { 'if-none-match': entry.headers.get('etag') ?? '' };
    const path = `${app.contact('carla-2')}/entries/${one.id}`;
    expect((await app.call('GET', path, { headers })).status).toBe(304);
    const file = await app.call('GET', `${path}/attachments/${one.attachments[0].id}`);
    expect(file).toMatchObject({ status: 200, body: 'hi' });
    const threads = await app.call('GET', `${app.contact('carla-2')}/threads`);
    expect(threads.body.threads.map((each: Json) => [each.id, each.contactId])).toEqual([
      [two.threadId, 'carla-2'],
      [one.threadId, 'carla-2'],
    ]);
    const stopped = await app.call('PATCH', `${app.contact('carla-2')}/threads/${one.threadId}`, {
      body: { sync: false },
    });
    expect(stopped).toMatchObject({
      status: 200,
      body: { contactId: 'carla-2', state: 'stopped', counts: { entries: 2 } },
    });
  });

  it('the merged one refuses reads, puts and its erasure, and names the other one', async () => {
    const { app, one } = await merged();
    const at = app.contact('carla');
    const refused = { status: 409, body: { code: 'contact_merged', into: 'carla-2' } };
    for (const path of [
      at,
      `${at}/conversation`,
      `${at}/entries`,
      `${at}/entries/${one.id}`,
      `${at}/threads`,
      `${at}/threads/${one.threadId}`,
    ])
      expect(await app.call('GET', path)).toMatchObject(refused);
    const put = { body: { emails: ['x@x.example'] } };
    expect(await app.call('PUT', at, put)).toMatchObject(refused);
    expect(await app.call('DELETE', at)).toMatchObject(refused);
    expect(
      await app.call('PATCH', `${at}/threads/${one.threadId}`, { body: { sync: false } }),
    ).toMatchObject(refused);
    const contacts = [
      { id: 'carla', emails: ['x@x.example'] },
      { id: 'carla-2', emails: ['y@x.example'] },
    ];
    const batch = await app.call('POST', `accounts/${app.account}/contacts/batch`, {
      body: { contacts },
    });
    expect(batch.body.results).toMatchObject([
      { status: 409, id: 'carla', code: 'contact_merged', into: 'carla-2' },
      { status: 200, contact: { id: 'carla-2' } },
    ]);
    const failed = await app.sync.contacts
      .get(app.account, 'carla')
      .catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'contact_merged', into: 'carla-2' });
  });

  it('replies go on in the threads of both, and a page that still names the merged one may send', async () => {
    const { app, carla, contact, second, one } = await merged();
    const reply = await app.send('u1', { contact: second, replyTo: one.id, text: 'fifth' });
    expect(reply.body).toMatchObject({ contactId: 'carla-2', threadId: one.threadId });
    expect(reply.headers.get('location')).toContain('/contacts/carla-2/entries/');
    const stale = await app.send('u1', { contact, replyTo: one.id, text: 'sixth' });
    expect(stale.body).toMatchObject({ contactId: 'carla-2', threadId: one.threadId });
    const fresh = await app.send('u1', { contact, subject: 'New', text: 'seventh' }, 'the-key');
    expect(fresh.body).toMatchObject({ contactId: 'carla-2', status: 'sent' });
    const again = await app.send('u1', { contact, subject: 'New', text: 'seventh' }, 'the-key');
    expect(again).toMatchObject({ status: 200, body: { id: fresh.body.id, contactId: 'carla-2' } });
    await system.idle();
    await carla.reply((await carla.find('New'))['internetMessageId'], { text: 'eighth' });
    await shows(app, 'carla-2', [
      'first',
      'second',
      'third',
      'fourth',
      'fifth',
      'sixth',
      'seventh',
      'eighth',
    ]);
  });

  it('what comes in is told and explained as of the other one, and from any of its addresses known', async () => {
    const { app, carla, work, one, anna } = await merged();
    await anna.deliver({
      from: { email: work.email },
      subject: 'RE: One',
      text: 'fifth',
      inReplyTo: one.internetMessageId,
    });
    await carla.reply((await carla.find('One'))['internetMessageId'], { text: 'sixth' });
    await shows(app, 'carla-2', ['first', 'second', 'third', 'fourth', 'fifth', 'sixth']);
    const entries = await app.conversation('carla-2');
    const late = entries.filter(({ snippet }) => ['fifth', 'sixth'].includes(snippet));
    for (const entry of late) {
      expect(entry).toMatchObject({ unknownSender: false, origin: 'contact' });
      const explained = await app.explain('u1', entry.internetMessageId);
      expect(explained.body).toMatchObject({ code: 'synced', facts: { contactId: 'carla-2' } });
    }
    const feed: Json[] = [];
    for (let after = ''; ;) {
      const page = await app.call('GET', `events?account=${app.account}&limit=100${after}`);
      feed.push(...page.body.events);
      if (!page.body.hasMore) break;
      after = `&after=${page.body.nextCursor}`;
    }
    const told = feed.filter(({ data }) => late.some(({ id }) => id === data.entryId));
    expect(told).toHaveLength(2);
    for (const { data } of told) expect(data.contactId).toBe('carla-2');
  });

  it('a page of the other one shows all, and one of the merged one nothing', async () => {
    const { app } = await merged();
    const page = async (contact: string) => {
      const { token } = await app.sync.sessions.open(app.account, 'u1', {
        components: ['conversation'],
        origin: PAGE,
        contacts: [contact],
      });
      return app.call('GET', `me/contacts/${contact}/conversation`, {
        key: null,
        headers: { authorization: `Bearer ${token}`, origin: PAGE },
      });
    };
    expect((await page('carla-2')).body.entries).toHaveLength(4);
    expect(await page('carla')).toMatchObject({ status: 409, body: { code: 'contact_merged' } });
  });

  it('erasing the other one erases both, and nothing of either comes back', async () => {
    const { app, carla, work, one } = await merged();
    expect((await app.call('DELETE', app.contact('carla-2'))).status).toBe(204);
    expect(await app.conversation('carla-2')).toEqual([]);
    expect(await app.conversation('carla')).toEqual([]);
    expect((await app.entry('carla', one.id)).status).toBe(404);
    await carla.reply((await carla.find('One'))['internetMessageId'], { text: 'late' });
    await work.reply((await work.find('Two'))['internetMessageId'], { text: 'later' });
    await system.idle();
    expect(await app.conversation('carla-2')).toEqual([]);
    expect(await app.conversation('carla')).toEqual([]);
  });
});

describe('a merge', () => {
  it('is the same again, and is refused with nobody, itself, and in circles', async () => {
    const { app } = await merged();
    expect((await merge(app, 'carla', 'carla-2')).status).toBe(200);
    expect(await merge(app, 'carla-2', 'carla')).toMatchObject({
      status: 409,
      body: { code: 'contact_merged', into: 'carla-2' },
    });
    expect(await merge(app, 'carla-2', 'carla-2')).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', errors: [{ pointer: '/into' }] },
    });
    expect((await merge(app, 'carla-2', 'nobody')).status).toBe(404);
    expect((await merge(app, 'nobody', 'carla-2')).status).toBe(404);
    const { app: other } = await on.connected();
    expect((await merge(other, 'carla', 'carla-2')).status).toBe(404);
  });

  it('names the other one in each list of what was skipped', async () => {
    const { app, carla, contact, first } = await on.started('Files');
    const attachments = [{ name: 'big.bin', size: 3 * 1024 * 1024 + 1 }];
    await carla.reply(first.internetMessageId, { text: 'Here', attachments });
    await system.idle();
    await expect.poll(async () => (await app.skipped('u1')).length).toBe(1);
    const body = { emails: ['other@client.example'] };
    expect((await app.call('PUT', app.contact('other'), { body })).status).toBe(200);
    expect((await merge(app, contact.id, 'other')).status).toBe(200);
    const listed = (await app.call('GET', `${app.contact('other')}/skipped`)).body.skipped;
    for (const skipped of [listed, await app.skipped('u1')])
      expect(skipped).toMatchObject([{ contactId: 'other', code: 'attachment_too_large' }]);
  });

  it('ends that an address is held by two: the next mail from it begins a thread', async () => {
    const { app, anna, carla, contact } = await on.connected();
    const scope = { scope: 'known-contacts', consentedBy: { name: 'Anna Berg' } };
    expect((await app.call('PATCH', `${app.user('u1')}/connection`, { body: scope })).status).toBe(
      200,
    );
    for (const id of [contact.id, 'twin']) {
      const body = { emails: [carla.email] };
      expect((await app.call('PUT', app.contact(id), { body })).status).toBe(200);
    }
    await nextSecond();
    await carla.send({ to: [{ email: anna.email }], subject: 'Whose', text: 'whose' });
    await system.idle();
    await expect.poll(async () => (await app.skipped('u1')).length).toBe(1);
    expect((await merge(app, 'twin', contact.id)).status).toBe(200);
    await carla.send({ to: [{ email: anna.email }], subject: 'Mine', text: 'mine' });
    await shows(app, contact.id, ['mine']);
  });
});
