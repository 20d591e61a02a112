import { describe, expect, it } from 'vitest';
import type { Json } from '../stage/system/crm.ts';
import { openSystem, type Cast } from '../stage/system/system-stage.ts';
import { webhookListener } from '../stage/system/webhook-listener.ts';

const listener = await webhookListener();
const { system, on } = await openSystem({
  env: { DELAY_SCALE: '0.01', RESYNC_MINUTES: '0', ...listener.env },
});

/** What is in the conversation, newest first, by the shortest that tells them apart. */
async function shown({ app }: Cast): Promise<readonly Json[]> {
  await system.idle();
  return app.conversation('carla');
}
async function started() {
  const cast = await on.started('Offer 17');
  const [entry] = await shown(cast);
  const messageId: string = entry.internetMessageId;
  const report = (more: Record<string, unknown> = {}): Promise<Json> =>
    on.control('POST', `mailboxes/${cast.anna.email}/report`, { messageId, ...more });
  /** The CRM's mail as it stands. */
  const sent = async (): Promise<Json> =>
    (await shown(cast)).find(({ id }: Json) => id === entry.id);
  return { ...cast, messageId, entryId: entry.id, report, sent };
}

describe('a bounce', () => {
  it('of the own Exchange comes in, marks the send with the reason, and the CRM hears of both', async () => {
    const cast = await started();
    const { contact, entryId, report, sent, app } = cast;
    await report({ status: '5.1.10', returnsOriginal: true });
    const [bounce] = await shown(cast);
    expect(bounce).toMatchObject({
      kind: 'bounce',
      direction: 'inbound',
      origin: 'other',
      unknownSender: true,
      subject: 'Undeliverable: Offer 17',
      attachments: [{ type: 'item' }],
    });
    const failure = {
      code: 'recipient_unknown',
      message: `The address does not exist (5.1.10): ${contact.email}.`,
    };
    expect(await sent()).toMatchObject({ kind: 'message', status: 'bounced', failure });
    expect((await app.entry('carla', entryId)).body).toMatchObject({ status: 'bounced', failure });
    const heard = listener.heard.filter(({ data }) => data['entryId'] === entryId);
    expect(heard.map(({ type, data }) => [type, data['kind'], data['status']]).at(-1)).toEqual([
      'conversation.entry.updated',
      'message',
      'bounced',
    ]);
    const own = listener.heard.find(({ data }) => data['entryId'] === bounce.id);
    expect(own).toMatchObject({ type: 'conversation.entry.created', data: { kind: 'bounce' } });
  });

  it.each([
    ['5.7.705', 'tenant_limit'],
    ['5.7.750', 'tenant_limit'],
    ['5.2.2', 'mailbox_full'],
    ['5.3.4', 'too_large'],
    ['5.7.1', 'blocked'],
  ])('with %s is %s', async (status, code) => {
    const { report, sent } = await started();
    await report({ status });
    expect(await sent()).toMatchObject({ status: 'bounced', failure: { code } });
  });

  it("of the recipient's mail system without threading is found by what it names", async () => {
    const { report, sent } = await started();
    await report({ by: 'remote', threading: false, status: '5.2.2' });
    expect(await sent()).toMatchObject({ status: 'bounced', failure: { code: 'mailbox_full' } });
  });

  it('of a stranger is shown, and believed by nobody', async () => {
    const cast = await started();
    await cast.report({ from: 'postmaster@evil.example' });
    expect((await shown(cast))[0]).toMatchObject({ kind: 'bounce', unknownSender: true });
    expect(await cast.sent()).toMatchObject({ status: 'confirmed', failure: null });
  });

  it("with the organisation's own From that the servers refute is believed by nobody", async () => {
    const cast = await started();
    const { anna, messageId } = cast;
    await anna.deliver({
      from: `postmaster@${anna.email.split('@')[1]}`,
      authentication: 'fail',
      inReplyTo: messageId,
      messageClass: 'REPORT.IPM.Note.NDR',
      subject: 'Undeliverable: Offer 17',
      text: `550 5.1.1 ${cast.contact.email}`,
    });
    expect((await shown(cast))[0]).toMatchObject({ kind: 'bounce' });
    expect(await cast.sent()).toMatchObject({ status: 'confirmed', failure: null });
  });

  it('of a mail that the user sent from Outlook marks that one', async () => {
    const cast = await started();
    const { anna, contact, messageId } = cast;
    await anna.reply(messageId, { to: [contact.email], text: 'One more thing' });
    const [own] = await shown(cast);
    await on.control('POST', `mailboxes/${anna.email}/report`, {
      messageId: own.internetMessageId,
      recipient: contact.email,
    });
    const entries = await shown(cast);
    expect(entries.find(({ id }: Json) => id === own.id)).toMatchObject({
      origin: 'mailbox',
      status: 'bounced',
    });
    expect(await cast.sent()).toMatchObject({ status: 'confirmed' });
  });

  it('of an aside in the thread stays out, and its body is not read', async () => {
    const cast = await started();
    const { anna, ben, messageId } = cast;
    const aside = await anna.forward(messageId, { to: [ben.email], text: 'What do you think?' });
    await shown(cast);
    await on.control('DELETE', 'requests');
    await on.control('POST', `mailboxes/${anna.email}/report`, {
      messageId: aside.internetMessageId,
      recipient: ben.email,
    });
    expect(await shown(cast)).toHaveLength(1);
    expect(await cast.sent()).toMatchObject({ status: 'confirmed' });
    const { requests } = await on.control('GET', 'requests');
    expect(
      requests.filter((one: Json) => one.mailbox === anna.email && one.readsBody === true),
    ).toEqual([]);
  });

  it('comes of itself when Exchange knows no such recipient', async () => {
    await on.control('POST', 'settings', { nonDeliveryReports: true });
    const cast = await on.connected();
    const contact = { id: 'carla', email: `nobody@client-${cast.name}.example` };
    const sent = await cast.app.send('u1', { contact, subject: 'Hello', text: 'Hello' });
    expect(sent.status).toBe(201);
    const entries = await shown(cast);
    await on.control('POST', 'settings', { nonDeliveryReports: false });
    expect(new Map(entries.map(({ kind, status }: Json) => [kind, status]))).toEqual(
      new Map([
        ['bounce', 'received'],
        ['message', 'bounced'],
      ]),
    );
  });
});

describe('what is no bounce', () => {
  it.each(['delayed', 'delivered', 'read', 'unread'])('%s is a receipt', async (kind) => {
    const cast = await started();
    await cast.report({ kind });
    expect((await shown(cast))[0]).toMatchObject({ kind: 'receipt', status: 'received' });
    expect(await cast.sent()).toMatchObject({ status: 'confirmed', failure: null });
  });

  it('an automatic reply, as the contact’s Exchange writes it', async () => {
    const cast = await on.connected();
    await cast.carla.change({ automaticReplies: 'I am away until Monday.' });
    const { contact } = cast;
    await cast.app.send('u1', { contact, subject: 'Offer 17', text: 'Hello' });
    const entries = await shown(cast);
    const reply = entries.find(({ direction }: Json) => direction === 'inbound');
    expect(reply).toMatchObject({
      kind: 'auto_reply',
      origin: 'contact',
      subject: 'Automatic reply: Offer 17',
      snippet: 'I am away until Monday.',
    });
  });

  it('an answer to an invitation', async () => {
    const cast = await started();
    await cast.anna.deliver({
      from: cast.contact.email,
      inReplyTo: cast.messageId,
      messageClass: 'IPM.Schedule.Meeting.Resp.Pos',
      subject: 'Accepted: Offer 17',
    });
    expect((await shown(cast))[0]).toMatchObject({ kind: 'calendar', origin: 'contact' });
  });
});

describe('protected mail', () => {
  it.each([
    ['smime', 'smime', ['smime.p7m']],
    ['pgp', 'pgp', ['version.txt', 'encrypted.asc']],
    ['pgp-inline', 'pgp', []],
    ['rights', 'rights', ['message.rpmsg']],
  ])(
    '%s shows subject, people and files, and a note in the place of its content',
    async (protection, how, files) => {
      const cast = await started();
      const { carla, first } = cast;
      await carla.reply(first.internetMessageId, { text: 'Secret', protection });
      const [entry] = await shown(cast);
      expect(entry).toMatchObject({
        kind: 'message',
        protected: how,
        subject: 'RE: Offer 17',
        from: { email: carla.email },
        attachments: files.map((name) => ({ name })),
      });
      const { body } = await cast.app.entry('carla', entry.id);
      expect(body).toMatchObject({ html: null, text: body.newText });
      expect(body.text).toMatch(/^\[The content of this message is protected/);
    },
  );

  it('signed beside its text is shown as always', async () => {
    const cast = await started();
    const { carla, first } = cast;
    await carla.reply(first.internetMessageId, { text: 'Signed', protection: 'smime-signed' });
    expect((await shown(cast))[0]).toMatchObject({ protected: null, snippet: 'Signed' });
  });
});

describe('junk', () => {
  it('is marked, and stays so when its reader moves it to the inbox', async () => {
    const cast = await started();
    const { anna, contact, messageId } = cast;
    const fields = { from: contact.email, inReplyTo: messageId, subject: 'RE: Offer 17' };
    const junk = await anna.deliver({ ...fields, text: 'Yes', folder: 'junkemail' });
    expect((await shown(cast))[0]).toMatchObject({ junk: true, snippet: 'Yes' });
    await anna.put('move', junk.id, { folder: 'inbox' });
    const entries = await shown(cast);
    expect(entries.map(({ junk: isJunk }: Json) => isJunk)).toEqual([true, false]);
  });

  it('is known to no mailbox without such a folder, which connects all the same', async () => {
    const cast = await on.strangers();
    await on.fault(
      { method: 'GET', path: '/me/mailFolders/junkemail', mailbox: cast.anna.email },
      { type: 'fail', status: 404, code: 'ErrorItemNotFound' },
    );
    expect((await cast.app.connect('u1', cast.anna.email)).status).toBe(200);
  });
});
