import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scrollToFirst } from '../../bench/pages/scroll.ts';
import { launchChromium } from '../stage/browser/chromium.ts';
import { hostPage } from '../stage/browser/host-page.ts';
import { longConversation } from '../stage/browser/long-conversation.ts';

const site = await hostPage();
/** Each fourth is laid out. */
const TALL = 1_988;
const long = longConversation(2_000, { tall: TALL });
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

test('who sees the end of a long text stays there when it is laid out, and much lower', async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(site.addressOf({ account: 'a', user: 'u', contact: 'carla', baseUrl: site.url }));
  await page.getByRole('article').last().waitFor();
  const articleOf = (at: number): Locator =>
    page.locator(`article[aria-labelledby="m-${long.idOf(at)}"]`);
  const [tall, next] = [articleOf(TALL), articleOf(TALL + 1)];
  const topOf = (locator: Locator): Promise<number> =>
    locator.evaluate((one) => Math.round(one.getBoundingClientRect().top));
  // At once: what comes near on the way would be laid out before it is seen.
  await next.evaluate((one) => {
    one.scrollIntoView({ block: 'start' });
    one.closest('[role="region"]')?.scrollBy(0, -300);
  });
  const before = await topOf(next);
  expect(await topOf(tall)).toBeLessThan(-900);
  await tall.locator('.frame.is-shown').waitFor();
  expect(Math.abs((await topOf(next)) - before)).toBeLessThan(3);
});
