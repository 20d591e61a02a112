import { odata, TableClient } from '@azure/data-tables';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Json } from '../stage/system/crm.ts';
import { newPerson, personAt, type Person } from '../stage/system/person.ts';
import { openSystem, snippets, type Cast } from '../stage/system/system-stage.ts';
import { nextSecond } from '../stage/next-second.ts';

// Slow enough that a Sent copy can be late, and quick enough to wait for what is missing.
const { system, on } = await openSystem({ env: { DELAY_SCALE: '0.05', RESYNC_MINUTES: '0' } });

interface Thread extends Cast {
  /** Message-ID of the CRM's mail, and of Carla's answer to it. */
  readonly first: string;
  readonly answer: string;
}

const BEGUN = ['Dear Carla', 'I agree.'];

/** A connected user who has other addresses, too, and a thread that the CRM began and that Carla answered. */
async function begun(): Promise<Thread> {
  const cast = await on.connected(({ anna, name }) =>
    anna.change({
      aliases: [`a.auer@firm-${name}.example`],
      otherMails: [`anna@home-${name}.example`],
    }),
  );
  const { app, anna, carla, contact } = cast;
  // A listing reads each mailbox that is connected: those of the tests before are not part of it.
  onTestFinished(async () => void (await app.disconnect('u1')));
  expect((await app.send('u1', { contact, subject: 'Deal', text: 'Dear Carla' })).status).toBe(201);
  await system.idle();
  const first = (await carla.find('Deal'))['internetMessageId'];
  await carla.reply(first, { text: 'I agree.' });
  await system.idle();
  const answer = (await anna.find('RE: Deal'))['internetMessageId'];
  await expectThread(cast, BEGUN);
  return { ...cast, first, answer };
}

/** Since the mailbox was asked what it is called; the host's own clock does not move. */
async function anHourPasses({ email }: Person): Promise<void> {
  const options = { allowInsecureConnection: true };
  const table = TableClient.fromConnectionString(system.connectionString, 'mailboxes', options);
  const filter = odata`RowKey eq ${'mailbox'}`;
  for await (const row of table.listEntities<{ json: string }>({ queryOptions: { filter } })) {
    const { partitionKey = '', rowKey = '', json, etag } = row;
    const value: Json = JSON.parse(json);
    if (value.email !== email) continue;
    const profileReadAt = new Date(Date.parse(value.profileReadAt) - 3_600_000).toISOString();
    const changed = { partitionKey, rowKey, json: JSON.stringify({ ...value, profileReadAt }) };
    await table.updateEntity(changed, 'Merge', { etag });
    return;
  }
  expect.fail(`no mailbox row of ${email}`);
}

/** In any order: two mails of one second have none. */
async function expectThread({ app }: Cast, expected: readonly string[]): Promise<void> {
  const texts = snippets(await app.conversation('carla'));
  expect(texts.toSorted()).toEqual(expected.toSorted());
}

async function entryOf({ app }: Cast, text: string): Promise<Json> {
  const found = (await app.conversation('carla')).find((one) => one['snippet'].startsWith(text));
  return found ?? expect.fail(`no entry "${text}"`);
}

/** All of the last minutes is listed again, as it is once a day and after each doubt. */
async function listAgain({ anna }: Cast): Promise<void> {
  const { journal } = system.simulator.world;
  journal.clear();
  await system.host.fire('resync-mailboxes');
  const isListed = () =>
    journal.entries.some((one) => one.mailbox === anna.email && '$orderby' in one.query);
  await expect.poll(isListed).toBe(true);
  await system.idle();
}

/** Nothing but these, at once and after the next listing. */
async function expectOnly(cast: Cast, expected: readonly string[]): Promise<void> {
  await system.idle();
  await expectThread(cast, expected);
  await listAgain(cast);
  await expectThread(cast, expected);
}

const mail = (...people: readonly (Person | string)[]): { email: string }[] =>
  people.map((one) => ({ email: typeof one === 'string' ? one : one.email }));

describe('an aside stays out, wherever its copies lie', () => {
  it('under a name at another host that the mailbox was given since it was last asked, a colleague’s too', async () => {
    const thread = await begun();
    const { app, anna, carla, answer, name } = thread;
    const email = `anna@renamed-${name}.example`;
    const colleague = await newPerson(system, `ben@renamed-${name}.example`);
    await on.control('PATCH', `mailboxes/${anna.email}`, { email });
    await anHourPasses(anna);
    const renamed = personAt(system, email);
    const aside = { to: mail(colleague, email), text: 'Ben, can we go lower?' };
    await renamed.reply(answer, aside);
    await colleague.replyAll((await colleague.find('RE: Deal'))['internetMessageId'], {
      text: 'Never.',
    });
    await system.idle();
    await expectThread(thread, BEGUN);
    expect((await app.connection('u1')).body.email).toBe(email);
    await carla.reply(thread.first, { text: 'Any news?' });
    await system.idle();
    await expectThread(thread, [...BEGUN, 'Any news?']);
  });

  it('to a colleague and the user himself: in Sent Items, in the Inbox, and the colleague’s answer', async () => {
    const thread = await begun();
    const { anna, ben, answer } = thread;
    await anna.reply(answer, { to: mail(ben, anna), text: 'Ben, can we go lower?' });
    await ben.replyAll((await ben.find('RE: Deal'))['internetMessageId'], { text: 'Never.' });
    expect(await anna.messages('inbox')).toHaveLength(3);
    await expectOnly(thread, BEGUN);
  });

  it('to a group that holds the user, and the answer to the group', async () => {
    const thread = await begun();
    const { anna, ben, answer, name } = thread;
    const team = `team@firm-${name}.example`;
    await on.control('POST', 'distribution-lists', {
      email: team,
      members: [anna.email, ben.email],
    });
    await anna.reply(answer, { to: mail(team), text: 'What do you all think?' });
    await ben.replyAll((await ben.find('RE: Deal'))['internetMessageId'], {
      to: mail(team),
      text: 'Too cheap.',
    });
    await anna.forward(answer, { to: mail(team), text: 'Once more for all.' });
    expect((await anna.messages('inbox')).length).toBe(4);
    await expectOnly(thread, BEGUN);
  });

  it.each([
    ['archived', 'archive', {}],
    ['filed', 'move', { folder: 'Projects' }],
    ['filed by a client that copies', 'move', { folder: 'Projects', newId: true }],
    ['deleted', 'delete', {}],
    ['deleted by a client that copies', 'delete', { newId: true }],
  ] as const)('when its Sent copy and the answer to it are %s', async (_, how, more) => {
    const thread = await begun();
    const { anna, ben, answer } = thread;
    const aside = await anna.forward(answer, { to: mail(ben), text: 'Between us.' });
    await ben.reply((await ben.find('FW: Deal'))['internetMessageId'], { text: 'Fine.' });
    await system.idle();
    const reply = (await anna.messages('inbox')).at(-1);
    expect(reply?.['from']).toMatchObject({ email: ben.email });
    await anna.put(how, aside['id'], more);
    await anna.put(how, reply?.['id'], more);
    await expectOnly(thread, BEGUN);
  });

  it.each([['Projects'], [null]])('when Sent copies are kept in %s', async (sentCopiesIn) => {
    const thread = await begun();
    const { anna, ben, carla, answer } = thread;
    await anna.change({ sentCopiesIn });
    await anna.reply(answer, { to: mail(ben), cc: mail(anna), text: 'Between us.' });
    await expectOnly(thread, BEGUN);
    await anna.reply(answer, { to: mail(carla), text: 'So be it.' });
    await expectOnly(thread, sentCopiesIn === null ? BEGUN : [...BEGUN, 'So be it.']);
    if (sentCopiesIn !== null) {
      expect(await entryOf(thread, 'So be it.')).toMatchObject({
        direction: 'outbound',
        origin: 'mailbox',
        from: { email: anna.email },
      });
    }
  });

  it.each([
    ['an alias', (name: string) => `a.auer@firm-${name}.example`],
    ['an address at another host', (name: string) => `anna@home-${name}.example`],
    ['an address with a detail', (name: string) => `anna+crm@firm-${name}.example`],
  ])('to %s of the user, though the contact wrote to it and all were answered', async (_, of) => {
    const thread = await begun();
    const { app, anna, ben, carla, contact, first } = thread;
    const own = of(thread.name);
    await carla.reply(first, { to: mail(anna, own), text: 'By your other name.' });
    await system.idle();
    const { id } = await entryOf(thread, 'By your other name.');
    const all = { contact, replyTo: id, replyAll: true, text: 'To all of you.' };
    expect((await app.send('u1', all)).status).toBe(201);
    const talk = [...BEGUN, 'By your other name.', 'To all of you.'];
    await expectOnly(thread, talk);
    const { to, cc } = await entryOf(thread, 'To all of you.');
    expect([...to, ...cc].map((one: Json) => one.email)).toEqual([carla.email]);
    await nextSecond();
    const mine = (await anna.messages('sentitems')).at(-1)?.['internetMessageId'];
    await anna.reply(mine, { to: mail(own), cc: mail(ben), text: 'A note to ourselves.' });
    const note = (await ben.messages('inbox')).at(-1)?.['internetMessageId'];
    await ben.reply(note, { to: mail(own, anna), text: 'Noted.' });
    await expectOnly(thread, talk);
  });
});

describe('internal mail belongs only when somebody outside is written to', () => {
  it('a colleague on cc who answers the user alone stays out, and to all comes in', async () => {
    const thread = await begun();
    const { anna, ben, carla, answer } = thread;
    await anna.reply(answer, { to: mail(carla), cc: mail(ben), text: 'Ben joins us.' });
    await system.idle();
    const seen = (await ben.find('RE: Deal'))['internetMessageId'];
    await ben.reply(seen, { text: 'To you alone.' });
    await ben.replyAll(seen, { text: 'To all.' });
    await expectOnly(thread, [...BEGUN, 'Ben joins us.', 'To all.']);
  });

  it('an aside and its answer stay out though the colleague is put on cc of a later mail', async () => {
    const thread = await begun();
    const { anna, ben, carla, answer } = thread;
    await anna.forward(answer, { to: mail(ben), text: 'Between us.' });
    await ben.reply((await ben.find('FW: Deal'))['internetMessageId'], { text: 'Fine by me.' });
    await system.idle();
    await nextSecond();
    await anna.reply(answer, { to: mail(carla), cc: mail(ben), text: 'Ben joins us.' });
    await expectOnly(thread, [...BEGUN, 'Ben joins us.']);
    await expectOnly(thread, [...BEGUN, 'Ben joins us.']);
  });
});

describe('what belongs is judged by what held when it was received', () => {
  it('an address added to a contact brings in mail from then on, and none from before', async () => {
    const thread = await begun();
    const { app, anna, carla, contact, answer } = thread;
    const other = await newPerson(system, `home@elsewhere-${thread.name}.example`);
    await anna.forward(answer, { to: mail(other), text: 'For a stranger.' });
    await expectOnly(thread, BEGUN);
    await nextSecond();
    const put = await app.call('PUT', app.contact(contact.id), {
      body: { emails: [carla.email, other.email] },
    });
    expect(put.status).toBe(200);
    await expectOnly(thread, BEGUN);
    await nextSecond();
    await anna.reply(answer, { to: mail(other), text: 'Now you are the contact.' });
    await expectOnly(thread, [...BEGUN, 'Now you are the contact.']);
  });

  it('a mail to the contact with the user on cc is his own, also when its Inbox copy is seen first', async () => {
    const thread = await begun();
    const { anna, carla, answer } = thread;
    const dieter = await newPerson(system, `dieter@client-${thread.name}.example`);
    // The Sent copy is told twice, over all folders and for its own.
    await on.fault({ target: 'notification', mailbox: anna.email, times: 2 }, { type: 'hold' });
    await anna.reply(answer, { to: mail(carla, dieter), cc: mail(anna), text: 'For both of you.' });
    await system.idle();
    await expectThread(thread, BEGUN);
    await on.control('POST', 'notifications/release', {});
    await system.idle({ settled: true });
    await expectThread(thread, [...BEGUN, 'For both of you.']);
    expect(await entryOf(thread, 'For both of you.')).toMatchObject({
      direction: 'outbound',
      origin: 'mailbox',
      unknownSender: false,
    });
    await dieter.replyAll((await dieter.find('RE: Deal'))['internetMessageId'], {
      text: 'I am in.',
    });
    await expectOnly(thread, [...BEGUN, 'For both of you.', 'I am in.']);
    expect(await entryOf(thread, 'I am in.')).toMatchObject({
      direction: 'inbound',
      unknownSender: false,
    });
  });
});

describe('a mailbox that is made anew under the same tid and oid', () => {
  it('keeps syncing: its folders are read again, and an answer to a mail of before is a new mail', async () => {
    const thread = await begun();
    const { app, anna, carla, contact } = thread;
    const original = await entryOf(thread, 'I agree.');
    await anna.makeAnew();
    await listAgain(thread);
    await expect.poll(async () => (await on.subscriptions(anna)).length).toBe(2);
    await system.idle();
    const { entries } = system.simulator.world.journal;
    const asked = entries.filter(({ mailbox }) => mailbox === anna.email).map(({ path }) => path);
    for (const folder of ['inbox', 'sentitems', 'drafts']) {
      expect(asked).toContain(`/me/mailFolders/${folder}`);
    }

    const sent = await app.send('u1', { contact, text: 'Still here.', replyTo: original.id });
    expect(sent.status).toBe(201);
    await system.idle({ settled: true });
    expect((await app.entry('carla', sent.body['id'])).body).toMatchObject({ status: 'confirmed' });
    const latest = (await carla.messages('inbox')).at(-1)?.['internetMessageId'];
    await carla.reply(latest, { text: 'Good to hear.' });
    await system.idle();
    const again = (await anna.messages('inbox')).at(-1);
    await anna.reply(again?.['internetMessageId'], { to: mail(carla), text: 'Indeed.' });
    await expectOnly(thread, [...BEGUN, 'Still here.', 'Good to hear.', 'Indeed.']);
    expect(await entryOf(thread, 'Indeed.')).toMatchObject({ direction: 'outbound' });
    expect((await app.connection('u1')).body).toMatchObject({ status: 'connected', problems: 0 });
  });
});

describe('what a mailbox can refuse', () => {
  it.each([403, 507])(
    'named properties (%d): a send goes out unstamped, once, and is confirmed',
    async (namedPropertiesRefused) => {
      const { app, anna, carla, contact } = await on.connected();
      await anna.change({ namedPropertiesRefused });
      const sent = await app.send('u1', { contact, subject: 'Full', text: 'Hello' });
      expect(sent.status).toBe(201);
      await system.idle({ settled: true });
      expect((await app.entry('carla', sent.body['id'])).body).toMatchObject({
        status: 'confirmed',
      });
      expect(await carla.messages('inbox')).toHaveLength(1);
      const [copy] = await anna.messages('sentitems');
      expect(copy?.['extendedProperties']).toEqual({});
    },
  );

  it('a listing whose pages are short and without nextLink loses nothing', async () => {
    const thread = await begun();
    const { anna, carla, first } = thread;
    await on.fault({ target: 'notification', mailbox: anna.email }, { type: 'lose' });
    const texts = ['one', 'two', 'three', 'four', 'five'];
    for (const text of texts) {
      // More in one second than on a page could not be told from the end of that second.
      await nextSecond();
      await carla.reply(first, { text });
    }
    const short = await on.fault(
      { method: 'GET', path: '^/me/messages$', mailbox: anna.email },
      { type: 'short-page', size: 2 },
    );
    await listAgain(thread);
    await expectThread(thread, [...BEGUN, ...texts]);
    expect(await on.struck(short)).toBeGreaterThan(2);
  });

  it('more than four requests at once: the app asks for no more, and all comes in', async () => {
    const thread = await begun();
    const { anna, carla, first } = thread;
    await on.fault({ mailbox: anna.email }, { type: 'delay', ms: 40 });
    await on.control('DELETE', 'requests');
    const texts = Array.from({ length: 12 }, (_, index) => `at once ${index}`);
    await Promise.all(texts.map((text) => carla.reply(first, { text })));
    await system.idle();
    await expectThread(thread, [...BEGUN, ...texts]);
    const { requests } = await on.control('GET', 'requests');
    const refused = requests.filter((one: Json) => one.status === 429);
    expect(refused).toEqual([]);
  });
});
