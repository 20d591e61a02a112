import { describe, expect, it } from 'vitest';
import type { Json } from '../stage/system/crm.ts';
import { newPerson, type Person } from '../stage/system/person.ts';
import {
  expectConversation,
  openSystem,
  snippets,
  type Cast,
} from '../stage/system/system-stage.ts';
import { nextSecond } from '../stage/next-second.ts';

const { system, on } = await openSystem({ env: { DELAY_SCALE: '0.01' } });

const idIn = async (person: Person, subject: string, folder = 'inbox'): Promise<string> =>
  (await person.find(subject, folder)).internetMessageId;

async function explained({ app }: Cast, messageId: Json): Promise<Json> {
  const answer = await app.explain('u1', messageId);
  expect(answer.status).toBe(200);
  return answer.body;
}

/** A thread that the CRM began and Carla answered; `answer` is the Message-ID in Anna's inbox. */
async function answered(subject = 'Deal') {
  const cast = await on.started(subject);
  await cast.carla.reply(cast.first.internetMessageId, { text: 'I agree.' });
  await system.idle();
  return { ...cast, answer: await idIn(cast.anna, `RE: ${subject}`) };
}

/** Anna gets another mail under the Message-ID of Carla's answer, an hour later, to what was sent under this subject. */
async function reusesId({ anna, answer }: Cast & { answer: Json }, by: Person, subject: string) {
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
  await anna.deliver({
    from: by.email,
    to: [{ email: anna.email }],
    subject: `RE: ${subject}`,
    text: 'And more',
    messageId: answer,
    inReplyTo: await idIn(by, subject),
    receivedDateTime: inAnHour,
    sentDateTime: inAnHour,
  });
  await system.idle();
}

/** Graph requests that an explanation costs. */
async function costOf(cast: Cast, messageId: Json): Promise<readonly string[]> {
  await on.control('DELETE', 'requests');
  await explained(cast, messageId);
  return on.requests(cast.anna);
}

const LOOK = 'GET /me/messages';
const HEADING = 'GET /me/messages/{id}';

describe('what is in the conversation is explained by it, and Graph is not asked', () => {
  it('synced: an answer and a CRM send, with the entry', async () => {
    const cast = await answered();
    const entries = await cast.app.conversation('carla');
    const entry = entries.find((one) => one.direction === 'inbound');
    expect(await explained(cast, cast.answer)).toMatchObject({
      code: 'synced',
      internetMessageId: cast.answer,
      sentence: 'The message is in the conversation.',
      facts: {
        entryId: entry.id,
        contactId: 'carla',
        threadId: entry.threadId,
        status: 'received',
        receivedAt: entry.occurredAt,
      },
      nextLookAt: null,
    });
    expect(await explained(cast, cast.first.internetMessageId)).toMatchObject({
      code: 'synced',
      facts: { status: 'confirmed' },
    });
    expect(await costOf(cast, cast.answer)).toEqual([]);
  });

  it('whether the Message-ID comes with brackets, without, with a bare plus or an odd domain', async () => {
    const cast = await on.started('Forms');
    const { app, anna, carla, first } = cast;
    await anna.deliver({
      from: carla.email,
      to: [{ email: anna.email }],
      subject: 'RE: Forms',
      text: 'Yes.',
      messageId: '<CA+x=1@Mail.example>',
      inReplyTo: first.internetMessageId,
    });
    await system.idle();
    for (const form of [
      '%3CCA%2Bx=1@Mail.example%3E',
      'CA%2Bx%3D1@mail.EXAMPLE',
      '<CA+x=1@mail.example>',
    ])
      expect(
        (await app.call('GET', `${app.user('u1')}/explain?internetMessageId=${form}`)).body,
      ).toMatchObject({ code: 'synced' });
  });

  it('waiting, then send_failed: a send that Graph does not take, and then refuses', async () => {
    const cast = await on.connected();
    const { app, anna, contact } = cast;
    const away = await on.fault({ path: '/send$' }, { type: 'fail', status: 503 });
    expect((await app.send('u1', { contact, subject: 'Later', text: 'x' })).status).toBe(202);
    const id = await idIn(anna, 'Later', 'drafts');
    expect(await explained(cast, id)).toMatchObject({
      code: 'waiting',
      facts: { status: 'queued' },
    });
    await on.control('DELETE', `faults/${away.id}`);
    await on.fault({ path: '/send$' }, { type: 'fail', status: 403, code: 'ErrorSendAsDenied' });
    await expect.poll(async () => (await explained(cast, id)).code).toBe('send_failed');
    expect(await explained(cast, id)).toMatchObject({ facts: { failureCode: 'send_as_denied' } });
  });
});

describe('skipped', () => {
  it('with its reason, and whether a retry makes sense', async () => {
    const cast = await on.started('Files');
    const { anna, carla, first } = cast;
    const attachments = [{ name: 'big.bin', size: 3 * 1024 * 1024 + 1 }];
    await carla.reply(first.internetMessageId, { text: 'Here', attachments });
    await system.idle();
    const [skipped] = await cast.app.skipped('u1');
    expect(await explained(cast, await idIn(anna, 'RE: Files'))).toMatchObject({
      code: 'skipped',
      sentence:
        'The message belongs to a thread and was skipped: an attachment is larger than the limit.',
      facts: { skippedId: skipped.id, skippedCode: 'attachment_too_large', retryable: false },
    });
  });

  it('duplicate: a different mail under the Message-ID of an entry, which is named', async () => {
    const cast = await answered('Twice');
    const { app, ben, carla, contact } = cast;
    expect((await app.connect('u2', ben.email)).status).toBe(200);
    const begun = await app.send('u2', { contact, subject: 'Again', text: 'Hello' });
    expect(begun.status).toBe(201);
    await system.idle();
    await ben.deliver({
      from: carla.email,
      to: [{ email: ben.email }],
      subject: 'RE: Again',
      text: 'Another',
      messageId: cast.answer,
      inReplyTo: await idIn(carla, 'Again'),
    });
    await system.idle();
    const entry = (await app.conversation('carla')).find(
      (one) => one.internetMessageId === cast.answer,
    );
    expect((await app.explain('u2', cast.answer)).body).toMatchObject({
      code: 'duplicate',
      facts: { skippedCode: 'duplicate_message_id', entryId: entry.id, retryable: false },
    });
    // To the other user it is the entry.
    expect((await app.explain('u1', cast.answer)).body).toMatchObject({ code: 'synced' });
  });

  it('duplicate: the next mail of a ticket system that uses a Message-ID again', async () => {
    const cast = await answered('Ticket');
    const { app } = cast;
    const [entry] = await app.conversation('carla');
    await reusesId(cast, cast.carla, 'Ticket');
    const [skipped] = await app.skipped('u1');
    expect((await app.explain('u1', cast.answer)).body).toMatchObject({
      code: 'duplicate',
      facts: { entryId: entry.id, skippedId: skipped.id, skippedCode: 'duplicate_message_id' },
    });
  });

  it('no more, once the contact is erased whose mail bore the Message-ID of another’s', async () => {
    const cast = await answered('Case');
    const { app, name } = cast;
    const dora = await newPerson(system, `dora@partner-${name}.example`);
    const contact = { id: 'dora', email: dora.email };
    await app.send('u1', { contact, subject: 'Elsewhere', text: 'Hello' });
    await system.idle();
    await reusesId(cast, dora, 'Elsewhere');
    expect(await app.skipped('u1')).toMatchObject([{ contactId: 'dora' }]);
    expect((await app.call('DELETE', app.contact('dora'))).status).toBe(204);
    expect(await explained(cast, cast.answer)).toMatchObject({
      code: 'synced',
      facts: { contactId: 'carla' },
    });
  });
});

describe('private mail is explained without being read', () => {
  it('begun_in_mailbox: what answers nothing of a thread, by one look at its headers', async () => {
    const cast = await on.started('Known');
    const { anna, carla } = cast;
    await carla.send({ to: [{ email: anna.email }], subject: 'Private', text: 'Dinner?' });
    await system.idle();
    const id = await idIn(anna, 'Private');
    expect(await explained(cast, id)).toMatchObject({
      code: 'begun_in_mailbox',
      facts: { hasReplyHeader: false, receivedAt: null, contactId: null, threadId: null },
      nextLookAt: null,
    });
    expect(await costOf(cast, id)).toEqual([LOOK]);
    await anna.reply(id, { text: 'At eight.' });
    await system.idle();
    expect(await explained(cast, await idIn(anna, 'RE: Private', 'sentitems'))).toMatchObject({
      code: 'begun_in_mailbox',
      facts: { hasReplyHeader: true },
    });
  });

  it('aside and internal_mail: in a thread, to nobody outside; addresses are read as the rules read them', async () => {
    const cast = await answered();
    const { anna, ben, answer } = cast;
    await anna.forward(answer, { to: [{ email: ben.email }], text: 'What do you think?' });
    await ben.reply(await idIn(ben, 'FW: Deal'), { text: 'Too cheap.' });
    await system.idle();
    const aside = await idIn(anna, 'FW: Deal', 'sentitems');
    expect(await explained(cast, aside)).toMatchObject({
      code: 'aside',
      facts: { contactId: 'carla', hasReplyHeader: true, receivedAt: null },
    });
    expect(await costOf(cast, aside)).toEqual([LOOK, HEADING]);
    const mails = await anna.messages('inbox');
    const internal = mails.find((one) => one.from.email === ben.email)?.internetMessageId;
    expect(await explained(cast, internal)).toMatchObject({ code: 'internal_mail' });
  });

  it('unknown_sender and topic_changed: by reference only', async () => {
    const cast = await answered();
    const { anna, carla, answer, first } = cast;
    const refers = {
      inReplyTo: '<nobody@knows.example>',
      references: [first.internetMessageId, answer],
    };
    await anna.deliver({
      from: 'stranger@elsewhere.example',
      to: [{ email: anna.email }],
      subject: 'RE: Deal',
      text: 'Me too.',
      ...refers,
    });
    await anna.deliver({
      from: carla.email,
      to: [{ email: anna.email }],
      subject: 'Something else',
      text: 'By the way',
      ...refers,
    });
    await system.idle();
    const mails = await anna.messages('inbox');
    const stranger = mails.find((one) => one.from.email === 'stranger@elsewhere.example');
    expect(await explained(cast, stranger?.internetMessageId)).toMatchObject({
      code: 'unknown_sender',
      facts: { pointedBy: 'references' },
    });
    expect(await explained(cast, await idIn(anna, 'Something else'))).toMatchObject({
      code: 'topic_changed',
    });
  });

  it('draft, and not_in_this_mailbox', async () => {
    const cast = await on.connected();
    const { app, anna, contact } = cast;
    // The draft is made and nobody is told: so far it is nobody's.
    await on.fault({ path: '/messages$', method: 'POST' }, { type: 'fail-after', status: 503 });
    expect((await app.send('u1', { contact, subject: 'Half', text: 'x' })).status).toBe(202);
    expect(await explained(cast, await idIn(anna, 'Half', 'drafts'))).toMatchObject({
      code: 'draft',
      facts: { receivedAt: null },
    });
    expect(await explained(cast, '<nobody@nowhere.example>')).toMatchObject({
      code: 'not_in_this_mailbox',
      nextLookAt: expect.stringMatching(/Z$/),
    });
  });
});

describe('what the scope and the never-lists say', () => {
  const consentedBy = { name: 'Anna Berg' };

  async function put({ app }: Cast, path: string, body: object): Promise<void> {
    expect((await app.call('PUT', path, { body })).status).toBe(200);
  }

  async function widen(cast: Cast, scope: string): Promise<void> {
    const { app, contact } = cast;
    await put(cast, app.contact(contact.id), { emails: [contact.email] });
    const body = { scope, consentedBy };
    expect((await app.call('PATCH', `${app.user('u1')}/connection`, { body })).status).toBe(200);
    await nextSecond();
  }

  /** Carla’s mail in Anna’s inbox, of which nobody was notified. */
  async function unseen({ anna, carla }: Cast, subject: string): Promise<string> {
    const held = await on.fault({ target: 'notification' }, { type: 'hold' });
    await carla.send({ to: [{ email: anna.email }], subject, text: 'x' });
    await on.control('DELETE', `faults/${held.id}`);
    return idIn(anna, subject);
  }

  it('received_before_scope, and who wrote it is not looked at; later it is, and belongs', async () => {
    const cast = await on.connected();
    const before = await unseen(cast, 'Before');
    await nextSecond();
    await widen(cast, 'sent-to-contacts');
    expect(await explained(cast, before)).toMatchObject({ code: 'begun_in_mailbox' });
    expect(await costOf(cast, before)).toEqual([LOOK]);
    await widen(cast, 'known-contacts');
    expect(await explained(cast, before)).toMatchObject({
      code: 'received_before_scope',
      facts: { hasReplyHeader: false, receivedAt: null, contactId: null, threadId: null },
    });
    expect(await costOf(cast, before)).toEqual([LOOK]);
    const after = await unseen(cast, 'After');
    expect(await explained(cast, after)).toMatchObject({
      code: 'not_seen_yet',
      facts: { contactId: 'carla' },
    });
    await cast.anna.deliver({
      from: 'sam@elsewhere.example',
      to: [{ email: cast.anna.email }],
      subject: 'Stranger',
      text: 'x',
    });
    await system.idle();
    const stranger = await idIn(cast.anna, 'Stranger');
    expect(await explained(cast, stranger)).toMatchObject({ code: 'begun_in_mailbox' });
    expect(await costOf(cast, stranger)).toEqual([LOOK, HEADING]);
  });

  it('ambiguous_contact: as it is listed, also when the scope is narrowed', async () => {
    const cast = await on.connected();
    const { app, anna, carla, contact } = cast;
    await widen(cast, 'known-contacts');
    await put(cast, app.contact('twin'), { emails: [contact.email] });
    await nextSecond();
    await carla.send({ to: [{ email: anna.email }], subject: 'Whose', text: 'x' });
    await expect.poll(async () => (await app.skipped('u1')).length).toBe(1);
    const [skipped] = await app.skipped('u1');
    const expected = {
      code: 'ambiguous_contact',
      sentence:
        'The message would begin a thread, but several contacts have the address, so it was skipped.',
      facts: { skippedId: skipped.id, retryable: false, contactId: null },
    };
    const id = await idIn(anna, 'Whose');
    expect(await explained(cast, id)).toMatchObject(expected);
    const retry = `${app.user('u1')}/skipped/${skipped.id}/retry`;
    expect((await app.call('POST', retry)).body).toMatchObject({ code: 'not_retryable' });
    await app.call('PATCH', `${app.user('u1')}/connection`, { body: { scope: 'crm-threads' } });
    expect(await explained(cast, id)).toMatchObject(expected);
  });

  it('never_listed: in a thread, and where it would begin one', async () => {
    const cast = await answered('Case');
    const { app, carla, anna, first } = cast;
    await widen(cast, 'known-contacts');
    await put(cast, `accounts/${app.account}/never-list`, { addresses: [carla.email] });
    await carla.reply(first.internetMessageId, { subject: 'RE: Case kept', text: 'Kept out' });
    await carla.send({ to: [{ email: anna.email }], subject: 'Kept too', text: 'Kept out' });
    await expect
      .poll(async () => (await explained(cast, await idIn(anna, 'Kept too'))).code)
      .toBe('never_listed');
    expect(await explained(cast, await idIn(anna, 'RE: Case kept'))).toMatchObject({
      code: 'never_listed',
      facts: { contactId: 'carla' },
    });
    expect(await explained(cast, await idIn(anna, 'Kept too'))).toMatchObject({
      code: 'never_listed',
      facts: { contactId: null, threadId: null, receivedAt: null },
    });
  });
});

describe('threads and connections that have ended', () => {
  it('not_connected, though what was synced is still known; then after_disconnect and received_before_thread', async () => {
    const cast = await answered();
    const { app, anna, carla, contact, answer } = cast;
    await app.disconnect('u1');
    await carla.reply(cast.first.internetMessageId, { subject: 'RE: Deal (gap)', text: 'Gap' });
    const gap = await idIn(anna, 'RE: Deal (gap)');
    expect(await explained(cast, gap)).toMatchObject({ code: 'not_connected' });
    expect(await explained(cast, answer)).toMatchObject({ code: 'synced' });

    expect((await app.connect('u1', anna.email)).status).toBe(200);
    await system.idle();
    expect(await explained(cast, gap)).toMatchObject({
      code: 'after_disconnect',
      facts: { contactId: 'carla', pointedBy: 'in_reply_to' },
    });
    const entry = (await app.conversation('carla')).find((one) => one.direction === 'inbound');
    // What was received in the very second of the start belongs.
    await nextSecond();
    expect((await app.send('u1', { contact, text: 'Again', replyTo: entry.id })).status).toBe(201);
    await system.idle();
    expect(await explained(cast, gap)).toMatchObject({
      code: 'received_before_thread',
      facts: { threadActiveSince: expect.any(String), receivedAt: expect.any(String) },
    });
  });

  it('contact_erased: what was synced, and what answers it', async () => {
    const cast = await answered();
    const { app, anna, carla, answer, first } = cast;
    await app.call('DELETE', app.contact('carla'));
    await carla.reply(first.internetMessageId, { subject: 'RE: Deal once more', text: 'Hello?' });
    await system.idle();
    expect(await explained(cast, answer)).toMatchObject({ code: 'contact_erased' });
    expect(await explained(cast, await idIn(anna, 'RE: Deal once more'))).toMatchObject({
      code: 'contact_erased',
    });
  });

  it('of another account’s or user’s connection of the same mailbox nothing is told', async () => {
    const cast = await answered();
    const { anna, app, answer } = cast;
    const other = await on.strangers();
    expect((await other.app.connect('u9', anna.email)).status).toBe(200);
    await system.idle();
    expect((await other.app.explain('u9', answer)).body).toMatchObject({
      code: 'begun_in_mailbox',
      facts: { contactId: null, threadId: null, entryId: null },
    });
    expect((await app.explain('u2', answer)).body).toMatchObject({ code: 'not_connected' });
  });
});

describe('what is not in yet', () => {
  it('not_seen_yet, with the next look; then synced', async () => {
    const cast = await answered();
    const { app, anna, carla, first } = cast;
    await on.fault({ target: 'notification' }, { type: 'hold' });
    await carla.reply(first.internetMessageId, { subject: 'RE: Deal held', text: 'Held' });
    const held = await idIn(anna, 'RE: Deal held');
    const shown = await explained(cast, held);
    expect(shown).toMatchObject({
      code: 'not_seen_yet',
      facts: { contactId: 'carla', isRetried: false, syncedThrough: expect.any(String) },
    });
    expect(Date.parse(shown.nextLookAt)).toBeGreaterThan(Date.now());
    await on.control('POST', 'notifications/release', {});
    await system.idle();
    expect(await explained(cast, held)).toMatchObject({ code: 'synced' });
    expect(snippets(await app.conversation('carla'))).toContain('Held');
  });

  it('not_seen_yet while it is tried again, and problem when it is not', async () => {
    const cast = await answered();
    const { anna, carla, first, app } = cast;
    await on.fault({ target: 'notification' }, { type: 'hold' });
    await carla.reply(first.internetMessageId, { subject: 'RE: Deal refused', text: 'Refused' });
    const mail = await anna.find('RE: Deal refused');
    const refused = await on.fault(
      { path: mail.id, nth: 2 },
      { type: 'fail', status: 403, code: 'ErrorAccessDenied' },
    );
    await on.control('POST', 'notifications/release', {});
    await expect.poll(async () => (await app.connection('u1')).body.problems).toBe(1);
    await on.control('DELETE', `faults/${refused.id}`);
    expect(await explained(cast, mail.internetMessageId)).toMatchObject({ code: 'problem' });
  });
});

describe('however many copies there are', () => {
  it('an explanation costs at most one look and four headings, and tells of the most telling copy', async () => {
    const cast = await answered();
    const { anna, ben, carla, answer } = cast;
    const copy = {
      to: [{ email: anna.email }],
      subject: 'RE: Deal',
      messageId: '<many@firm.example>',
      inReplyTo: answer,
    };
    await on.fault({ target: 'notification' }, { type: 'hold' });
    for (let n = 0; n < 6; n += 1)
      await anna.deliver({ ...copy, from: ben.email, text: `Between us ${n}` });
    const cost = await costOf(cast, '<many@firm.example>');
    expect(cost).toEqual([LOOK, HEADING, HEADING, HEADING, HEADING]);
    expect(await explained(cast, '<many@firm.example>')).toMatchObject({ code: 'internal_mail' });
    // Beside an aside lies a copy that belongs.
    const two = { ...copy, messageId: '<two@firm.example>' };
    await anna.deliver({ ...two, from: ben.email, text: 'Between us' });
    await anna.deliver({ ...two, from: carla.email, text: 'For all' });
    expect(await explained(cast, '<two@firm.example>')).toMatchObject({ code: 'not_seen_yet' });
  });
});

describe('when the mailbox can not be looked at', () => {
  it('is needs_reconnect, and what is stored is still explained', async () => {
    const cast = await answered('Revoked');
    const { app, anna, carla, answer } = cast;
    await carla.send({ to: [{ email: anna.email }], subject: 'Private', text: 'x' });
    await system.idle();
    const id = await idIn(anna, 'Private');
    await on.control('POST', 'tokens/revoke', { email: anna.email });
    // Refused once proves nothing: nobody can look, and nobody says more than that.
    expect((await app.explain('u1', id)).status).toBe(503);
    await carla.send({ to: [{ email: anna.email }], subject: 'Another', text: 'x' });
    await expect.poll(async () => (await app.connection('u1')).body.status).toBe('needs_reconnect');
    expect(await explained(cast, id)).toMatchObject({ code: 'needs_reconnect', nextLookAt: null });
    expect(await explained(cast, answer)).toMatchObject({ code: 'synced' });
  });

  it('is 503 while Graph is away', async () => {
    const cast = await on.started('Away');
    const { app, anna, carla } = cast;
    await carla.send({ to: [{ email: anna.email }], subject: 'Private', text: 'x' });
    await system.idle();
    const id = await idIn(anna, 'Private');
    const away = await on.fault({ mailbox: anna.email }, { type: 'fail', status: 503 });
    const answer = await app.explain('u1', id);
    expect([answer.status, answer.body.code]).toEqual([503, 'unavailable']);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    await on.control('DELETE', `faults/${away.id}`);
    expect(await explained(cast, id)).toMatchObject({ code: 'begun_in_mailbox' });
  });

  it.each([
    ['none', ''],
    ['an empty one', '?internetMessageId='],
    ['brackets alone', '?internetMessageId=%3C%3E'],
    ['two of them', '?internetMessageId=%3Ca@b%3E%3Cc@d%3E'],
    ['a line break', '?internetMessageId=a%0Ab@c'],
    ['a very long one', `?internetMessageId=${'a'.repeat(2000)}@b`],
  ])('is 400 invalid_request for %s', async (_, query) => {
    const { app } = await on.strangers();
    expect(await app.call('GET', `${app.user('u1')}/explain${query}`)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    });
  });
});

const REFUSED = { type: 'fail', status: 400, code: 'ErrorMimeContentInvalid' };

describe('a skipped message that is retried', () => {
  /** An answer of Carla's that Graph did not give in full, once. */
  async function unreadable() {
    const cast = await on.started('Odd');
    const { app, anna, carla, first } = cast;
    const held = await on.fault({ target: 'notification' }, { type: 'hold' });
    await carla.reply(first.internetMessageId, { text: 'Odd answer' });
    const mail = await anna.find('RE: Odd');
    // The look at its threading and its heading are good.
    await on.fault({ path: mail.id, nth: 3 }, REFUSED);
    await on.control('DELETE', `faults/${held.id}`);
    await on.control('POST', 'notifications/release', {});
    await expect.poll(async () => (await app.skipped('u1')).length).toBe(1);
    await system.idle();
    const [skipped] = await app.skipped('u1');
    return { ...cast, mail, skipped };
  }

  it('comes in once when it can be read by now, and leaves the list', async () => {
    const cast = await unreadable();
    const { app, mail, skipped } = cast;
    expect(skipped).toMatchObject({ code: 'unreadable', retryable: true });
    expect(await explained(cast, mail.internetMessageId)).toMatchObject({
      code: 'unreadable',
      facts: { skippedId: skipped.id, retryable: true },
    });
    const again = await Promise.all([1, 2, 3].map(() => app.retrySkipped('u1', skipped.id)));
    expect(again.every(({ status }) => status === 202 || status === 404)).toBe(true);
    await expectConversation(app, ['Odd answer', 'Hello']);
    await system.idle();
    expect(await app.skipped('u1')).toEqual([]);
    expect(snippets(await app.conversation('carla'))).toEqual(['Odd answer', 'Hello']);
    expect(await explained(cast, mail.internetMessageId)).toMatchObject({ code: 'synced' });
    expect((await app.retrySkipped('u1', skipped.id)).status).toBe(404);
  });

  it('keeps its one record when it is skipped again', async () => {
    const cast = await unreadable();
    const { app, anna, mail, skipped } = cast;
    await on.fault({ path: mail.id, nth: 3 }, REFUSED);
    expect((await app.retrySkipped('u1', skipped.id)).status).toBe(202);
    await system.idle();
    expect(await app.skipped('u1')).toEqual([skipped]);
    // What answers it still finds the thread.
    await anna.reply(mail.internetMessageId, { text: 'Pardon?' });
    await system.idle();
    expect(snippets(await app.conversation('carla'))).toEqual(['Pardon?', 'Hello']);
  });

  it('is refused where it can not end otherwise, or is not there', async () => {
    const cast = await on.started('Secret');
    const { app, carla, first } = cast;
    await carla.reply(first.internetMessageId, { text: 'x', sensitivity: 'private' });
    await system.idle();
    const [skipped] = await app.skipped('u1');
    expect(await app.retrySkipped('u1', skipped.id)).toMatchObject({
      status: 409,
      body: { code: 'not_retryable' },
    });
    expect((await app.retrySkipped('u1', 'nonsense')).status).toBe(404);
    expect((await app.retrySkipped('u2', skipped.id)).status).toBe(404);
  });

  it('is refused once its thread has stopped, and while nobody is connected', async () => {
    const { app, anna, skipped } = await unreadable();
    await app.disconnect('u1');
    expect(await app.retrySkipped('u1', skipped.id)).toMatchObject({
      body: { code: 'not_connected' },
    });
    expect((await app.connect('u1', anna.email)).status).toBe(200);
    expect(await app.retrySkipped('u1', skipped.id)).toMatchObject({
      status: 409,
      body: { code: 'not_retryable' },
    });
  });
});
