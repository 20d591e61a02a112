import { describe, expect, test } from 'vitest';
import { startCrm } from '../../examples/crm/start-crm.ts';
import { CrmBrowser, hidden, type Page } from '../stage/reference-crm/crm-browser.ts';
import { openCrm } from '../stage/reference-crm/crm-with-stand-in.ts';
import { CONNECTED, problem } from '../stage/reference-crm/sync-stand-in.ts';

const on = await openCrm();

async function connect(intent: string): Promise<Page> {
  const csrf = hidden(await on.browser.get('/settings/profile'), 'csrf');
  return on.browser.post('/settings/email/connect', { csrf, intent });
}

describe('Email (2-way sync)', () => {
  test('Connect asks the service with the key and goes to the sign-in; the page never shows the key', async () => {
    const disconnected = { ...CONNECTED, status: 'disconnected', email: null };
    on.sync.answers.set('GET /users/anna/connection', { json: disconnected });
    on.sync.answers.set('POST /users/anna/connection/authorize', {
      json: { authorizeUrl: 'https://login.example/a', adminConsentUrl: 'https://login.example/b' },
    });
    const page = await on.browser.get('/settings/profile');
    expect(page.text).toContain('Not connected');
    expect(page.text).toContain('Outlook');
    expect(page.text).not.toContain('key-1');
    expect((await connect('connect')).location).toBe('https://login.example/a');
    const [asked] = on.seen('POST', '/users/anna/connection/authorize');
    expect(asked?.headers['x-functions-key']).toBe('key-1');
    expect(JSON.parse(String(asked?.body))).toEqual({
      returnUrl: `${on.crm.url}/settings/email/return`,
      intent: 'connect',
    });
  });

  test('the ticket is completed for the user of the session and leaves the address bar', async () => {
    on.sync.answers.set('POST /users/anna/connection/complete', { json: CONNECTED });
    const back = await on.browser.get('/settings/email/return?emailSync=authorized&ticket=t-1');
    expect(back.location).toBe('/settings/profile?result=connected');
    const [completed] = on.seen('POST', '/users/anna/connection/complete');
    expect(JSON.parse(String(completed?.body))).toEqual({ ticket: 't-1' });
    const page = await on.browser.get(back.location ?? '');
    expect(page.text).toContain('Your mailbox is connected');
    expect(page.text).toContain('2026-11-24 05:06 UTC');
  });

  test('a ticket of somebody else connects nothing and says so', async () => {
    on.sync.answers.set('POST /users/anna/connection/complete', problem(403, 'ticket_mismatch'));
    const back = await on.browser.get('/settings/email/return?emailSync=authorized&ticket=t-1');
    const page = await on.browser.get(back.location ?? '');
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
    const back = await on.browser.get(`/settings/email/return?${query}`);
    expect((await on.browser.get(back.location ?? '')).text).toContain(words);
    expect(on.sync.seen.filter(({ method }) => method === 'POST')).toHaveLength(0);
  });

  test('the administrator gets the link of the last Connect', async () => {
    on.sync.answers.set('POST /users/anna/connection/authorize', {
      json: { authorizeUrl: 'https://login.example/a', adminConsentUrl: 'https://login.example/b' },
    });
    await connect('change');
    const back = await on.browser.get('/settings/email/return?emailSync=admin_consent_required');
    expect((await on.browser.get(back.location ?? '')).text).toContain('https://login.example/b');
  });

  test('a broken connection shows its reason and offers to reconnect', async () => {
    const lastError = { code: 'reconnect_required', message: 'Signed out by Microsoft', at: 'x' };
    const broken = { ...CONNECTED, status: 'needs_reconnect', problems: 2, lastError };
    on.sync.answers.set('GET /users/anna/connection', { json: broken });
    const { text } = await on.browser.get('/settings/profile');
    expect(text).toContain('Needs to be reconnected');
    expect(text).toContain('Signed out by Microsoft');
    expect(text).toContain('2 message(s)');
    expect(text).toMatch(/>\s*Reconnect\s*</u);
  });

  test('Disconnect', async () => {
    const csrf = hidden(await on.browser.get('/settings/profile'), 'csrf');
    on.sync.answers.set('DELETE /users/anna/connection', { status: 204 });
    const done = await on.browser.post('/settings/email/disconnect', { csrf });
    expect(done.location).toBe('/settings/profile?result=disconnected');
    expect(on.seen('DELETE', '/users/anna/connection')).toHaveLength(1);
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
    on.sync.answers.set('GET /users/anna/skipped?limit=25', {
      json: { skipped: [skipped], nextCursor: null },
    });
    const { text } = await on.browser.get('/settings/skipped');
    expect(text).toContain('Plans');
    expect(text).toContain('Carla Costa');
    expect(text).toContain('An attachment is larger than 3 MB');
  });
});
