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

/** Opened anew, with what the tests look at. */
async function opened() {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(site.addressOf({ account: 'a', user: 'u', contact: 'carla', baseUrl: site.url }));
  await page.getByRole('article').last().waitFor();
  const articleOf = (at: number): Locator =>
    page.locator(`article[aria-labelledby="m-${long.idOf(at)}"]`);
  return { page, articleOf };
}

const topOf = (locator: Locator): Promise<number> =>
  locator.evaluate((one) => Math.round(one.getBoundingClientRect().top));

/** At once: what comes near on the way would be laid out before it is seen. */
const toRead = (article: Locator): Promise<void> =>
  article.evaluate((one) => {
    one.scrollIntoView({ block: 'start' });
    one.closest('[role="region"]')?.scrollBy(0, -300);
  });

test('who sees the end of a long text stays there when it is laid out, and much lower', async () => {
  const { articleOf } = await opened();
  const [tall, next] = [articleOf(TALL), articleOf(TALL + 1)];
  await toRead(next);
  const before = await topOf(next);
  expect(await topOf(tall)).toBeLessThan(-900);
  await tall.locator('.frame.is-shown').waitFor();
  expect(Math.abs((await topOf(next)) - before)).toBeLessThan(3);
});

test('who reads stays there when a message comes in, and another one below grows', async () => {
  const { page, articleOf } = await opened();
  const read = articleOf(TALL + 3);
  await toRead(read);
  const before = await topOf(read);
  long.news(TALL + 5);
  await page.getByRole('button', { name: '1 new message' }).waitFor();
  await expect.poll(() => articleOf(TALL + 5).innerText()).toContain('Quoted line 39.');
  expect(Math.abs((await topOf(read)) - before)).toBeLessThan(3);
});

test('a message at the end stays where it is when what it quotes opens below', async () => {
  const { articleOf } = await opened();
  const quoting = articleOf(1_998);
  const turn = quoting.getByRole('button', { name: 'Show quoted text' });
  await turn.waitFor();
  const [message, button] = [await topOf(quoting), await topOf(turn)];
  await turn.click();
  const hide = quoting.getByRole('button', { name: 'Hide quoted text' });
  await hide.waitFor();
  await expect.poll(() => topOf(quoting)).toBe(message);
  expect(await topOf(hide)).toBeGreaterThan(button + 400);
  await hide.click();
  await turn.waitFor();
});
