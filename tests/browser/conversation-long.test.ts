import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scrollToFirst } from '../../bench/pages/scroll.ts';
import { launchChromium } from '../stage/browser/chromium.ts';
import { hostPage } from '../stage/browser/host-page.ts';
import { longConversation } from '../stage/browser/long-conversation.ts';

const site = await hostPage();
const long = longConversation(2_000);
site.answer((request, response) => long.answer(request, response));
let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  long.end();
  await site.close();
});

/** How long that takes is measured by `npm run measure:pages`. */
test('thousands of messages scroll to the first, and few of them are drawn at once', async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(site.addressOf({ account: 'a', user: 'u', contact: 'carla', baseUrl: site.url }));
  await page.getByRole('article').last().waitFor();
  const { drawn } = await scrollToFirst(page);
  await page.getByText('The beginning of the conversation').waitFor();
  expect(drawn).toBeLessThan(150);
}, 300_000);
