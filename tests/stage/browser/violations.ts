import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame, Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Accessibility problems of any weight, one line each; within shadow roots, too. */
export async function violations(page: Page): Promise<string[]> {
  return look(
    page,
    `axe.run(document, { resultTypes: ['violations'] }).then((results) =>
      results.violations.map(({ id, nodes }) =>
        id + ': ' + nodes.map(({ html, failureSummary }) => html + ' ' + failureSummary).join(' | ')))`,
  );
}

/** Accessibility problems of the page, or of a frame of it, that are serious or worse, one line each. */
export async function seriousViolations(page: Page | Frame): Promise<string[]> {
  // What is still fading in has the colours of no design.
  await page.evaluate(`Promise.all(
    document.getAnimations()
      .filter(({ effect }) => Number.isFinite(effect.getComputedTiming().endTime))
      .map(({ finished }) => finished.catch(() => undefined)))`);
  // Mail is shown in sandboxed frames that no script can enter.
  return look(
    page,
    `axe.run(document, { iframes: false, resultTypes: ['violations'] }).then((results) =>
      results.violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' | ')))`,
  );
}

async function look(page: Page | Frame, script: string): Promise<string[]> {
  // Once for each document; `void`, as what a script ends with is sent back whole.
  await page.evaluate(`void (window.axe ?? (() => { ${axe} })())`);
  const found: unknown = await page.evaluate(script);
  return Array.isArray(found) ? found.map(String) : [`axe gave no list: ${String(found)}`];
}
