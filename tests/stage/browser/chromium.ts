import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import type { Browser, Frame, Page } from 'playwright-core';

/** The same engine twice: the shell is it without a browser's windows and services, for half the work. */
const EXECUTABLES = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

/** Debian's Chromium, quiet and without calls home. Without it the tests fail: they never skip. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = EXECUTABLES.find(existsSync);
  if (executablePath === undefined) {
    throw new Error(
      `The browser tests need ${EXECUTABLES.join(' or ')}. Install the first: apt-get install chromium-headless-shell`,
    );
  }
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

/** Accessibility problems of the page, or of a frame of it, that are serious or worse, one line each. */
export async function seriousViolations(page: Page | Frame): Promise<string[]> {
  await page.evaluate(axeSource);
  // What is still fading in has the colours of no design.
  await page.evaluate(`Promise.all(
    document.getAnimations()
      .filter(({ effect }) => Number.isFinite(effect.getComputedTiming().endTime))
      .map(({ finished }) => finished.catch(() => undefined)))`);
  // Mail is shown in sandboxed frames that no script can enter.
  const found: unknown = await page.evaluate(
    `axe.run(document, { iframes: false, resultTypes: ['violations'] }).then((results) =>
      results.violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' | ')))`,
  );
  return Array.isArray(found) ? found.map(String) : [`axe gave no list: ${String(found)}`];
}
