import { createServer } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCrm } from '../../examples/crm/start-crm.ts';
import { sendAsPerson } from '../../simulator/mail/person.ts';
import { DEFAULT_CLIENT_ID } from '../../simulator/people.ts';
import { startSimulator } from '../../simulator/server.ts';
import { launchChromium, seriousViolations } from '../stage/browser/chromium.ts';
import { listen } from '../stage/listen.ts';
import { CONNECTED, entry, startSyncStandIn } from '../stage/reference-crm/sync-stand-in.ts';

const simulator = await startSimulator();
const sync = await startSyncStandIn();
const crm = await startCrm({ syncUrl: sync.url, functionKey: 'k' });
let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launchChromium();
  page = await browser.newPage();
});
afterAll(async () => {
  await browser.close();
  await crm.close();
  await sync.close();
  await simulator.close();
});

/** Waits for the page with this heading, then checks it. */
async function expectAccessible(heading: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
  expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
  expect(await page.getByRole('main').count()).toBe(1);
  expect(await seriousViolations(page)).toEqual([]);
}

describe('the check itself', () => {
  test('sees a serious problem', async () => {
    await page.setContent('<main><h1>x</h1><input><img src="data:,"></main>');
    const found = await seriousViolations(page);
    expect(found.some((line) => line.startsWith('label'))).toBe(true);
    expect(found.some((line) => line.startsWith('image-alt'))).toBe(true);
  });
});

function authorizeUrl(change: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    client_id: DEFAULT_CLIENT_ID,
    redirect_uri: 'http://127.0.0.1:9/callback',
    response_type: 'code',
    scope: 'openid profile offline_access User.Read Mail.ReadWrite Mail.Send',
    prompt: 'select_account',
    ...change,
  });
  return `${simulator.loginUrl}/common/oauth2/v2.0/authorize?${query.toString()}`;
}

describe("the simulator's pages", () => {
  test('account picker, consent, error', async () => {
    await page.goto(authorizeUrl());
    await expectAccessible('Pick an account');
    await page.getByRole('button', { name: 'Anna Auer' }).click();
    await expectAccessible('Permissions requested');
    await page.goto(authorizeUrl({ client_id: 'unknown' }));
    await expectAccessible("Sorry, but we're having trouble signing you in.");
  });

  test('need admin approval, and the administrator page', async () => {
    const contoso = simulator.world.findTenant('contoso');
    if (contoso) contoso.consentPolicy = 'admin-only';
    await page.goto(authorizeUrl());
    await page.getByRole('button', { name: 'Anna Auer' }).click();
    await expectAccessible('Need admin approval');
    const query = new URLSearchParams({
      client_id: DEFAULT_CLIENT_ID,
      redirect_uri: 'http://127.0.0.1:9/callback',
    });
    await page.goto(`${simulator.loginUrl}/organizations/v2.0/adminconsent?${query.toString()}`);
    await expectAccessible('Permissions requested: review for your organization');
  });

  test('mailboxes, folder, message, new mail, reply', async () => {
    const anna = simulator.world.findMailbox('anna@contoso.example');
    if (anna === undefined) throw new Error('no mailbox');
    const to = [{ email: 'carla@fabrikam.example', name: 'Carla' }];
    sendAsPerson(simulator.world, anna, { to, subject: 'Offer', html: '<p>Hello</p>' });
    await page.goto(simulator.url);
    await expectAccessible('Mailboxes');
    await page.getByRole('link', { name: 'Carla Costa' }).click();
    await expectAccessible('Inbox');
    await page.getByRole('link', { name: 'Offer' }).click();
    await expectAccessible('Offer');
    await page.getByRole('link', { name: 'Reply', exact: true }).click();
    await expectAccessible('Reply');
    await page.getByRole('link', { name: 'New mail' }).click();
    await expectAccessible('New mail');
  });
});

describe("the CRM's pages", () => {
  test('sign-in, contacts, conversation, reply', async () => {
    sync.answers.set('GET /contacts/carla/conversation?limit=10', {
      json: { entries: [{ id: 'e-1' }], nextCursor: 'c' },
    });
    const file = { contentType: 'text/plain', size: 10, inline: false, contentId: null };
    const attachments = [{ ...file, id: 'a-1', name: 'a.txt', type: 'file' }];
    sync.answers.set('GET /contacts/carla/entries/e-1', { json: entry('e-1', { attachments }) });
    await page.goto(crm.url);
    await expectAccessible('Sign in to the small CRM');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expectAccessible('Contacts');
    await page.getByRole('link', { name: 'Carla Costa' }).click();
    await expectAccessible('Carla Costa');
    await page.getByRole('link', { name: 'Reply', exact: true }).click();
    await expectAccessible('Reply: RE: Offer');
  });

  test('settings in each state, skipped messages, events', async () => {
    const lastError = { code: 'reconnect_required', message: 'Signed out' };
    for (const change of [
      {},
      { status: 'disconnected', email: null },
      { status: 'needs_reconnect', problems: 3, lastError },
    ]) {
      sync.answers.set('GET /users/anna/connection', { json: { ...CONNECTED, ...change } });
      await page.goto(`${crm.url}/settings/profile?result=admin_consent_required`);
      await expectAccessible('Settings');
    }
    sync.answers.set('GET /users/anna/skipped?limit=25', {
      json: { skipped: [], nextCursor: null },
    });
    await page.getByRole('link', { name: 'Skipped messages' }).click();
    await expectAccessible('Skipped messages');
    await page.getByRole('link', { name: 'Events' }).click();
    await expectAccessible('Events');
  });
});

describe('mail in the CRM', () => {
  test('runs no script, sends no request, and cannot leave its frame', async () => {
    // What arrives counts; what the page tried and its policy refused does not leave it.
    const arrived: string[] = [];
    const elsewhere = createServer((request, response) => {
      arrived.push(request.url ?? '');
      response.end();
    });
    const { url, close } = await listen(elsewhere);
    const hostile = `<script>top.document.title = 'owned'</script>
      <img src="${url}/tracker.png" onerror="top.document.title='owned'">
      <a href="javascript:top.document.title='owned'" id="link">click</a>
      <form action="${url}/steal"><button>go</button></form>`;
    sync.answers.set('GET /contacts/carla/entries/e-1', { json: entry('e-1', { html: hostile }) });
    await page.goto(`${crm.url}/contacts/carla`);
    const frame = page.frameLocator('iframe[title="Text of the message"]');
    await frame.getByText('click').click();
    await frame.getByRole('button', { name: 'go' }).click();
    expect(await page.title()).toBe('Carla Costa – Small CRM');
    await close();
    expect(arrived).toEqual([]);
  });
});
