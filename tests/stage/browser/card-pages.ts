import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { repositoryRoot } from '../../../local/repository-root.ts';
import { CARD_STAGES, cardAnswer, type CardStage } from './card-states.ts';

const SITE = 'https://crm.example';
const BUILT = join(repositoryRoot, 'dist/functions/ui');

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>A CRM</title>
<link rel="stylesheet" href="/site.css"><script type="module" src="/api/ui/card.js"></script>
<main><h1>Settings</h1><outlook-sync-card></outlook-sync-card></main>
<script type="module" src="/site.js"></script>`;

const STYLE = `html { color-scheme: light dark } body { margin: 1rem; font-family: system-ui;
  background: light-dark(#eef0f3, #101215); color: light-dark(#111, #eee) }`;

const SCRIPT = `document.querySelector('outlook-sync-card').getSession = async () =>
  ({ token: 't', expiresAt: new Date(Date.now() + 900000).toISOString() });`;

/** The built card in a page, its service played within the browser: any state at once, without a host. */
export async function cardPages(
  page: Page,
): Promise<{ show: (name: string) => Promise<CardStage> }> {
  let stage: CardStage | undefined;
  await page.route(`${SITE}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const [, file] = /^\/api\/ui\/(.+)$/.exec(pathname) ?? [];
    const [, asked] = /^\/api\/v1\/me\/(.+)$/.exec(pathname) ?? [];
    if (file !== undefined) {
      const body = readFileSync(join(BUILT, basename(file)));
      return route.fulfill({ contentType: 'text/javascript', body });
    }
    if (asked !== undefined && stage !== undefined) {
      const json = cardAnswer(stage, asked);
      if (json !== undefined) return route.fulfill({ json });
      return stage.connection === null ? route.abort() : undefined;
    }
    if (pathname === '/site.css') return route.fulfill({ contentType: 'text/css', body: STYLE });
    if (pathname === '/site.js') {
      return route.fulfill({ contentType: 'text/javascript', body: SCRIPT });
    }
    return route.fulfill({
      contentType: 'text/html',
      headers: {
        'content-security-policy': "default-src 'self'; require-trusted-types-for 'script'",
      },
      body: PAGE,
    });
  });

  return {
    async show(name) {
      stage = CARD_STAGES[name];
      if (stage === undefined) throw new Error(`There is no stage ${name}`);
      const card = page.locator('outlook-sync-card');
      await page.goto(`${SITE}/settings?${stage.query ?? ''}`);
      await card.locator('h2').waitFor();
      if (stage.press !== undefined) {
        await card.locator('.actions').last().getByRole('button').nth(stage.press).click();
      }
      if (stage.opened) {
        for (const line of await card.locator('summary').all()) await line.click();
      }
      await card.getByText(stage.says, { exact: true }).first().waitFor();
      return stage;
    },
  };
}
