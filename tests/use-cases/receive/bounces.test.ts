import { describe, expect, it } from 'vitest';
import { protectedNote } from '../../../shared/domain/entry/protection.ts';
import { Crash } from '../../stage/use-cases/mortal.ts';
import { account, ANNA, CARLA, contact, FIRST, mailbox } from '../../stage/use-cases/cast.ts';
import { receiveStage, type ReceiveStage } from '../../stage/use-cases/receive-stage.ts';
import { type Script, SENT_ITEMS } from '../../stage/use-cases/scripted-mail.ts';

const text = (content: string) => ({ contentType: 'text' as const, content });
const OUTSIDE =
  'Authentication-Results: spf=none; dkim=none; dmarc=none\r\nX-MS-Exchange-Organization-AuthAs: Anonymous\r\n';

/** As Exchange Online reports a send of the mailbox's own. */
const bounce: Script = {
  id: 'ndr',
  inReplyTo: FIRST,
  from: { email: 'postmaster@contoso.example', name: 'Microsoft Outlook' },
  to: [{ email: ANNA }],
  subject: 'Undeliverable: Offer 17',
  messageClass: 'REPORT.IPM.Note.NDR',
  transportHeaders: 'X-MS-Exchange-Organization-AuthAs: Internal\r\n',
  body: text(`Your message to ${CARLA} couldn't be delivered. '550 5.1.10 RecipientNotFound'`),
  uniqueBody: null,
};
const sentCopy: Script = {
  id: 'sent-copy',
  parentFolderId: SENT_ITEMS,
  internetMessageId: FIRST,
  from: { email: ANNA },
  to: [{ email: CARLA }],
};

async function first(on: ReceiveStage) {
  const entries = await on.entries();
  return entries.find(({ id }) => id === on.first.id);
}
const bounced = {
  version: 2,
  status: 'bounced',
  failure: {
    code: 'recipient_unknown',
    message: `The address does not exist (5.1.10): ${CARLA}.`,
  },
};

describe('a bounce', () => {
  it('comes in though its sender is no participant and of the house, and marks what it is about', async () => {
    const on = await receiveStage();
    expect(await on.receive(bounce)).toEqual({ kind: 'ended', outcomes: ['entered'] });
    const [entry] = await on.entries();
    expect(entry).toMatchObject({ kind: 'bounce', status: 'received', unknownSender: true });
    expect(await first(on)).toMatchObject(bounced);
    const home = { kind: 'contact', accountId: account, contactId: contact } as const;
    const event = await on.events.find(home, `evt_${on.first.id}_2`);
    expect(event?.value.event).toMatchObject({
      type: 'conversation.entry.updated',
      data: { status: 'bounced', kind: 'message', failure: { code: 'recipient_unknown' } },
    });
    // Threading apart, which is read of every message: what any synced message costs.
    expect(on.scripted.requests).toEqual(['envelope', 'read']);
  });

  it.each([
    ['its newest reference', { inReplyTo: null, references: `<older@x.example> ${FIRST}` }],
    ['what the report names', { inReplyTo: null, reportOf: FIRST }],
  ])('is found by %s, too', async (_, threading) => {
    const on = await receiveStage();
    await on.receive({ ...bounce, ...threading });
    expect(await first(on)).toMatchObject(bounced);
  });

  it.each([
    [
      'In-Reply-To',
      { inReplyTo: '<aside@contoso.example>', references: `${FIRST} <aside@contoso.example>` },
    ],
    ['its references', { inReplyTo: null, references: `${FIRST} <aside@contoso.example>` }],
    [
      'what the report names',
      { inReplyTo: null, references: FIRST, reportOf: '<aside@contoso.example>' },
    ],
  ])('of an aside stays out with it, by %s: its body is not even read', async (_, threading) => {
    const on = await receiveStage();
    await on.receive({ ...bounce, ...threading });
    expect(await on.entries()).toHaveLength(1);
    expect(await first(on)).toMatchObject({ version: 1, status: 'sent' });
    expect(on.scripted.requests).not.toContain('read');
  });

  it('from a stranger is shown and changes nothing', async () => {
    const on = await receiveStage();
    const from = { email: 'postmaster@evil.example' };
    await on.receive({ ...bounce, from, transportHeaders: OUTSIDE });
    expect((await on.entries())[0]).toMatchObject({ kind: 'bounce', unknownSender: true });
    expect(await first(on)).toMatchObject({ version: 1, status: 'sent', failure: null });
    expect(on.deps.counters.read()).toMatchObject({ bounce_not_believed: 1 });
  });

  it("from the recipient's mail system marks it, where it names the recipient", async () => {
    const on = await receiveStage();
    const from = { email: 'MAILER-DAEMON@mx.fabrikam.example' };
    await on.receive({ ...bounce, from, transportHeaders: OUTSIDE });
    expect(await first(on)).toMatchObject(bounced);
  });

  it('a second one changes nothing more', async () => {
    const on = await receiveStage();
    await on.receive(bounce);
    await on.receive({ ...bounce, id: 'ndr-2', body: text('550 5.2.2 full') });
    expect(await on.entries()).toHaveLength(3);
    expect(await first(on)).toMatchObject(bounced);
  });

  it('too large to sync is listed as skipped, and what it says stands', async () => {
    const on = await receiveStage();
    const attachments = [{ bytes: Buffer.alloc(4 * 1024 * 1024) }];
    expect(await on.receive({ ...bounce, attachments })).toMatchObject({ outcomes: ['skipped'] });
    expect(await first(on)).toMatchObject(bounced);
  });

  it('says its reason in its delivery status, where the mailbox shows that', async () => {
    const on = await receiveStage();
    const bytes = Buffer.from(
      `Final-Recipient: rfc822;${CARLA}\r\nAction: failed\r\nStatus: 5.2.2\r\n`,
    );
    const attachments = [{ bytes, contentType: 'message/delivery-status', name: 'details.txt' }];
    await on.receive({ ...bounce, attachments, body: text('Sorry.') });
    expect(await first(on)).toMatchObject({ status: 'bounced', failure: { code: 'mailbox_full' } });
  });

  it('that is a mere delay is a receipt', async () => {
    const on = await receiveStage();
    const bytes = Buffer.from(
      `Final-Recipient: rfc822;${CARLA}\r\nAction: delayed\r\nStatus: 4.4.1\r\n`,
    );
    const attachments = [{ bytes, contentType: 'message/delivery-status', name: 'details.txt' }];
    const messageClass = 'IPM.Note';
    const transportHeaders = 'Content-Type: multipart/report; report-type=delivery-status\r\n';
    await on.receive({ ...bounce, messageClass, transportHeaders, attachments });
    expect((await on.entries())[0]).toMatchObject({ kind: 'receipt' });
    expect(await first(on)).toMatchObject({ status: 'sent' });
  });

  it('before the Sent copy stands when that comes: the entry has its place in the mailbox and stays bounced', async () => {
    const on = await receiveStage({ sendState: 'sending' });
    await on.receive(bounce);
    expect(await first(on)).toMatchObject(bounced);
    expect(await on.receive(sentCopy)).toMatchObject({ outcomes: ['confirmed'] });
    expect(await first(on)).toMatchObject({
      ...bounced,
      version: 3,
      graph: { messageId: 'sent-copy' },
    });
    expect((await on.deps.conversations.send(account, contact, on.first.id))?.value).toMatchObject({
      state: 'confirmed',
    });
    expect(await on.receive(sentCopy)).toMatchObject({ outcomes: ['done_already'] });
  });

  it('of what was never sent marks nothing', async () => {
    const on = await receiveStage({ sendState: 'drafted' });
    await on.receive(bounce);
    expect(await first(on)).toMatchObject({ version: 1, status: 'queued' });
  });

  it('marks a mail that the user sent from Outlook', async () => {
    const on = await receiveStage();
    const own = {
      ...sentCopy,
      id: 'own',
      internetMessageId: '<own@contoso.example>',
      inReplyTo: FIRST,
    };
    await on.receive(own);
    await on.receive({ ...bounce, inReplyTo: '<own@contoso.example>' });
    const marked = (await on.entries()).find(({ graph }) => graph?.messageId === 'own');
    expect(marked).toMatchObject({ origin: 'mailbox', ...bounced });
    expect(await first(on)).toMatchObject({ status: 'sent' });
  });

  it('marks once and tells it, wherever a run dies (law 2)', async () => {
    for (let survived = 0; ; survived += 1) {
      const on = await receiveStage();
      let effects = 0;
      on.onEffect(() => {
        effects += 1;
        if (effects > survived) throw new Crash();
      });
      const died = await on.receive(bounce).then(
        () => false,
        (error: unknown) => {
          if (!(error instanceof Crash)) throw error;
          return true;
        },
      );
      on.onEffect(() => undefined);
      await on.receive(bounce);
      expect(await first(on), `died after ${survived}`).toMatchObject(bounced);
      const told = `evt_${on.first.id}_2`;
      expect(on.queues.sent.some(({ work }) => 'eventId' in work && work.eventId === told)).toBe(
        true,
      );
      if (!died) {
        // The bounce and its event, the mark and its event, the index.
        expect(survived).toBeGreaterThanOrEqual(5);
        return;
      }
    }
  });
});

describe('what an entry says of itself', () => {
  it('an automatic reply of the contact', async () => {
    const on = await receiveStage();
    const transportHeaders = 'Auto-Submitted: auto-replied\r\n';
    await on.receive({ id: 'a', inReplyTo: FIRST, transportHeaders });
    expect((await on.entries())[0]).toMatchObject({ kind: 'auto_reply', origin: 'contact' });
  });

  it('one of a colleague to the user alone is an aside like any other', async () => {
    const on = await receiveStage();
    const from = { email: 'ben@contoso.example' };
    await on.receive({
      id: 'a',
      inReplyTo: FIRST,
      from,
      transportHeaders: 'Auto-Submitted: auto-replied\r\n',
    });
    expect(await on.entries()).toHaveLength(1);
  });

  it('that it lay in the junk folder, and only where that folder is known', async () => {
    for (const junk of ['folder-junk', undefined]) {
      const on = await receiveStage();
      const folders = { ...mailbox.folders, ...(junk === undefined ? {} : { junk }) };
      on.state.mailbox = { ...mailbox, folders };
      await on.receive({ id: 'a', inReplyTo: FIRST, parentFolderId: 'folder-junk' });
      expect((await on.entries())[0]).toMatchObject({ junk: junk !== undefined });
      // Moved to the inbox by its reader: the same mail, which stays as it came in.
      expect(await on.receive({ id: 'a', inReplyTo: FIRST })).toMatchObject({
        outcomes: ['done_already'],
      });
      expect((await on.entries())[0]).toMatchObject({ junk: junk !== undefined });
    }
  });

  it.each([
    ['smime', { messageClass: 'IPM.Note.SMIME', body: text('') }],
    [
      'pgp',
      {
        transportHeaders:
          'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"\r\n',
      },
    ],
    ['rights', { messageClass: 'IPM.Note.rpmsg' }],
  ] as const)(
    '%s: subject and people stand, a note in the place of the content',
    async (how, script) => {
      const on = await receiveStage();
      await on.receive({ id: 'a', inReplyTo: FIRST, ...script });
      const [entry] = await on.entries();
      expect(entry).toMatchObject({
        kind: 'message',
        protected: how,
        subject: 'RE: Offer 17',
        from: { email: CARLA },
        snippet: protectedNote(how),
      });
      const content = entry && (await on.deps.conversations.content(account, contact, entry.id));
      expect(content).toEqual({
        html: null,
        text: protectedNote(how),
        newText: protectedNote(how),
      });
    },
  );

  it('PGP within the text: the words around it stay', async () => {
    const on = await receiveStage();
    const block = '-----BEGIN PGP MESSAGE-----\nhQEMA\n-----END PGP MESSAGE-----';
    await on.receive({
      id: 'a',
      inReplyTo: FIRST,
      body: text(`Hello Anna\n${block}`),
      uniqueBody: null,
    });
    const [entry] = await on.entries();
    expect(entry).toMatchObject({ protected: 'pgp' });
    const content = entry && (await on.deps.conversations.content(account, contact, entry.id));
    expect(content?.newText).toBe(`Hello Anna\n${protectedNote('pgp')}`);
    expect(content?.html).toBeNull();
  });

  it('signed beside its text: shown as always', async () => {
    const on = await receiveStage();
    await on.receive({ id: 'a', inReplyTo: FIRST, messageClass: 'IPM.Note.SMIME.MultipartSigned' });
    const [entry] = await on.entries();
    expect(entry).toMatchObject({ protected: null, snippet: 'Yes' });
  });
});
