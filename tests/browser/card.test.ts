import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../stage/browser/chromium.ts';
import { elementSite } from '../stage/browser/element-site.ts';
import type { Json } from '../stage/system/crm.ts';
import { openSystem } from '../stage/system/system-stage.ts';

const site = await elementSite();
const { system, on } = await openSystem({
  env: {
    ALLOWED_UI_ORIGINS: site.url,
    ALLOWED_RETURN_ORIGINS: `${site.url},http://127.0.0.1:3000`,
    DELAY_SCALE: '0.01',
  },
});
let browser: Browser;
let context: BrowserContext;
let page: Page;
let card: Locator;
/** Every origin that the page has asked. */
const asked = new Set<string>();

beforeAll(async () => {
  browser = await launchChromium();
  context = await browser.newContext();
  page = await context.newPage();
  page.on('request', (request) => asked.add(new URL(request.url()).origin));
  card = page.locator('outlook-sync-card');
});

afterAll(async () => {
  await browser?.close();
  await site.close();
});

function sessionOf(account: string): void {
  site.session = { host: system.host, account, user: 'u1', components: ['card'] };
}

const shows = (text: string | RegExp) => card.getByText(text).first().waitFor();
const press = (name: string) => card.getByRole('button', { name, exact: true }).click();

/** Microsoft's pages, as a person goes through them. */
async function signIn(at: Page, account: string, answer: 'Accept' | 'Cancel'): Promise<void> {
  await at.getByRole('heading', { name: 'Pick an account' }).waitFor();
  await at.getByRole('button', { name: account }).click();
  await at.getByRole('heading', { name: 'Permissions requested' }).waitFor();
  await at.getByRole('button', { name: answer }).click();
}

describe('the card in a hostile page, by the way of a user', () => {
  test('says what will sync and what stays private, before anything is connected', async () => {
    const { app } = await on.strangers();
    sessionOf(app.account);
    await page.goto(`${site.url}/card`);
    await shows('Not connected');
    await shows('What will sync');
    await shows('What stays private');
    await shows(/Microsoft will ask for access to all your mail/);
  });

  test('a page’s styles change nothing of it', async () => {
    const looks: unknown = await page.evaluate(`(() => {
      const host = document.querySelector('outlook-sync-card');
      const button = host.shadowRoot.querySelector('.button');
      const { color, fontSize, display } = getComputedStyle(button);
      return { color, fontSize, display, own: getComputedStyle(host).display };
    })()`);
    expect(looks).toEqual({
      color: 'rgb(255, 255, 255)',
      fontSize: '15px',
      display: 'flex',
      own: 'block',
    });
  });

  test('connect, sign in, approve, and back where it was with the mailbox connected', async () => {
    const { app, anna } = await on.strangers();
    sessionOf(app.account);
    await page.goto(`${site.url}/card?tab=email#sync`);
    await press('Connect');
    await signIn(page, anna.email, 'Cancel');
    await shows('You cancelled the sign-in. Nothing has changed.');
    await press('Connect');
    await signIn(page, anna.email, 'Accept');
    await shows('Your mailbox is connected.');
    await shows(anna.email);
    await shows(/^Connected since/);
    expect(page.url()).toBe(`${site.url}/card?tab=email#sync`);
    await system.idle();
    await page.reload();
    await shows('Up to date');
  });

  test('a wider choice says what is read, and stands among the changes', async () => {
    await card.getByText('What syncs').click();
    await shows(/Of other mail that you send, From, To and Cc are read/);
    await card.getByLabel(/Also those that I begin from Outlook/).check();
    await press('Save');
    await shows('Saved.');
    await card.getByText('Changes', { exact: true }).click();
    await shows(/by you$/);
  });

  test('whom never to sync is kept, and what is no address is told', async () => {
    await card.getByText('Never sync', { exact: true }).click();
    const field = card.getByLabel('Addresses and domains');
    await field.fill('notary@example.com\nlawyers.example');
    await card.getByRole('button', { name: 'Save', exact: true }).last().click();
    await shows('Saved.');
    await page.reload();
    await card.getByText('Never sync', { exact: true }).click();
    expect(await field.inputValue()).toBe('notary@example.com\nlawyers.example');
    await field.fill('not an address!');
    await card.getByRole('button', { name: 'Save', exact: true }).last().click();
    await shows('Something that was entered is not an address or a domain.');
    await shows(/^Number to quote: [0-9a-f-]{36}$/);
  });

  test('before an update it says what stops; given up, everything is as it was', async () => {
    await press('Update email');
    await shows('Connect another mailbox?');
    await shows(/Conversations of the old mailbox stop syncing/);
    await page.keyboard.press('Escape');
    await shows('Changes');
    // The keyboard goes on within the card.
    expect(await card.evaluate((element) => element.matches(':focus-within'))).toBe(true);
  });

  test('it asks before it disconnects, and then offers to connect', async () => {
    await press('Disconnect');
    await shows(/^Disconnect anna@/);
    await shows('Stops at once');
    await shows('What has been synced stays with its contact. Your mailbox stays as it is.');
    await press('Disconnect');
    await shows('Your mailbox is disconnected.');
    await shows('What will sync');
  });

  test('nothing was asked of anybody but the site, the service and Microsoft', () => {
    const { host, simulator } = system;
    expect([...asked].sort()).toEqual([site.url, host.url, simulator.url].sort());
  });
});

describe('mail that waits', () => {
  test('is named before an update and before a disconnect, since it does not leave then', async () => {
    const { app, anna, contact } = await on.connected();
    sessionOf(app.account);
    await on.fault(
      { target: 'graph', path: '/send$', mailbox: anna.email },
      { type: 'throttle', retryAfter: '600' },
    );
    await app.send('u1', { contact, subject: 'Our visit in May', text: 'When?' });
    await page.goto(`${site.url}/card`);
    await shows('One message is waiting to be sent.');
    await press('Update email');
    await shows('Our visit in May');
    await shows(contact.email);
    await press('Cancel');
    await press('Disconnect');
    await shows('One message that is waiting to be sent will not be sent.');
    await shows('Our visit in May');
    await on.mend();
  });
});

describe('the card where a sign-in ends otherwise', () => {
  test('an administrator has to approve: the link, and then one click', async () => {
    const { app, anna } = await on.strangers();
    sessionOf(app.account);
    await on.control('PUT', `signin/rules/${anna.email}`, { consent: 'needs_admin' });
    await page.goto(`${site.url}/card`);
    await press('Connect');
    await page.getByRole('button', { name: anna.email }).click();
    await page.getByRole('button', { name: /Return to the application/ }).click();
    await shows('An administrator has to approve first');
    const link = card.getByLabel('Link for the administrator');
    expect(await link.inputValue()).toContain('/adminconsent?');
    const mail = await card.getByRole('link', { name: 'Send by email' }).getAttribute('href');
    expect(decodeURIComponent(mail ?? '')).toContain(await link.inputValue());
  });

  test('another mailbox at a reconnect changes nothing, is named, and can be switched to', async () => {
    const { app, anna, ben } = await on.connected();
    sessionOf(app.account);
    const { authorizeUrl } = await app.sync.connections.authorize(app.account, 'u1', {
      returnUrl: `${site.url}/card`,
      intent: 'reconnect',
    });
    // Microsoft proposes the account that is connected; who wants another one can take it there.
    await page.goto((await app.signIn(authorizeUrl, ben.email)).href);
    await shows('That was a different mailbox');
    await shows(`You signed in as ${ben.email}; ${anna.email} is connected here.`);
    expect(page.url()).toBe(`${site.url}/card`);
    await press(`Switch to ${ben.email}`);
    await shows(`Connect ${ben.email} instead?`);
    await press('Continue to Microsoft');
    // The permissions were given before.
    await page.getByRole('button', { name: ben.email }).click();
    await shows('Your mailbox is connected.');
    await shows(ben.email);
  });

  test('a rule of the organisation: a sentence, and Microsoft’s number to quote', async () => {
    const { app, anna } = await on.strangers();
    sessionOf(app.account);
    const authorizeError = { code: 53003, error: 'access_denied', message: 'Blocked' };
    await on.control('PUT', `signin/rules/${anna.email}`, { authorizeError });
    await page.goto(`${site.url}/card`);
    await press('Connect');
    await page.getByRole('button', { name: anna.email }).click();
    await shows(/A rule of your organisation stands in the way/);
    await shows('Number to quote: AADSTS53003');
  });
});

/** The service's answers for the page, changed on their way. */
async function refuse(path: string, change: (body: Json) => Json): Promise<void> {
  await page.route(`**/api/v1/me/${path}`, async (route) => {
    if (route.request().method() !== 'GET') return route.continue();
    const response = await route.fetch();
    return route.fulfill({ response, json: change(await response.json()) });
  });
}

describe('the card shows how it does', () => {
  test('messages that were left out, with the reason', async () => {
    const { app, anna, carla, first } = await on.started('Offer');
    sessionOf(app.account);
    const bytes = Buffer.alloc(3 * 1024 * 1024 + 1).toString('base64');
    const file = {
      name: 'plan.bin',
      contentType: 'application/octet-stream',
      contentBase64: bytes,
    };
    await carla.reply(first.id, { text: 'The plan', attachments: [file] });
    await system.idle();
    await page.goto(`${site.url}/card`);
    await shows(anna.email);
    await card.getByText('Not synced').click();
    await shows('An attachment is larger than 3 MB.');
    await shows('RE: Offer');
  });

  test.each([
    ['doubt', { lastError: error('grant_in_doubt') }, 'Checking with Microsoft'],
    ['starting', { subscriptionsExpireAt: null }, 'Getting ready.'],
    ['catching up', {}, 'Complete up to'],
    ['problems', { problems: 2 }, '2 messages could not be brought in.'],
    ['trouble', { lastError: error('subscription_failed') }, 'Microsoft does not tell us of new'],
    ['waiting sends', { waitingSends: 1 }, 'One message is waiting to be sent.'],
  ])('%s', async (_, change, text) => {
    await page.unrouteAll();
    await refuse('connection', (connection) => ({ ...connection, current: false, ...change }));
    await page.reload();
    await shows(new RegExp(text));
  });

  test('what is unreachable, with the number to quote, and goes on when it is there again', async () => {
    await page.unrouteAll();
    await page.route('**/api/v1/me/connection', (route) => route.abort());
    await page.reload();
    await shows('The email sync can’t be reached at the moment.');
    await page.unrouteAll();
    await press('Try again');
    await shows('Update email');
  });
});

test('an approval for another mailbox that is no longer wanted goes from the card for good', async () => {
  const { app, anna, ben, name } = await on.strangers();
  await app.connect('u1', anna.email);
  sessionOf(app.account);
  await on.control('PATCH', `tenants/firm-${name}`, { consentPolicy: 'managed' });
  await page.goto(`${site.url}/card`);
  await press('Update email');
  await press('Continue to Microsoft');
  await page.getByRole('button', { name: ben.email }).click();
  await page.getByText('Return to the application').click();
  const line = card.getByText('Approval by an administrator');
  await line.click();
  await press('Cancel');
  await line.waitFor({ state: 'detached' });
  expect(await card.locator(':focus').innerText()).toBe(anna.email);
  await page.reload();
  await shows(anna.email);
  expect(await line.count()).toBe(0);
});

function error(code: string) {
  return { code, message: '', at: '2026-03-02T09:41:07.000Z' };
}

describe('the card in a frame of the page', () => {
  test('gets its session by a message, signs in by a window, and tells the page', async () => {
    const { app, anna } = await on.strangers();
    sessionOf(app.account);
    await page.goto(`${site.url}/framed-card`);
    const framed = page.frameLocator('iframe').locator('outlook-sync-card');
    const opening = page.waitForEvent('popup');
    await framed.getByRole('button', { name: 'Connect' }).click();
    const window = await opening;
    await signIn(window, anna.email, 'Accept');
    await framed.getByText('Your mailbox is connected.').waitFor();
    await expect.poll(() => page.title()).toBe('outlook-sync-connected');
    expect(window.isClosed()).toBe(true);
    const height = await page.locator('iframe').getAttribute('height');
    expect(Number(height)).toBeGreaterThan(200);
    for (const frame of page.frames()) expect(frame.url()).not.toContain('token');
  });

  test('asks again where the script of the page comes later than the frame', async () => {
    const { app } = await on.strangers();
    sessionOf(app.account);
    const late = await context.newPage();
    await late.goto(`${site.url}/hostile.css`);
    await late.evaluate(`
      const frame = document.createElement('iframe');
      frame.src = '${system.host.url}/api/ui/card';
      document.body.append(frame);
    `);
    const framed = late.frameLocator('iframe').locator('outlook-sync-card');
    await framed.getByText('One moment').waitFor();
    await late.evaluate(`
      addEventListener('message', async ({ source, origin, data }) => {
        if (data.type !== 'outlook-sync.session-needed') return;
        const answer = await fetch('/session?origin=' + encodeURIComponent(origin), { method: 'POST' });
        source.postMessage({ type: 'outlook-sync.session', ...(await answer.json()) }, origin);
      });
    `);
    const shown = framed.getByText(/Not connected|no access/).first();
    expect(await shown.innerText()).toBe('Not connected');
    await late.close();
  });

  test('where it may open no window it says so', async () => {
    const { app } = await on.strangers();
    sessionOf(app.account);
    await page.goto(`${site.url}/framed-card?sandbox=allow-scripts%20allow-same-origin`);
    const framed = page.frameLocator('iframe').locator('outlook-sync-card');
    await framed.getByRole('button', { name: 'Connect' }).click();
    await framed.getByText('Your browser let no window open').waitFor();
    await framed.getByRole('button', { name: 'Connect' }).waitFor();
  });

  test('is refused to a page of another origin', async () => {
    const other = await elementSite();
    other.session = site.session;
    const fresh = await context.newPage();
    const blocked = fresh.waitForEvent('console', (message) =>
      message.text().includes('frame-ancestors'),
    );
    await fresh.goto(`${other.url}/framed-card`);
    await blocked;
    await fresh.close();
    await other.close();
  });
});
