import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendAsPerson } from '../../simulator/mail/person.ts';
import { DEFAULT_CLIENT_ID } from '../../simulator/people.ts';
import { startSimulator } from '../../simulator/server.ts';
import { launchChromium } from '../stage/browser/chromium.ts';
import { seriousViolations } from '../stage/browser/violations.ts';

const simulator = await startSimulator();
let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launchChromium();
  page = await browser.newPage();
});
afterAll(async () => {
  await browser.close();
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
    await expectAccessible('Pick an account');
    await page.getByRole('button', { name: 'Contoso administrator' }).click();
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
