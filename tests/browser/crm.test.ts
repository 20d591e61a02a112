import type { Browser, Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCrm } from '../../examples/crm/start-crm.ts';
import { launchChromium } from '../stage/browser/chromium.ts';
import { seriousViolations } from '../stage/browser/violations.ts';
import { SECRET } from '../stage/reference-crm/crm-with-stand-in.ts';
import { startSyncStandIn } from '../stage/reference-crm/sync-stand-in.ts';

/** The CRM's own pages: what the elements of the sync service show in them has tests of its own. */
const sync = await startSyncStandIn();
const crm = await startCrm({ syncUrl: sync.url, functionKey: 'k', webhookSecret: SECRET });
let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launchChromium();
  page = await browser.newPage();
  await tellOfAnAnswer();
  await page.goto(crm.url);
});
afterAll(async () => {
  await browser?.close();
  await crm.close();
  await sync.close();
});

async function tellOfAnAnswer(): Promise<void> {
  const [id, at] = ['m-1', new Date()];
  const body = JSON.stringify({
    type: 'conversation.entry.created',
    timestamp: at.toISOString(),
    data: {
      userId: 'anna',
      contactId: 'carla',
      kind: 'message',
      direction: 'inbound',
      origin: 'contact',
      subject: 'RE: Offer',
    },
  });
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(SECRET).sign(id, at, body),
  };
  await fetch(crm.webhookUrl, { method: 'POST', body, headers });
}

/** Waits for the page with this heading, then checks it. */
async function expectAccessible(heading: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
  expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
  expect(await page.getByRole('main').count()).toBe(1);
  expect(await seriousViolations(page)).toEqual([]);
  const width = page.viewportSize()?.width;
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
}

test.each([
  ['a desktop', { width: 1280, height: 800 }, 'light'],
  ['a desktop in the dark', { width: 1280, height: 800 }, 'dark'],
  ['a frame beside another', { width: 700, height: 800 }, 'light'],
  ['a phone', { width: 360, height: 740 }, 'light'],
] as const)('each page is accessible and fits on %s', async (_, viewport, colorScheme) => {
  await page.context().clearCookies();
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme });
  await page.goto(crm.url);
  await expectAccessible('Who are you?');
  await page.getByRole('button', { name: 'Anna Auer' }).click();
  await expectAccessible('Contacts');
  await page.getByRole('searchbox', { name: 'Search contacts' }).fill('fabrikam');
  await page.keyboard.press('Enter');
  await page.getByText('1 of 3').waitFor();
  await page.getByRole('link', { name: 'Carla Costa' }).click();
  await expectAccessible('Carla Costa');
  await page.goto(`${crm.url}/contacts/new`);
  await expectAccessible('Add a contact');
  await page.getByRole('navigation', { name: 'Main' }).getByText('Settings').click();
  await expectAccessible('Settings');
  await page.getByRole('heading', { name: 'Email (2-way sync)' }).waitFor();
  await page.getByRole('link', { name: 'Events' }).click();
  await page.getByText('Carla Costa wrote').click();
  await page.getByText('"subject": "RE: Offer"').waitFor();
  await expectAccessible('Settings');
});

test('times are the reader’s own', async () => {
  await page.goto(`${crm.url}/settings/events`);
  await page.getByText('Carla Costa wrote').waitFor();
  await expect.poll(() => page.locator('time').innerText()).not.toContain('UTC');
});

test('who is signed out while they write is asked to sign in, and comes back to where they were', async () => {
  const own = await browser.newContext();
  const tab = await own.newPage();
  await tab.goto(`${crm.url}/login?next=${encodeURIComponent('/contacts/carla')}`);
  await tab.getByRole('button', { name: 'Anna Auer' }).click();
  // The page is there, and its script has said where sessions come from.
  await tab.waitForURL(`${crm.url}/contacts/carla`);
  await tab.waitForFunction(
    "typeof document.querySelector('outlook-sync-conversation').getSession === 'function'",
  );
  await own.clearCookies();
  for (const _ of [1, 2]) {
    const asked = tab.evaluate("document.querySelector('outlook-sync-conversation').getSession()");
    await expect(asked).rejects.toThrow('No session');
  }
  const notice = tab.getByRole('alert');
  expect(await notice.innerText()).toContain('is kept in this tab');
  expect(await seriousViolations(tab)).toEqual([]);
  await notice.getByRole('link', { name: 'Sign in again' }).click();
  await tab.getByRole('button', { name: 'Anna Auer' }).click();
  await tab.waitForURL(`${crm.url}/contacts/carla`);
  await own.close();
});

test('one goes through it by keys alone, and signs out', async () => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(`${crm.url}/contacts`);
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
  await page.locator('.you summary').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
});
