import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cardPages } from '../stage/browser/card-pages.ts';
import { CARD_STAGES } from '../stage/browser/card-states.ts';
import { launchChromium } from '../stage/browser/chromium.ts';
import { violations } from '../stage/browser/violations.ts';

let browser: Browser;
let page: Page;
let pages: Awaited<ReturnType<typeof cardPages>>;
const errors: string[] = [];

beforeAll(async () => {
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1024, height: 768 } });
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted/i.test(message.text())) errors.push(message.text());
  });
  pages = await cardPages(page);
});

afterAll(() => browser?.close());

async function change(language: string, look: 'light' | 'dark', width: number): Promise<void> {
  await page.setViewportSize({ width, height: 768 });
  await page.emulateMedia({ colorScheme: look, reducedMotion: 'reduce' });
  await page.evaluate(
    `document.documentElement.lang = '${language}';
     document.querySelector('outlook-sync-card').lang = '${language}'`,
  );
  await page.locator(`outlook-sync-card .root[lang=${language}] h2`).waitFor();
  // Not `waitForFunction`, which the page's policy would have to allow.
  await expect
    .poll(() =>
      page.evaluate(
        `/One moment|Einen Moment|لحظة/.test(document.querySelector('outlook-sync-card').shadowRoot.textContent)`,
      ),
    )
    .toBe(false);
}

const widest = () => page.evaluate('document.documentElement.scrollWidth');

test.each(Object.keys(CARD_STAGES))('%s: for everybody, in each look', async (name) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await pages.show(name);
  expect(await violations(page)).toEqual([]);
  await change('ar', 'dark', 360);
  expect(await widest()).toBeLessThanOrEqual(360);
  expect(await violations(page)).toEqual([]);
  await change('de', 'light', 360);
  expect(await widest()).toBeLessThanOrEqual(360);
});

test('nothing of it was against the page’s policy, and nothing failed', () => {
  expect(errors).toEqual([]);
});
