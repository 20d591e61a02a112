import { describe, expect, it } from 'vitest';
import type { Json } from '../stage/system/crm.ts';
import { expectConversation, openSystem, snippets } from '../stage/system/system-stage.ts';

const { system, on } = await openSystem({ env: { DELAY_SCALE: '0.01', RESYNC_MINUTES: '0' } });

const directions = (entries: readonly Json[]): string[] =>
  entries.map((entry) => `${entry['direction']} ${entry['origin']} ${entry['status']}`);

describe('rule 1: connect', () => {
  it('ends at the CRM with a mailbox that shows as connected', async () => {
    const { app, anna } = await on.strangers();
    expect((await app.connection('u1')).body).toMatchObject({
      status: 'disconnected',
      email: null,
    });
    expect(await app.connect('u1', anna.email)).toMatchObject({
      status: 200,
      body: { status: 'connected', email: anna.email, provider: 'outlook', scope: 'crm-threads' },
    });
    await system.idle();
    const shown = (await app.connection('u1')).body;
    expect(shown).toMatchObject({ status: 'connected', problems: 0, lastError: null });
    expect(Date.parse(String(shown['subscriptionsExpireAt']))).toBeGreaterThan(
      Date.now() + 86_400_000,
    );
  });

  it('connects nothing when somebody else opens the link', async () => {
    const { app, anna } = await on.strangers();
    const asked = await app.authorize('u1');
    const landed = await app.signIn(String(asked.body['authorizeUrl']), anna.email);
    const ticket = landed.searchParams.get('ticket');
    expect(await app.complete('u2', ticket)).toMatchObject({
      status: 403,
      body: { code: 'ticket_mismatch' },
    });
    expect((await app.complete('u1', ticket)).status).not.toBe(200);
    expect((await app.connection('u1')).body).toMatchObject({ status: 'disconnected' });
    expect((await app.connection('u2')).body).toMatchObject({ status: 'disconnected' });
  });
});

describe('rule 2: a thread that the CRM started syncs both ways, each message once', () => {
  it('shows the send, the contact’s answer and what the user writes in Outlook', async () => {
    const { app, anna, carla, contact } = await on.connected();
    const sent = await app.send('u1', {
      contact,
      subject: 'Offer',
      html: '<p>Here is our <b>offer</b>.</p>',
    });
    expect(sent).toMatchObject({
      status: 201,
      // Its copy in Sent Items may have confirmed it before it was answered.
      body: {
        status: expect.stringMatching(/^(sent|confirmed)$/),
        direction: 'outbound',
        origin: 'crm',
      },
    });
    await system.idle();
    const received = await carla.find('Offer');
    await carla.reply(received['internetMessageId'], { text: 'Thank you, a question.' });
    await system.idle();
    const answer = await anna.find('RE: Offer');
    await anna.reply(answer['internetMessageId'], { text: 'And here is the answer.' });
    await system.idle();

    const entries = await app.conversation('carla');
    expect(directions(entries)).toEqual([
      'outbound mailbox confirmed',
      'inbound contact received',
      'outbound crm confirmed',
    ]);
    expect(snippets(entries)).toEqual([
      'And here is the answer.',
      'Thank you, a question.',
      'Here is our offer.',
    ]);
    expect(new Set(entries.map((entry) => entry['threadId'])).size).toBe(1);
    const whole = (await app.entry('carla', entries[1]?.['id'])).body;
    expect(String(whole['newText']).trim()).toBe('Thank you, a question.');
  });

  it('keeps an aside to a colleague out, and the colleague’s answer to it', async () => {
    const { app, anna, ben, carla, contact } = await on.connected();
    await app.send('u1', { contact, subject: 'Deal', text: 'Dear Carla' });
    await system.idle();
    await carla.reply((await carla.find('Deal'))['internetMessageId'], { text: 'I agree.' });
    await system.idle();
    await anna.forward((await anna.find('RE: Deal'))['internetMessageId'], {
      to: [{ email: ben.email }],
      text: 'Ben, what do you think?',
    });
    await system.idle();
    const aside = (await ben.messages('inbox'))[0];
    await ben.reply(aside?.['internetMessageId'], { text: 'Too cheap, between us.' });
    await system.idle();
    expect(snippets(await app.conversation('carla'))).toEqual(['I agree.', 'Dear Carla']);
  });
});

describe('rule 3: a thread that starts in the personal mailbox stays private', () => {
  it('also when the contact wrote it, and when the user wrote it to the contact', async () => {
    const { app, anna, carla, contact } = await on.connected();
    await app.send('u1', { contact, subject: 'Known', text: 'Hello' });
    await carla.send({ to: [{ email: anna.email }], subject: 'Private', text: 'Dinner?' });
    await anna.send({ to: [{ email: carla.email }], subject: 'Also private', text: 'Lunch?' });
    await system.idle();
    expect(snippets(await app.conversation('carla'))).toEqual(['Hello']);
    expect(await app.skipped('u1')).toEqual([]);
  });
});

const MB3 = 3 * 1024 * 1024;
const file = (bytes: number, name = 'plan.bin') => ({
  name,
  contentType: 'application/octet-stream',
  contentBase64: Buffer.alloc(bytes, 7).toString('base64'),
});

describe('rule 4: attachments of up to 3 MB sync', () => {
  it('takes 3,145,728 bytes in and skips the message with one byte more, whose answer still finds the thread', async () => {
    const { app, anna, carla, contact } = await on.connected();
    await app.send('u1', { contact, subject: 'Files', text: 'Send them' });
    await system.idle();
    const mail = (await carla.find('Files'))['internetMessageId'];
    await carla.reply(mail, { text: 'Fits', attachments: [file(MB3, 'ä plan.bin')] });
    await carla.reply(mail, { text: 'Does not fit', attachments: [file(MB3 + 1), file(10)] });
    await system.idle();

    const [fits] = await app.conversation('carla');
    expect(fits).toMatchObject({ snippet: expect.stringContaining('Fits') });
    const meta = fits?.['attachments']?.[0];
    expect(meta).toMatchObject({ name: 'ä plan.bin', size: MB3, type: 'file', inline: false });
    const got = await fetch(
      `${system.host.url}/api/v1/${app.contact('carla')}/entries/${fits?.['id']}/attachments/${meta?.['id']}`,
      { headers: { 'x-functions-key': system.host.functionKey } },
    );
    expect(got.headers.get('content-type')).toBe('application/octet-stream');
    expect(got.headers.get('content-disposition')).toContain("filename*=UTF-8''%C3%A4%20plan.bin");
    expect(Buffer.from(await got.arrayBuffer()).equals(Buffer.alloc(MB3, 7))).toBe(true);

    const skipped = await app.skipped('u1');
    expect(skipped).toMatchObject([
      { code: 'attachment_too_large', contactId: 'carla', direction: 'inbound' },
    ]);
    const large = (await anna.messages('inbox')).find((one) => one['attachments']?.length === 2);
    await anna.reply(large?.['internetMessageId'], { text: 'That one was too large for our CRM.' });
    await system.idle();
    expect(snippets(await app.conversation('carla'))[0]).toBe(
      'That one was too large for our CRM.',
    );
  });

  it('refuses a CRM send with a larger one before Graph is called', async () => {
    const { app, carla, contact } = await on.connected();
    const refused = await app.send('u1', {
      contact,
      subject: 'Big',
      text: 'x',
      attachments: [file(MB3 + 1)],
    });
    expect(refused).toMatchObject({ status: 413, body: { code: 'attachment_too_large' } });
    expect(await carla.messages('inbox')).toEqual([]);
  });

  it('sends 3 MB attachments, several of them, by upload session', async () => {
    const { app, carla, contact } = await on.connected();
    const sent = await app.send('u1', {
      contact,
      subject: 'Two files',
      text: 'x',
      attachments: [file(MB3, 'one.bin'), file(MB3, 'two.bin'), file(5, 'three.bin')],
    });
    expect(sent.status).toBe(201);
    const mail = await carla.find('Two files');
    expect((mail['attachments'] ?? []).map((one: Json) => one['name']).toSorted()).toEqual([
      'one.bin',
      'three.bin',
      'two.bin',
    ]);
  });
});

describe('rule 5: disconnect stops everything and keeps what was synced', () => {
  it('at once, for started threads and for new sends; the same mailbox again leaves old threads stopped', async () => {
    const { app, carla, contact, anna } = await on.connected();
    await app.send('u1', { contact, subject: 'Before', text: 'Hello' });
    await system.idle();
    const mail = (await carla.find('Before'))['internetMessageId'];
    expect((await app.disconnect('u1')).status).toBe(204);
    expect((await app.disconnect('u1')).status).toBe(204);
    await carla.reply(mail, { text: 'In the gap' });
    await system.idle();
    expect(snippets(await app.conversation('carla'))).toEqual(['Hello']);
    expect(await app.send('u1', { contact, subject: 'No', text: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'not_connected' },
    });
    expect((await app.connection('u1')).body).toMatchObject({
      status: 'disconnected',
      email: null,
    });

    expect((await app.connect('u1', anna.email)).status).toBe(200);
    await carla.reply(mail, { text: 'After' });
    await system.idle();
    expect(snippets(await app.conversation('carla'))).toEqual(['Hello']);
  });

  it('deletes the subscriptions at Microsoft', async () => {
    const { app, anna } = await on.connected();
    await system.idle();
    const ours = () =>
      [...system.simulator.world.subscriptions.values()].filter((one) =>
        JSON.stringify(one).includes(system.simulator.world.findMailbox(anna.email)?.oid ?? '?'),
      );
    expect(ours().length).toBe(2);
    await app.disconnect('u1');
    await system.idle();
    expect(ours()).toEqual([]);
  });
});

describe('rule 6: update email', () => {
  it('replaces the mailbox: new sends go from the new address, old threads stop', async () => {
    const { app, anna, ben, carla, contact } = await on.connected();
    await app.send('u1', { contact, subject: 'From anna', text: 'Old' });
    await system.idle();
    const changed = await app.connect('u1', ben.email, 'change');
    expect(changed).toMatchObject({ status: 200, body: { status: 'connected', email: ben.email } });
    await carla.reply((await carla.find('From anna'))['internetMessageId'], {
      text: 'To the old one',
    });
    await system.idle();
    await app.send('u1', { contact, subject: 'From ben', text: 'New' });
    await system.idle();
    const mail = await carla.find('From ben');
    expect(JSON.stringify(mail['from'])).toContain(ben.email);
    await carla.reply(mail['internetMessageId'], { text: 'To the new one' });
    await system.idle();
    expect(snippets(await app.conversation('carla'))).toEqual(['To the new one', 'New', 'Old']);
    expect(await anna.find('RE: From anna')).toBeTruthy();
  });

  it('given up half-way leaves everything as it was', async () => {
    const { app, anna, carla, contact } = await on.connected();
    await app.send('u1', { contact, subject: 'Stay', text: 'Hello' });
    await system.idle();
    const asked = await app.authorize('u1', { intent: 'change' });
    const landed = await app.signIn(String(asked.body['authorizeUrl']), anna.email, 'cancel');
    expect(landed.searchParams.get('emailSync')).toBe('cancelled');
    await carla.reply((await carla.find('Stay'))['internetMessageId'], { text: 'Still here' });
    await system.idle();
    expect(snippets(await app.conversation('carla'))).toEqual(['Still here', 'Hello']);
  });

  it('at reconnect another mailbox changes nothing, and the same one brings in what was missed', async () => {
    const { app, anna, ben, carla, contact } = await on.connected();
    await app.send('u1', { contact, subject: 'Again', text: 'Hello' });
    await system.idle();
    const asked = await app.authorize('u1', { intent: 'reconnect' });
    const landed = await app.signIn(String(asked.body['authorizeUrl']), ben.email);
    expect(landed.searchParams.get('emailSync')).toBe('different_mailbox');
    expect((await app.connection('u1')).body).toMatchObject({
      status: 'connected',
      email: anna.email,
    });

    for (const one of system.simulator.world.subscriptions.keys())
      system.simulator.world.subscriptions.delete(one);
    await carla.reply((await carla.find('Again'))['internetMessageId'], { text: 'Missed' });
    await system.idle();
    expect(snippets(await app.conversation('carla'))).toEqual(['Hello']);
    expect((await app.connect('u1', anna.email, 'reconnect')).status).toBe(200);
    // Its listing may find the mailbox taken, and comes again a little later.
    await expectConversation(app, ['Missed', 'Hello']);
  });
});

describe('rule 7: a reply from the CRM starts a stopped thread again', () => {
  it('under the same thread, from that moment', async () => {
    const { app, anna, carla, contact } = await on.connected();
    const first = await app.send('u1', { contact, subject: 'Pause', text: 'Hello' });
    await system.idle();
    await app.disconnect('u1');
    const mail = (await carla.find('Pause'))['internetMessageId'];
    await carla.reply(mail, { text: 'In the gap' });
    await system.idle();
    // Exchange tells times in whole seconds: the gap ends in a later one.
    system.simulator.world.clock.advance(2000);
    await app.connect('u1', anna.email);
    const revived = await app.send('u1', {
      contact,
      text: 'Shall we go on?',
      replyTo: first.body['id'],
    });
    expect(revived).toMatchObject({
      status: 201,
      body: { threadId: first.body['threadId'], subject: 'Re: Pause' },
    });
    await system.idle();
    await carla.reply((await carla.find('Re: Pause'))['internetMessageId'], { text: 'Yes' });
    await system.idle();
    expect(snippets(await app.conversation('carla'))).toEqual(['Yes', 'Shall we go on?', 'Hello']);
  });
});
