import { describe, expect, it } from 'vitest';
import { newPerson } from '../stage/system/person.ts';
import type { Crm } from '../stage/system/crm.ts';
import { expectConversation, openSystem, snippets } from '../stage/system/system-stage.ts';
import { nextSecond } from '../stage/next-second.ts';

const { system, on } = await openSystem({ env: { DELAY_SCALE: '0.01', RESYNC_MINUTES: '0' } });

const consentedBy = { name: 'Anna Berg' };

async function connectedWith(scope: string) {
  const cast = await on.connected();
  const { app, contact } = cast;
  await putContact(app, contact.id, contact.email);
  expect(await setScope(app, { scope, consentedBy })).toMatchObject({
    status: 200,
    body: { scope },
  });
  await nextSecond();
  return cast;
}

const setScope = (app: Crm, body: Record<string, unknown>) =>
  app.call('PATCH', `${app.user('u1')}/connection`, { body });

async function putContact(app: Crm, id: string, ...emails: string[]): Promise<void> {
  const put = await app.call('PUT', app.contact(id), { body: { emails } });
  expect(put.status).toBe(200);
}

describe('a wider scope', () => {
  it('needs the consent of the owner of the mailbox, a connection, and leaves a row in the audit', async () => {
    const { app } = await on.connected();
    expect(await setScope(app, { scope: 'known-contacts' })).toMatchObject({
      status: 422,
      body: { code: 'consent_required' },
    });
    const toCome = { ...consentedBy, at: new Date(Date.now() + 600_000).toISOString() };
    expect(await setScope(app, { scope: 'known-contacts', consentedBy: toCome })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', errors: [{ pointer: '/consentedBy/at' }] },
    });
    expect((await setScope(app, { scope: 'known-contacts', consentedBy })).status).toBe(200);
    expect((await setScope(app, { scope: 'sent-to-contacts' })).status).toBe(200);
    await app.disconnect('u1');
    expect((await app.connection('u1')).body.scope).toBe('crm-threads');
    expect(await setScope(app, { scope: 'known-contacts', consentedBy })).toMatchObject({
      status: 409,
      body: { code: 'not_connected' },
    });
    const audit = (await app.call('GET', `${app.user('u1')}/audit?limit=2`)).body;
    expect(audit.audit).toMatchObject([
      { from: 'sent-to-contacts', to: 'crm-threads', by: { type: 'disconnected' } },
      { from: 'known-contacts', to: 'sent-to-contacts', by: { type: 'crm' } },
    ]);
    const next = `${app.user('u1')}/audit?cursor=${audit.nextCursor}`;
    expect((await app.call('GET', next)).body).toMatchObject({
      audit: [
        {
          from: 'crm-threads',
          to: 'known-contacts',
          by: { type: 'stated', name: 'Anna Berg', at: expect.any(String) },
        },
      ],
      nextCursor: null,
    });
  });

  it('reads From and recipients of a stranger’s mail, in one request, and nothing else of it', async () => {
    const { app, anna, name } = await connectedWith('known-contacts');
    const stranger = await newPerson(system, `sam@elsewhere-${name}.example`);
    system.simulator.world.journal.clear();
    await stranger.send({ to: [{ email: anna.email }], subject: 'Private', text: 'x' });
    await system.idle();
    const asked = (await on.requests(anna)).filter((one) => !one.includes('messages?'));
    expect(asked.filter((one) => one === 'GET /me/messages/{id}').length).toBeGreaterThan(0);
    const { requests } = await on.control('GET', 'requests');
    const urls: string[] = requests
      .filter((one: any) => one.mailbox === anna.email && one.template === '/me/messages/{id}')
      .map((one: any) => decodeURIComponent(one.path ?? one.url ?? JSON.stringify(one)));
    for (const url of urls) expect(url).not.toMatch(/body|subject/i);
    expect(await app.conversation('carla')).toEqual([]);
  });
});

describe('sent-to-contacts', () => {
  it('begins a thread with what the user sends to a contact from Outlook, and goes on both ways', async () => {
    const { app, anna, carla } = await connectedWith('sent-to-contacts');
    await anna.send({ to: [{ email: carla.email }], subject: 'Plans', text: 'Shall we meet?' });
    await expectConversation(app, ['Shall we meet?']);
    await carla.reply((await carla.find('Plans'))['internetMessageId'], { text: 'Gladly.' });
    await expectConversation(app, ['Gladly.', 'Shall we meet?']);
    await anna.reply((await anna.find('RE: Plans'))['internetMessageId'], { text: 'At ten.' });
    await expectConversation(app, ['At ten.', 'Gladly.', 'Shall we meet?']);
    const entries = await app.conversation('carla');
    expect(entries.at(-1)).toMatchObject({
      direction: 'outbound',
      origin: 'mailbox',
      status: 'confirmed',
    });
    expect(new Set(entries.map((one) => one.threadId)).size).toBe(1);
  });

  it('takes nothing that a contact writes first, nothing to colleagues and strangers, and nothing from before', async () => {
    const { app, anna, ben, carla, contact, name } = await on.connected();
    const stranger = await newPerson(system, `sam@other-${name}.example`);
    await putContact(app, contact.id, contact.email);
    await putContact(app, 'ben', ben.email);
    await anna.send({ to: [{ email: carla.email }], subject: 'Before', text: 'Before' });
    await nextSecond();
    await setScope(app, { scope: 'sent-to-contacts', consentedBy });
    await nextSecond();
    await carla.send({ to: [{ email: anna.email }], subject: 'First', text: 'First' });
    await anna.send({ to: [{ email: ben.email }], subject: 'Inside', text: 'Inside' });
    await anna.send({ to: [{ email: stranger.email }], subject: 'Outside', text: 'Outside' });
    await anna.send({ to: [{ email: carla.email }], subject: 'Now', text: 'Now' });
    await expectConversation(app, ['Now']);
    expect(await app.conversation('ben')).toEqual([]);
  });

  it('ends at once when it is narrowed; threads that it began go on', async () => {
    const { app, anna, carla } = await connectedWith('sent-to-contacts');
    await anna.send({ to: [{ email: carla.email }], subject: 'Old', text: 'Old' });
    await expectConversation(app, ['Old']);
    await setScope(app, { scope: 'crm-threads' });
    await anna.send({ to: [{ email: carla.email }], subject: 'New', text: 'New' });
    await carla.reply((await carla.find('Old'))['internetMessageId'], { text: 'Answer' });
    await expectConversation(app, ['Answer', 'Old']);
  });

  it('gives a mail to several contacts to the first in To', async () => {
    const { app, anna, carla, name } = await connectedWith('sent-to-contacts');
    const dora = await newPerson(system, `dora@client-${name}.example`);
    await putContact(app, 'dora', dora.email);
    await nextSecond();
    await anna.send({
      to: [{ email: dora.email }, { email: carla.email }],
      subject: 'Both',
      text: 'Both',
    });
    await expect.poll(async () => snippets(await app.conversation('dora'))).toEqual(['Both']);
    expect(await app.conversation('carla')).toEqual([]);
  });
});

describe('known-contacts', () => {
  it('begins a thread with what a contact writes, and the CRM can answer in it', async () => {
    const { app, anna, carla, contact } = await connectedWith('known-contacts');
    await carla.send({ to: [{ email: anna.email }], subject: 'Question', text: 'A question' });
    await expectConversation(app, ['A question']);
    const [entry] = await app.conversation('carla');
    expect(entry).toMatchObject({ direction: 'inbound', origin: 'contact', unknownSender: false });
    const sent = await app.send('u1', { contact, text: 'An answer', replyTo: entry.id });
    expect(sent.body.threadId).toBe(entry.threadId);
    await expectConversation(app, ['An answer', 'A question']);
  });

  it('begins nothing with what lies in the junk folder, until its reader moves it to the inbox', async () => {
    const { app, anna, carla } = await connectedWith('known-contacts');
    const mail = { from: carla.email, to: [{ email: anna.email }], text: 'Forged?' };
    const junk = await anna.deliver({ ...mail, subject: 'Junk', folder: 'junkemail' });
    await carla.send({ to: [{ email: anna.email }], subject: 'Real', text: 'Real' });
    await expectConversation(app, ['Real']);
    const { body } = await app.explain('u1', junk.internetMessageId);
    expect(body).toMatchObject({ code: 'begun_in_mailbox', facts: { contactId: null } });
    await anna.put('move', junk.id, { folder: 'inbox' });
    await expectConversation(app, ['Real', 'Forged?']);
  });

  it('says ambiguous_contact of an address that two contacts have, and brings it in for neither', async () => {
    const { app, anna, carla } = await connectedWith('known-contacts');
    await putContact(app, 'twin', carla.email);
    await nextSecond();
    await carla.send({ to: [{ email: anna.email }], subject: 'Whose?', text: 'Whose?' });
    await expect
      .poll(() => app.skipped('u1'))
      .toMatchObject([
        {
          code: 'ambiguous_contact',
          contactId: null,
          threadId: null,
          from: { email: carla.email },
          subject: 'Whose?',
          retryable: false,
        },
      ]);
    // It stays so when the address becomes one's: listings come again.
    await app.call('DELETE', app.contact('twin'));
    await carla.send({ to: [{ email: anna.email }], subject: 'Mine', text: 'Mine' });
    await expectConversation(app, ['Mine']);
  });

  it('never begins with an answer in a thread that a disconnect has stopped', async () => {
    const { app, anna, carla, first, contact } = await on.started('Stopped');
    await app.disconnect('u1');
    expect((await app.connect('u1', anna.email)).status).toBe(200);
    await putContact(app, contact.id, contact.email);
    await setScope(app, { scope: 'known-contacts', consentedBy });
    await nextSecond();
    await carla.reply(first['internetMessageId'], { text: 'Late answer' });
    await carla.send({ to: [{ email: anna.email }], subject: 'Anew', text: 'Anew' });
    await expectConversation(app, ['Anew', 'Hello']);
  });
});

describe('the never-list', () => {
  it('keeps whoever is on it out of everything, and refuses sends to them', async () => {
    const { app, anna, carla, contact, name } = await connectedWith('known-contacts');
    await anna.send({ to: [{ email: carla.email }], subject: 'Case', text: 'Case' });
    await expectConversation(app, ['Case']);
    const lists = [`accounts/${app.account}/never-list`, `${app.user('u1')}/never-list`] as const;
    const domains = [`client-${name}.example`];
    expect((await app.call('PUT', lists[1], { body: { domains } })).body).toEqual({
      addresses: [],
      domains,
    });
    expect((await app.call('GET', lists[0])).body).toEqual({ addresses: [], domains: [] });
    await carla.reply((await carla.find('Case'))['internetMessageId'], { text: 'Secret' });
    await carla.send({ to: [{ email: anna.email }], subject: 'Secret too', text: 'Secret too' });
    expect(await app.send('u1', { contact, subject: 'Offer', text: 'x' })).toMatchObject({
      status: 422,
      body: { code: 'never_listed' },
    });
    await system.idle();
    await nextSecond();
    await app.call('PUT', lists[1], { body: {} });
    await nextSecond();
    await carla.send({ to: [{ email: anna.email }], subject: 'Open', text: 'Open' });
    await expectConversation(app, ['Open', 'Case']);
  });
});

describe('a batch of contacts', () => {
  it('ends each on its own: a bad one takes down no other', async () => {
    const { app } = await on.strangers();
    const contacts = [
      { id: 'one', emails: ['one@x.example'], name: 'One' },
      { id: 'two', emails: ['not an address'] },
      { emails: ['three@x.example'] },
      { id: 'one', emails: ['uno@x.example'] },
    ];
    const path = `accounts/${app.account}/contacts/batch`;
    expect(await app.call('POST', path, { body: { contacts } })).toMatchObject({
      status: 200,
      body: {
        results: [
          { status: 200, contact: { id: 'one', emails: ['one@x.example'], name: 'One' } },
          { status: 400, id: 'two', code: 'invalid_request', errors: [{ pointer: '/emails/0' }] },
          { status: 400, id: null, errors: [{ pointer: '/id' }] },
          { status: 200, contact: { id: 'one', emails: ['uno@x.example'] } },
        ],
      },
    });
    expect((await app.call('GET', app.contact('one'))).body.emails).toEqual(['uno@x.example']);
    expect((await app.call('GET', app.contact('two'))).status).toBe(404);
    const many = Array.from({ length: 101 }, (_, n) => ({ id: `c${n}`, emails: ['a@x.example'] }));
    expect((await app.call('POST', path, { body: { contacts: many } })).status).toBe(400);
  });
});
