import { Webhook } from 'standardwebhooks';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';

import { textField } from '../../examples/crm/http.ts';
import { startCrm } from '../../examples/crm/start-crm.ts';
import { CrmBrowser, hidden } from '../stage/reference-crm/crm-browser.ts';
import type { Page } from '../stage/reference-crm/crm-browser.ts';
import {
  CONNECTED,
  entry,
  problem,
  startSyncStandIn,
} from '../stage/reference-crm/sync-stand-in.ts';

const SECRET = `whsec_${Buffer.from('a secret of the webhooks').toString('base64')}`;
const sync = await startSyncStandIn();
const crm = await startCrm({ syncUrl: sync.url, functionKey: 'key-1', webhookSecret: SECRET });
afterAll(async () => {
  await crm.close();
  await sync.close();
});

let browser: CrmBrowser;
beforeEach(async () => {
  sync.seen.length = 0;
  sync.answers.clear();
  sync.answers.set('GET /users/anna/connection', { json: CONNECTED });
  sync.answers.set('GET /contacts/carla/conversation?limit=10', {
    json: { entries: [], nextCursor: null },
  });
  browser = new CrmBrowser(crm.url);
  await browser.signIn('anna');
});

function seen(method: string, path: string) {
  return sync.seen.filter((request) => request.method === method && request.path === path);
}

async function connect(intent: string): Promise<Page> {
  const csrf = hidden(await browser.get('/settings/profile'), 'csrf');
  return browser.post('/settings/email/connect', { csrf, intent });
}

function show(...entries: Record<string, unknown>[]): void {
  sync.answers.set('GET /contacts/carla/conversation?limit=10', {
    json: { entries: entries.map(({ id }) => ({ id })), nextCursor: 'c/2' },
  });
  for (const shown of entries) {
    sync.answers.set(`GET /contacts/carla/entries/${String(shown['id'])}`, { json: shown });
  }
}

async function write(change: Record<string, string> = {}, files: File[] = []): Promise<Page> {
  const page = await browser.get('/contacts/carla');
  return browser.post(
    '/contacts/carla/messages',
    {
      csrf: hidden(page, 'csrf'),
      key: hidden(page, 'key'),
      to: 'carla@fabrikam.example',
      cc: 'one@x.example; two@x.example',
      bcc: '',
      subject: 'Offer',
      text: 'Dear Carla',
      ...change,
    },
    files,
  );
}

async function sentForm(): Promise<{ key: unknown; form: FormData; message: unknown }> {
  const [request] = seen('POST', '/users/anna/messages');
  const form = await new Response(new Uint8Array(request?.body ?? []), {
    headers: { 'content-type': request?.headers['content-type'] ?? '' },
  }).formData();
  const message: unknown = JSON.parse(textField(form, 'message'));
  return { key: request?.headers['idempotency-key'], form, message };
}

const EVENT = JSON.stringify({
  type: 'conversation.entry.created',
  timestamp: '2026-11-24T05:00:00.000Z',
  data: { userId: 'anna', direction: 'inbound', status: 'received', subject: 'RE: Offer' },
});

function deliver(id: string, change: { secret?: string; at?: Date; body?: string } = {}) {
  const at = change.at ?? new Date();
  return fetch(crm.webhookUrl, {
    method: 'POST',
    body: change.body ?? EVENT,
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(change.secret ?? SECRET).sign(id, at, EVENT),
    },
  });
}

const SEND = 'POST /users/anna/messages';

describe('sessions', () => {
  test('without one every page leads to the sign-in, and then back to where one was', async () => {
    const stranger = new CrmBrowser(crm.url);
    const sent = await stranger.get('/contacts/carla?cursor=x');
    expect(sent.location).toBe('/login?next=%2Fcontacts%2Fcarla%3Fcursor%3Dx');
    const login = await stranger.get(sent.location ?? '');
    const back = await stranger.post('/login', { user: 'ben', next: hidden(login, 'next') });
    expect(back.location).toBe('/contacts/carla?cursor=x');
    expect(back.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax$/u);
    expect(sync.seen).toHaveLength(0);
  });

  test.each(['//evil.example', '/\\evil.example', 'https://evil.example'])(
    'the sign-in never leads to %s',
    async (next) => {
      const back = await new CrmBrowser(crm.url).post('/login', { user: 'anna', next });
      expect(back.location).toBe('/');
    },
  );

  test('a form without its token, or with that of another session, does nothing', async () => {
    const other = new CrmBrowser(crm.url);
    await other.signIn('anna');
    const csrf = hidden(await other.get('/settings/profile'), 'csrf');
    sync.seen.length = 0;
    for (const fields of [{}, { csrf: 'guess' }, { csrf }]) {
      const answer = await browser.post('/settings/email/disconnect', { ...fields });
      expect(answer.status).toBe(403);
    }
    expect(sync.seen).toHaveLength(0);
  });

  test('after signing out the session is gone', async () => {
    const page = await browser.get('/contacts');
    await browser.post('/logout', { csrf: hidden(page, 'csrf') });
    expect((await browser.get('/contacts')).location).toMatch(/^\/login/u);
  });
});

describe('Email (2-way sync)', () => {
  test('Connect asks the service with the key and goes to the sign-in; the page never shows the key', async () => {
    const disconnected = { ...CONNECTED, status: 'disconnected', email: null };
    sync.answers.set('GET /users/anna/connection', { json: disconnected });
    sync.answers.set('POST /users/anna/connection/authorize', {
      json: { authorizeUrl: 'https://login.example/a', adminConsentUrl: 'https://login.example/b' },
    });
    const page = await browser.get('/settings/profile');
    expect(page.text).toContain('Not connected');
    expect(page.text).toContain('Outlook');
    expect(page.text).not.toContain('key-1');
    expect((await connect('connect')).location).toBe('https://login.example/a');
    const [asked] = seen('POST', '/users/anna/connection/authorize');
    expect(asked?.headers['x-functions-key']).toBe('key-1');
    expect(JSON.parse(String(asked?.body))).toEqual({
      returnUrl: `${crm.url}/settings/email/return`,
      intent: 'connect',
    });
  });

  test('the ticket is completed for the user of the session and leaves the address bar', async () => {
    sync.answers.set('POST /users/anna/connection/complete', { json: CONNECTED });
    const back = await browser.get('/settings/email/return?emailSync=authorized&ticket=t-1');
    expect(back.location).toBe('/settings/profile?result=connected');
    const [completed] = seen('POST', '/users/anna/connection/complete');
    expect(JSON.parse(String(completed?.body))).toEqual({ ticket: 't-1' });
    const page = await browser.get(back.location ?? '');
    expect(page.text).toContain('Your mailbox is connected');
    expect(page.text).toContain('2026-11-24 05:06 UTC');
  });

  test('a ticket of somebody else connects nothing and says so', async () => {
    sync.answers.set('POST /users/anna/connection/complete', problem(403, 'ticket_mismatch'));
    const back = await browser.get('/settings/email/return?emailSync=authorized&ticket=t-1');
    const page = await browser.get(back.location ?? '');
    expect(page.text).toContain('started by somebody else');
    expect(page.text).toContain('role="alert"');
  });

  test.each([
    ['emailSync=cancelled', 'You cancelled the sign-in'],
    ['emailSync=admin_consent_required', 'administrator'],
    ['emailSync=different_mailbox', 'another mailbox'],
    ['emailSync=failed&reason=no_mailbox', 'no Outlook mailbox'],
    ['emailSync=failed&reason=scopes_missing', 'Not all permissions'],
    ['emailSync=failed&reason=%3Cb%3E', 'The sign-in failed'],
  ])('%s is explained, without completing anything', async (query, words) => {
    const back = await browser.get(`/settings/email/return?${query}`);
    expect((await browser.get(back.location ?? '')).text).toContain(words);
    expect(sync.seen.filter(({ method }) => method === 'POST')).toHaveLength(0);
  });

  test('the administrator gets the link of the last Connect', async () => {
    sync.answers.set('POST /users/anna/connection/authorize', {
      json: { authorizeUrl: 'https://login.example/a', adminConsentUrl: 'https://login.example/b' },
    });
    await connect('change');
    const back = await browser.get('/settings/email/return?emailSync=admin_consent_required');
    expect((await browser.get(back.location ?? '')).text).toContain('https://login.example/b');
  });

  test('a broken connection shows its reason and offers to reconnect', async () => {
    const lastError = { code: 'reconnect_required', message: 'Signed out by Microsoft', at: 'x' };
    const broken = { ...CONNECTED, status: 'needs_reconnect', problems: 2, lastError };
    sync.answers.set('GET /users/anna/connection', { json: broken });
    const { text } = await browser.get('/settings/profile');
    expect(text).toContain('Needs to be reconnected');
    expect(text).toContain('Signed out by Microsoft');
    expect(text).toContain('2 message(s)');
    expect(text).toMatch(/>\s*Reconnect\s*</u);
  });

  test('Disconnect', async () => {
    const csrf = hidden(await browser.get('/settings/profile'), 'csrf');
    sync.answers.set('DELETE /users/anna/connection', { status: 204 });
    const done = await browser.post('/settings/email/disconnect', { csrf });
    expect(done.location).toBe('/settings/profile?result=disconnected');
    expect(seen('DELETE', '/users/anna/connection')).toHaveLength(1);
  });

  test('with the service away the page still comes', async () => {
    const alone = await startCrm({ syncUrl: 'http://127.0.0.1:9', functionKey: 'k' });
    const other = new CrmBrowser(alone.url);
    await other.signIn('anna');
    const page = await other.get('/settings/profile');
    await alone.close();
    expect(page.status).toBe(200);
    expect(page.text).toContain('can’t be reached');
  });
});

describe("a contact's conversation", () => {
  test('is shown in the order of the service, each HTML in a sandbox that may fetch nothing', async () => {
    const evil = '"></iframe><script>alert(1)</script><img src="https://tracker.example/x.png">';
    show(
      entry('e-2', { html: evil, subject: '<b>RE</b>' }),
      entry('e-1', { html: null, text: 'a < b' }),
    );
    const { text, headers } = await browser.get('/contacts/carla');
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
    sync.answers.set('GET /contacts/carla/conversation?limit=10&cursor=c%2F2', {
      json: { entries: [], nextCursor: null },
    });
    const { text } = await browser.get('/contacts/carla?cursor=c%2F2');
    expect(text).toContain('Newest messages');
    expect(text).not.toContain('Older messages');
  });

  test('says why a message was not sent, and that a sender is unknown', async () => {
    show(
      entry('e-1', { status: 'failed', failure: { code: 'daily_limit', message: 'x' } }),
      entry('e-2', { unknownSender: true }),
    );
    const { text } = await browser.get('/contacts/carla');
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
    show(entry('e-1', { html: '<img src="cid:logo@1">', attachments: [picture] }));
    const headers = {
      'content-type': 'image/png',
      'content-disposition': "attachment; filename*=UTF-8''logo.png",
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    };
    const bytes = Buffer.from('png');
    sync.answers.set('GET /contacts/carla/entries/e-1/attachments/a-1', { bytes, headers });
    const { text } = await browser.get('/contacts/carla');
    expect(text).toContain(`data:image/png;base64,${bytes.toString('base64')}`);
    const file = await browser.get('/contacts/carla/entries/e-1/attachments/a-1');
    expect(file.text).toBe('png');
    for (const [name, value] of Object.entries(headers)) {
      expect(file.headers.get(name), name).toBe(value);
    }
  });

  test('an unknown contact and a missing file are 404', async () => {
    expect((await browser.get('/contacts/nobody')).status).toBe(404);
    expect((await browser.get('/contacts/carla/entries/e/attachments/a')).status).toBe(404);
    expect((await browser.get('/contacts/%zz')).status).toBe(404);
  });
});

describe('sending', () => {
  test('a mail goes out as the service wants it, with its files, under a key made with the form', async () => {
    sync.answers.set(SEND, { status: 201, json: entry('e-9', { status: 'sent' }) });
    const file = new File(['%PDF'], 'Angebot.pdf', { type: 'application/pdf' });
    expect((await write({}, [file])).location).toBe('/contacts/carla?result=sent');
    const { key, form, message } = await sentForm();
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
      await browser.get('/contacts/carla'),
      await browser.get('/contacts/carla'),
    ];
    expect(hidden(one, 'key')).not.toBe(hidden(other, 'key'));
    sync.answers.set(SEND, problem(409, 'send_in_progress'));
    expect((await write()).location).toBe('/contacts/carla?result=in-progress');
  });

  test('a mail that waits is told so', async () => {
    sync.answers.set(SEND, { status: 202, json: entry('e-9', { status: 'queued' }) });
    expect((await write()).location).toBe('/contacts/carla?result=queued');
  });

  test('a refused mail is shown again with what was written and the same key', async () => {
    sync.answers.set(SEND, problem(413, 'attachment_too_large'));
    const page = await write({ text: 'my <long> letter', key: 'key-of-the-form' });
    expect(page.status).toBe(413);
    expect(page.text).toContain('larger than 3 MB');
    expect(page.text).toContain('my &lt;long&gt; letter');
    expect(hidden(page, 'key')).toBe('key-of-the-form');
    sync.answers.set(SEND, problem(422, 'idempotency_key_reused'));
    expect(hidden(await write({ key: 'key-of-the-form' }), 'key')).not.toBe('key-of-the-form');
  });

  test('a reply names its entry and whether it goes to all', async () => {
    sync.answers.set('GET /contacts/carla/entries/e-1', { json: entry('e-1') });
    sync.answers.set(SEND, { status: 201, json: entry('e-9', { status: 'sent' }) });
    const form = await browser.get('/contacts/carla/entries/e-1/reply-all');
    expect(form.text).toContain('Reply all: RE: Offer');
    await write({ replyTo: hidden(form, 'replyTo'), replyAll: hidden(form, 'replyAll'), cc: '' });
    const { message } = await sentForm();
    expect(message).toMatchObject({ replyTo: 'e-1', replyAll: true });
    expect(message).not.toHaveProperty('subject');
  });

  test("only the contact's own addresses are written to", async () => {
    sync.answers.set(SEND, { status: 201, json: entry('e-9', { status: 'sent' }) });
    await write({ to: 'evil@x.example' });
    expect((await sentForm()).message).toMatchObject({
      contact: { email: 'carla@fabrikam.example' },
    });
  });
});

describe('skipped messages', () => {
  test('are listed with their reason', async () => {
    const skipped = {
      id: 's-1',
      accountId: 'contoso',
      userId: 'anna',
      contactId: 'carla',
      threadId: 't',
      direction: 'inbound',
      occurredAt: '2026-11-24T05:00:00.000Z',
      from: { email: 'carla@fabrikam.example' },
      subject: 'Plans',
      code: 'attachment_too_large',
      retryable: false,
    };
    sync.answers.set('GET /users/anna/skipped?limit=25', {
      json: { skipped: [skipped], nextCursor: null },
    });
    const { text } = await browser.get('/settings/skipped');
    expect(text).toContain('Plans');
    expect(text).toContain('Carla Costa');
    expect(text).toContain('An attachment is larger than 3 MB');
  });
});

describe('events', () => {
  test('signed ones are taken, each once, and shown to their user only', async () => {
    expect((await deliver('m-1')).status).toBe(204);
    expect((await deliver('m-1')).status).toBe(204);
    const { text } = await browser.get('/settings/events');
    expect(text.match(/conversation\.entry\.created/gu)).toHaveLength(1);
    expect(text).toContain('RE: Offer');
    const ben = new CrmBrowser(crm.url);
    await ben.signIn('ben');
    expect((await ben.get('/settings/events')).text).not.toContain('RE: Offer');
  });

  test('a wrong secret, a changed body and an old one are refused', async () => {
    const other = `whsec_${Buffer.from('another secret here!').toString('base64')}`;
    expect((await deliver('m-2', { secret: other })).status).toBe(401);
    expect((await deliver('m-2', { body: EVENT.replace('Offer', 'Bribe') })).status).toBe(401);
    const old = new Date(Date.now() - 60 * 60_000);
    expect((await deliver('m-2', { at: old })).status).toBe(401);
    expect((await browser.get('/settings/events')).text).not.toContain('Bribe');
  });
});
