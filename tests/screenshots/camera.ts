import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { type Authorize, OutlookSync } from '../../client/src/index.ts';
import { createMicrosoft365 } from '../../local/demo/microsoft-365.ts';
import { ACCOUNT, CARLA, USER } from '../../local/demo/stage.ts';
import { doIt } from '../../local/play/do-it.ts';
import type { LocalSystem } from '../../local/system.ts';

export type Look = {
  size?: 'desktop' | 'phone';
  dark?: boolean;
  full?: boolean;
  /** Who is signed in to the CRM; Anna unless told. */
  who?: string;
};

const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 780 } };

/** Takes pictures of the running system, and moves its people into the states that are worth one. */
export function camera(browser: Browser, system: LocalSystem, folder: string) {
  const { host, simulator, crmUrl = '', playUrl = '' } = system;
  const sync = new OutlookSync({ baseUrl: host.url, key: host.functionKey });
  const microsoft = createMicrosoft365(simulator.url);
  const hands = doIt({ sync, microsoft, returnUrl: `${crmUrl}/settings/profile` });
  const files: string[] = [];

  /** A page of its own, signed in to the CRM. */
  async function open(look: Look = {}): Promise<Page> {
    const context = await browser.newContext({
      viewport: SIZES[look.size ?? 'desktop'],
      colorScheme: look.dark === true ? 'dark' : 'light',
      locale: 'en-GB',
      // As the simulated mailboxes write it in what they quote.
      timezoneId: 'UTC',
    });
    const page = await context.newPage();
    await page.goto(`${crmUrl}/login`);
    await page.getByRole('button', { name: look.who ?? 'Anna Auer' }).click();
    return page;
  }

  return {
    hands,
    system,
    simulator,
    crmUrl,
    playUrl,
    files,
    open,
    /** How Microsoft treats somebody who signs in. */
    async rule(email: string, rule: object): Promise<void> {
      const to = `${simulator.url}/control/signin/rules/${email}`;
      const answer = await fetch(to, { method: 'PUT', body: JSON.stringify(rule) });
      if (!answer.ok) throw new Error(`No rule for ${email}: ${answer.status}`);
    },
    /** Where a sign-in of Anna's in the CRM comes back to, at which somebody took this mailbox. */
    async signedInAs(email: string, ask: Authorize): Promise<string> {
      const { authorizeUrl } = await sync.connections.authorize(ACCOUNT, USER, ask);
      return microsoft.signIn(authorizeUrl, email);
    },
    async send(subject: string, text: string): Promise<void> {
      await sync.messages.send(ACCOUNT, USER, { contact: CARLA, subject, text });
    },
    /** The picture of what a page shows once `ready` is there. */
    async take(page: Page, name: string, { full = false }: Look = {}): Promise<void> {
      // Made as high as the page: what sticks to the window's edges stays at them.
      const size = page.viewportSize();
      if (full && size !== null) {
        const height: number = await page.evaluate('document.documentElement.scrollHeight');
        await page.setViewportSize({ ...size, height });
      }
      const path = join(folder, `${name}.png`);
      await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
      if (full && size !== null) await page.setViewportSize(size);
      files.push(path);
    },
  };
}

export type Camera = ReturnType<typeof camera>;
