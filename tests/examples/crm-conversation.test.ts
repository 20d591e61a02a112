import { describe, expect, test } from 'vitest';
import { hidden } from '../stage/reference-crm/crm-browser.ts';
import { openCrm, SEND } from '../stage/reference-crm/crm-with-stand-in.ts';
import { entry, problem } from '../stage/reference-crm/sync-stand-in.ts';

const on = await openCrm();

describe("a contact's conversation", () => {
  test('is shown in the order of the service, each HTML in a sandbox that may fetch nothing', async () => {
    const evil = '"></iframe><script>alert(1)</script><img src="https://tracker.example/x.png">';
    on.show(
      entry('e-2', { html: evil, subject: '<b>RE</b>' }),
      entry('e-1', { html: null, text: 'a < b' }),
    );
    const { text, headers } = await on.browser.get('/contacts/carla');
    expect(text.indexOf('entry-e-2')).toBeLessThan(text.indexOf('entry-e-1'));
    expect(text).not.toContain('<script>');
    expect(text).toMatch(/<iframe[^>]*\ssandbox\s/u);
    expect(text).not.toMatch(/sandbox="[^"]*allow/u);
    expect(text).toContain('default-src &#39;none&#39;; img-src data:');
    expect(text).toContain('a &lt; b');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(text).toContain('/contacts/carla?cursor=c%2F2');
  });

  test('older pages pass the cursor on as it is', async () => {
    on.sync.answers.set('GET /contacts/carla/conversation?limit=10&cursor=c%2F2', {
      json: { entries: [], nextCursor: null },
    });
    const { text } = await on.browser.get('/contacts/carla?cursor=c%2F2');
    expect(text).toContain('Newest messages');
    expect(text).not.toContain('Older messages');
  });

  test('says why a message was not sent, and that a sender is unknown', async () => {
    on.show(
      entry('e-1', { status: 'failed', failure: { code: 'daily_limit', message: 'x' } }),
      entry('e-2', { unknownSender: true }),
    );
    const { text } = await on.browser.get('/contacts/carla');
    expect(text).toContain('daily limit');
    expect(text).toContain('unknown sender');
  });

  test('inline pictures become data URLs; a file keeps the headers that disarm it', async () => {
    const picture = {
      id: 'a-1',
      name: 'logo.png',
      contentType: 'image/png',
      size: 3,
      inline: true,
      contentId: 'logo@1',
      type: 'file',
    };
    on.show(entry('e-1', { html: '<img src="cid:logo@1">', attachments: [picture] }));
    const headers = {
      'content-type': 'image/png',
      'content-disposition': "attachment; filename*=UTF-8''logo.png",
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    };
    const bytes = Buffer.from('png');
    on.sync.answers.set('GET /contacts/carla/entries/e-1/attachments/a-1', { bytes, headers });
    const { text } = await on.browser.get('/contacts/carla');
    expect(text).toContain(`data:image/png;base64,${bytes.toString('base64')}`);
    const file = await on.browser.get('/contacts/carla/entries/e-1/attachments/a-1');
    expect(file.text).toBe('png');
    for (const [name, value] of Object.entries(headers)) {
      expect(file.headers.get(name), name).toBe(value);
    }
  });

  test('an unknown contact and a missing file are 404', async () => {
    expect((await on.browser.get('/contacts/nobody')).status).toBe(404);
    expect((await on.browser.get('/contacts/carla/entries/e/attachments/a')).status).toBe(404);
    expect((await on.browser.get('/contacts/%zz')).status).toBe(404);
  });
});

describe('sending', () => {
  test('a mail goes out as the service wants it, with its files, under a key made with the form', async () => {
    on.sync.answers.set(SEND, { status: 201, json: entry('e-9', { status: 'sent' }) });
    const file = new File(['%PDF'], 'Angebot.pdf', { type: 'application/pdf' });
    expect((await on.write({}, [file])).location).toBe('/contacts/carla?result=sent');
    const { key, form, message } = await on.sentForm();
    expect(key).toMatch(/^[\da-f-]{36}$/u);
    expect(message).toEqual({
      contact: { id: 'carla', email: 'carla@fabrikam.example', name: 'Carla Costa' },
      cc: [{ email: 'one@x.example' }, { email: 'two@x.example' }],
      bcc: [],
      subject: 'Offer',
      text: 'Dear Carla',
      attachments: [{ name: 'Angebot.pdf', contentType: 'application/pdf', part: 'file-0' }],
    });
    const part = form.get('file-0');
    expect(part instanceof File && (await part.text())).toBe('%PDF');
  });

  test('each form has a key of its own, so a double click is the same send and a new page another', async () => {
    const [one, other] = [
      await on.browser.get('/contacts/carla'),
      await on.browser.get('/contacts/carla'),
    ];
    expect(hidden(one, 'key')).not.toBe(hidden(other, 'key'));
    on.sync.answers.set(SEND, problem(409, 'send_in_progress'));
    expect((await on.write()).location).toBe('/contacts/carla?result=in-progress');
  });

  test('a mail that waits is told so', async () => {
    on.sync.answers.set(SEND, { status: 202, json: entry('e-9', { status: 'queued' }) });
    expect((await on.write()).location).toBe('/contacts/carla?result=queued');
  });

  test('a refused mail is shown again with what was written and the same key', async () => {
    on.sync.answers.set(SEND, problem(413, 'attachment_too_large'));
    const page = await on.write({ text: 'my <long> letter', key: 'key-of-the-form' });
    expect(page.status).toBe(413);
    expect(page.text).toContain('larger than 3 MB');
    expect(page.text).toContain('my &lt;long&gt; letter');
    expect(hidden(page, 'key')).toBe('key-of-the-form');
    on.sync.answers.set(SEND, problem(422, 'idempotency_key_reused'));
    expect(hidden(await on.write({ key: 'key-of-the-form' }), 'key')).not.toBe('key-of-the-form');
  });

  test('a reply names its entry and whether it goes to all', async () => {
    on.sync.answers.set('GET /contacts/carla/entries/e-1', { json: entry('e-1') });
    on.sync.answers.set(SEND, { status: 201, json: entry('e-9', { status: 'sent' }) });
    const form = await on.browser.get('/contacts/carla/entries/e-1/reply-all');
    expect(form.text).toContain('Reply all: RE: Offer');
    await on.write({
      replyTo: hidden(form, 'replyTo'),
      replyAll: hidden(form, 'replyAll'),
      cc: '',
    });
    const { message } = await on.sentForm();
    expect(message).toMatchObject({ replyTo: 'e-1', replyAll: true });
    expect(message).not.toHaveProperty('subject');
  });

  test("only the contact's own addresses are written to", async () => {
    on.sync.answers.set(SEND, { status: 201, json: entry('e-9', { status: 'sent' }) });
    await on.write({ to: 'evil@x.example' });
    expect((await on.sentForm()).message).toMatchObject({
      contact: { email: 'carla@fabrikam.example' },
    });
  });
});
