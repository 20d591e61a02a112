import { afterEach, describe, expect, it } from 'vitest';
import type { Json } from '../../stage/system/crm.ts';
import { openSystem, expectConversation, snippets } from '../../stage/system/system-stage.ts';

const { system, on } = await openSystem({ env: { DELAY_SCALE: '0.002' } });
afterEach(async () => {
  await on.mend();
  await on.control('POST', 'settings', { conversationIds: 'thread' });
});

describe('throttling', () => {
  it('each id waits on its own for what it was told: a fraction, a date, nothing', async () => {
    const { app, anna, carla, first } = await on.started('Throttle');
    await on.fault({ target: 'notification' }, { type: 'hold' });
    const waits: Record<string, string | undefined> = {
      Fraction: '1.128',
      Date: new Date(Date.now() + 7000).toUTCString(),
      Untold: undefined,
    };
    for (const text of ['Now', ...Object.keys(waits)])
      await carla.reply(first.internetMessageId, { subject: `RE: Throttle ${text}`, text });
    for (const [text, retryAfter] of Object.entries(waits)) {
      const { id: path } = await anna.find(`RE: Throttle ${text}`);
      await on.fault(
        { path, times: 1 },
        { type: 'throttle', ...(retryAfter === undefined ? {} : { retryAfter }) },
      );
    }
    const begun = Date.now();
    const since = new Map<string, number>();
    await on.control('POST', 'notifications/release', {});
    await expect
      .poll(
        async () => {
          const seen = snippets(await app.conversation('carla'));
          for (const text of seen) if (!since.has(text)) since.set(text, Date.now() - begun);
          return seen.length;
        },
        { interval: 100 },
      )
      .toBe(5);
    const took = (text: string): number => since.get(text) ?? 0;
    expect(took('Now')).toBeLessThan(took('Fraction'));
    expect(took('Fraction')).toBeGreaterThanOrEqual(1128);
    expect(took('Date')).toBeGreaterThan(took('Fraction'));
    expect(took('Untold')).toBeGreaterThanOrEqual(10_000);
    expect((await app.connection('u1')).body.problems).toBe(0);
  });
});

describe('threading', () => {
  it('unrelated mails that share a conversationId stay apart', async () => {
    await on.control('POST', 'settings', { conversationIds: 'subject' });
    const { app, anna, carla, first } = await on.started('Invoice');
    await carla.send({ to: [{ email: anna.email }], subject: 'Invoice', text: 'Another matter' });
    await carla.reply(first.internetMessageId, { text: 'To the point' });
    await expectConversation(app, ['To the point', 'Hello']);
    await system.idle();
    const own = (await anna.messages()).filter((one) => /Invoice/.test(one.subject));
    expect(new Set(own.map((one) => one.conversationId)).size).toBe(1);
    expect(snippets(await app.conversation('carla'))).toEqual(['To the point', 'Hello']);
  });

  it('an answer with another conversationId is found by its reply headers', async () => {
    const { app, carla, first } = await on.started('Lost thread');
    await on.control('POST', 'settings', { conversationIds: 'never' });
    await carla.reply(first.internetMessageId, { text: 'Still here' });
    await expectConversation(app, ['Still here', 'Hello']);
  });

  it('an edited subject drops no answer, and References alone hijack no thread', async () => {
    const { app, anna, carla, first } = await on.started('Quote 17');
    await carla.reply(first.internetMessageId, { subject: 'New order', text: 'By reply' });
    await expectConversation(app, ['By reply', 'Hello']);
    const references = [first.internetMessageId];
    const loose = { from: carla.email, references, conversationId: 'of its own' };
    await anna.deliver({ ...loose, subject: 'Something else', text: 'Hijack' });
    await anna.deliver({ ...loose, subject: 'Re: Quote 17', text: 'By references' });
    await expect.poll(async () => (await app.conversation('carla')).length).toBe(3);
    await system.idle();
    await expectConversation(app, ['By references', 'By reply', 'Hello']);
  });

  it('the answer to what the user sent from Outlook stays in the same conversation', async () => {
    const { app, anna, carla, first } = await on.started('Round');
    await carla.reply(first.internetMessageId, { text: 'First' });
    await expectConversation(app, ['First', 'Hello']);
    await anna.reply((await anna.find('RE: Round')).internetMessageId, { text: 'From Outlook' });
    await expectConversation(app, ['From Outlook', 'First', 'Hello']);
    const fromOutlook = (await carla.messages('inbox')).find(
      (one) => one.internetMessageId !== first.internetMessageId,
    );
    await carla.reply(fromOutlook?.internetMessageId, { text: 'Second' });
    await expectConversation(app, ['Second', 'From Outlook', 'First', 'Hello']);
    const entries = await app.conversation('carla');
    expect(new Set(entries.map((one) => one.threadId)).size).toBe(1);
  });

  it('an automatic answer is in as what it is, once, and nothing answers it', async () => {
    const { app, anna, carla, first } = await on.started('Away');
    await on.control('DELETE', 'requests');
    await anna.deliver({
      from: carla.email,
      inReplyTo: first.internetMessageId,
      subject: 'Automatic reply: Away',
      text: 'I am on holiday',
      autoSubmitted: 'auto-replied',
    });
    await expectConversation(app, ['I am on holiday', 'Hello']);
    await system.idle();
    expect((await on.requests(anna)).filter((one) => !/^(GET|POST \/\$batch)/.test(one))).toEqual(
      [],
    );
    expect(await carla.messages('inbox')).toHaveLength(1);
  });
});

describe('attachments', () => {
  it('a mail with a file, an attached mail and a link shows all three', async () => {
    const { app, anna, carla, first } = await on.started('All kinds');
    await anna.deliver({
      from: carla.email,
      inReplyTo: first.internetMessageId,
      subject: 'Re: All kinds',
      text: 'See below',
      attachments: [
        { name: 'plan.txt', text: 'the plan' },
        { kind: 'item', name: 'Forwarded', subject: 'Old mail', from: carla.email, text: 'old' },
        { kind: 'reference', name: 'Shared', sourceUrl: 'https://files.example/x', size: 9e9 },
      ],
    });
    await expectConversation(app, ['See below', 'Hello']);
    const [entry] = await app.conversation('carla');
    expect(entry.attachments.map((one: Json) => [one.type, one.name])).toEqual([
      ['file', 'plan.txt'],
      ['item', 'Forwarded.eml'],
      ['reference', 'Shared'],
    ]);
    const mail = await app.call(
      'GET',
      `${app.contact('carla')}/entries/${entry.id}/attachments/${entry.attachments[1].id}`,
    );
    expect([mail.status, String(mail.body)]).toEqual([200, expect.stringContaining('Old mail')]);
  });

  it('one that is still being scanned is fetched again: its placeholder is never stored', async () => {
    const { app, anna, carla, first } = await on.started('Scan');
    const delivered = await anna.deliver({
      from: carla.email,
      inReplyTo: first.internetMessageId,
      subject: 'Re: Scan',
      text: 'With a file',
      attachments: [{ name: 'Safe Attachments Scan In Progress', text: 'please wait' }],
    });
    await system.idle();
    expect(snippets(await app.conversation('carla'))).toEqual(['Hello']);
    // The scanner is done: the same message now holds the file.
    const mailbox = system.simulator.world.findMailbox(anna.email);
    const message = mailbox?.findMessage(delivered.id);
    const [held] = message?.attachments ?? [];
    if (!mailbox || !message || held?.kind !== 'file') throw new Error('no file');
    const content = Buffer.from('the contract');
    mailbox.update(message, { attachments: [{ ...held, name: 'contract.pdf', content }] });
    await expectConversation(app, ['With a file', 'Hello']);
    const [entry] = await app.conversation('carla');
    expect(entry.attachments).toMatchObject([{ name: 'contract.pdf', size: content.length }]);
  });
});
