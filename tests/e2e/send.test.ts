import { beforeAll, describe, expect, it } from 'vitest';
import { crm, type Json } from '../stage/system/crm.ts';
import { newPerson, type Person } from '../stage/system/person.ts';
import { openSystem } from '../stage/system/system-stage.ts';

const { system, on } = await openSystem({ env: { DELAY_SCALE: '0.01' } });
const app = crm(system);
let anna: Person;
let ben: Person;
let carla: Person;
let dieter: Person;
const contact = { id: 'carla', email: 'carla@client.example', name: 'Carla' };
beforeAll(async () => {
  anna = await newPerson(system, 'anna@firm.example');
  ben = await newPerson(system, 'ben@firm.example');
  carla = await newPerson(system, contact.email);
  dieter = await newPerson(system, 'dieter@client.example');
  expect((await app.connect('u1', anna.email)).status).toBe(200);
  expect((await app.connect('u2', ben.email)).status).toBe(200);
  await system.idle();
});

describe('a send from the CRM', () => {
  it('goes as multipart with an inline image and a file, cc and bcc', async () => {
    const png = Buffer.from('89504e470d0a1a0a0000', 'hex');
    const form = new FormData();
    form.set(
      'message',
      JSON.stringify({
        contact,
        cc: [{ email: dieter.email, name: 'Dieter' }],
        bcc: [{ email: ben.email }],
        subject: 'Multipart',
        html: '<p>See <img src="cid:logo"></p>',
        attachments: [
          { name: 'logo.png', contentType: 'image/png', contentId: 'logo', part: 'f1' },
          { name: 'plan.txt', contentType: 'text/plain', part: 'f2' },
        ],
      }),
    );
    form.set('f1', new Blob([png]), 'logo.png');
    form.set('f2', new Blob(['the plan']), 'plan.txt');
    const sent = await fetch(`${system.host.url}/api/v1/${app.user('u1')}/messages`, {
      method: 'POST',
      headers: { 'x-functions-key': 'local', 'idempotency-key': 'multi' },
      body: form,
    });
    const entry = (await sent.json()) as Json;
    expect([
      sent.status,
      entry.attachments.map((one: Json) => [one.name, one.inline, one.size]),
    ]).toEqual([
      201,
      [
        ['logo.png', true, 10],
        ['plan.txt', false, 8],
      ],
    ]);
    const location = sent.headers.get('location') ?? '';
    expect((await app.call('GET', `${system.host.url}${location}`)).body.id).toBe(entry.id);
    const got = await carla.find('Multipart');
    expect(got.attachments).toHaveLength(2);
    expect(JSON.stringify(got)).not.toContain(ben.email);
    expect((await dieter.find('Multipart')).subject).toBe('Multipart');
    expect((await ben.find('Multipart')).subject).toBe('Multipart');
  });

  it('replies to all in the same thread, above the quote, and leaves the original unread', async () => {
    const first = await app.send('u1', {
      contact,
      cc: [{ email: dieter.email }],
      subject: 'All',
      text: 'First',
    });
    await system.idle();
    await carla.replyAll((await carla.find('All')).internetMessageId, { text: 'My answer' });
    await system.idle();
    const [answer] = await app.conversation('carla');
    const reply = await app.send('u1', {
      contact,
      text: 'Thanks all',
      replyTo: answer.id,
      replyAll: true,
    });
    expect(reply).toMatchObject({ status: 201, body: { threadId: first.body.threadId } });
    await system.idle();
    const atDieter = (await dieter.messages('inbox')).filter((one) => /All/.test(one.subject));
    expect(atDieter).toHaveLength(3);
    const atCarla = (await carla.messages('inbox')).find((one) =>
      JSON.stringify(one.body).includes('Thanks all'),
    );
    expect(JSON.stringify(atCarla?.body)).toMatch(/Thanks all[\s\S]*My answer/);
    expect((await anna.messages('inbox')).find((one) => /All/.test(one.subject))?.isRead).toBe(
      false,
    );
  });

  it('two users of one account in one thread show each message once', async () => {
    const sent = await app.send('u1', {
      contact,
      cc: [{ email: ben.email }],
      subject: 'Team',
      text: 'From Anna',
    });
    await system.idle();
    const reply = await app.send('u2', {
      contact,
      cc: [{ email: anna.email }],
      text: 'From Ben',
      replyTo: sent.body.id,
    });
    expect(reply.status).toBe(201);
    await system.idle();
    const mail = (await carla.messages('inbox')).find((one) =>
      JSON.stringify(one.body).includes('From Ben'),
    );
    await carla.replyAll(mail?.internetMessageId, { text: 'To both' });
    await system.idle();
    const entries = (await app.conversation('carla')).filter((one) => /Team/.test(one.subject));
    expect(entries.map((one) => String(one.snippet).slice(0, 9))).toEqual([
      'To both',
      'From Ben',
      'From Anna',
    ]);
  });

  it('under a key whose contact was erased goes to nobody, whether it had left or not', async () => {
    const { app: erasing, anna: sender, carla: reader, contact: whom } = await on.connected();
    const gone = { contact: whom, subject: 'Gone', text: 'It had left' };
    expect((await erasing.send('u1', gone, 'gone')).status).toBe(201);
    await system.idle();
    const { id } = await on.fault(
      { path: '/send$', mailbox: sender.email },
      { type: 'throttle', retryAfter: '3' },
    );
    const held = { contact: whom, subject: 'Held', text: 'It waits' };
    expect((await erasing.send('u1', held, 'held')).status).toBe(202);
    expect((await erasing.call('DELETE', erasing.contact(whom.id))).status).toBe(204);
    await on.control('DELETE', `faults/${id}`);

    for (const [message, key] of [
      [gone, 'gone'],
      [held, 'held'],
    ] as const) {
      expect(await erasing.send('u1', message, key)).toMatchObject({
        status: 409,
        body: { code: 'contact_erased' },
      });
    }
    expect((await erasing.connection('u1')).body.waitingSends).toBe(0);
    expect(await erasing.conversation(whom.id)).toEqual([]);
    expect((await erasing.send('u1', held, 'anew')).status).toBe(201);
    await system.idle();
    const subjects = (await reader.messages('inbox')).map((one) => String(one['subject']));
    expect(subjects.toSorted()).toEqual(['Gone', 'Held']);
  });

  it('that waited through a disconnect and a connect of the same mailbox says that it was disconnected', async () => {
    const { app: moving, anna: owner, contact: whom } = await on.connected();
    await on.fault(
      { path: '/send$', mailbox: owner.email },
      { type: 'throttle', retryAfter: '60' },
    );
    const sent = await moving.send('u1', { contact: whom, subject: 'Late', text: 'Late' });
    expect(sent.status).toBe(202);
    await moving.disconnect('u1');
    expect((await moving.connect('u1', owner.email)).status).toBe(200);
    const now = async () => (await moving.entry(whom.id, sent.body.id)).body;
    await expect.poll(async () => (await now()).status).toBe('failed');
    expect((await now()).failure.code).toBe('disconnected');
  });
});
