import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../stage/browser/chromium.ts';
import { composeDesk } from '../stage/browser/compose-desk.ts';
import { composePage, type Written } from '../stage/browser/compose-page.ts';
import { seriousViolations } from '../stage/browser/violations.ts';
import { entry } from '../stage/reference-crm/sync-stand-in.ts';

/** Of the page, in which some of this runs. */
declare const DataTransfer: any;
declare const DragEvent: any;
declare const ClipboardEvent: any;

/** On a busy machine a frame may be a while away. */
const SOON = { timeout: 20_000 };
const SERVICE = 'http://127.0.0.1:9';
const ORIGINAL = entry('e-1', {
  direction: 'inbound',
  status: 'received',
  mailbox: 'anna@firm.example',
  from: { email: 'carla@client.example', name: 'Carla Costa' },
  to: [
    { email: 'anna@firm.example' },
    { email: 'dora.delgado@a-rather-long-company-name.example', name: 'Dora Delgado' },
  ],
  cc: [{ email: 'emil@client.example', name: 'Emil Ek' }],
  text: 'Could you send the plan?',
});

const site = await composePage();
site.serve({ host: { url: SERVICE, functionKey: 'k' } } as never);
let browser: Browser;
let page: Page;
let desk: ReturnType<typeof composeDesk>;
/** What the service answers to a send; null: nothing. */
let answer: { status: number; body: unknown } | null = null;
let sends = 0;

beforeAll(async () => {
  browser = await launchChromium();
});
afterEach(() => page.context().close());
afterAll(async () => {
  await browser?.close();
  await site.close();
});

async function open(
  written: Partial<Written> = {},
  how: BrowserContextOptions = {},
): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 760, height: 800 }, ...how });
  page = await context.newPage();
  desk = composeDesk(page);
  sends = 0;
  const json = (status: number, body: unknown) => ({
    status,
    contentType: 'application/json',
    headers: {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'authorization, content-type, idempotency-key',
    },
    body: JSON.stringify(body),
  });
  const expiresAt = new Date(Date.now() + 600_000).toISOString();
  await page.route('**/session?*', (route) => route.fulfill(json(201, { token: 't', expiresAt })));
  await page.route(`${SERVICE}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname.endsWith('/connection')) {
      const connection = { accountId: 'acme', userId: 'u1', status: 'connected' };
      return route.fulfill(json(200, { ...connection, email: 'anna@firm.example' }));
    }
    if (pathname.includes('/entries/')) return route.fulfill(json(200, ORIGINAL));
    sends += 1;
    return answer === null ? route.abort() : route.fulfill(json(answer.status, answer.body));
  });
  const whose = { account: 'acme', user: 'u1', contact: 'carla', name: 'Carla Costa' };
  await page.goto(site.addressOf({ ...whose, emails: 'carla@client.example', ...written }));
  await page.locator('.text').waitFor();
}

/** Each state: how one gets there, and what a person then sees. */
const STATES: Readonly<
  Record<string, { written?: Partial<Written>; reach: () => Promise<unknown> }>
> = {
  'a new mail': { reach: () => page.locator('.text').waitFor() },
  'an answer with its quote': {
    written: { mode: 'reply-all', replyTo: 'e-1' },
    async reach() {
      await page.locator('.dots').click();
      await page.getByText('Could you send the plan?').waitFor();
    },
  },
  'what is missing and too large': {
    written: { emails: 'carla@client.example,carla@another.example' },
    async reach() {
      await page.locator('.chips input').fill('bo@');
      await desk.drop('a-very-long-name-'.repeat(8), 4_000_000);
      await desk.drop('a.pdf', 10);
      await page.locator('.foot .primary').click();
      await page.locator('.fault').nth(2).waitFor();
    },
  },
  'a link': {
    async reach() {
      await page.locator('.text').press('Control+K');
      await page.locator('.link-form input').waitFor();
    },
  },
  'no answer': {
    written: { mode: 'reply', replyTo: 'e-1' },
    async reach() {
      answer = null;
      await page.locator('.text').fill('Hello');
      await page.locator('.foot .primary').click();
      await page.locator('.told.warn').waitFor();
    },
  },
  'a refusal': {
    written: { mode: 'reply', replyTo: 'e-1' },
    async reach() {
      const problem = {
        code: 'needs_reconnect',
        detail: 'words',
        instance: `urn:uuid:${'0'.repeat(36)}`,
      };
      answer = { status: 409, body: problem };
      await page.locator('.text').fill('Hello');
      await page.locator('.foot .primary').click();
      await page.locator('.told.bad').waitFor();
    },
  },
  'a send that waits': {
    written: { mode: 'reply', replyTo: 'e-1' },
    async reach() {
      answer = { status: 202, body: { ...ORIGINAL, status: 'queued' } };
      await page.locator('.text').fill('Hello');
      await page.locator('.foot .primary').click();
      await page.locator('.told').waitFor();
    },
  },
};

const LOOKS: Readonly<Record<string, [Partial<Written>, BrowserContextOptions]>> = {
  light: [{}, {}],
  'dark on a phone': [
    { lang: 'de' },
    { colorScheme: 'dark', viewport: { width: 360, height: 740 } },
  ],
  'right to left on a phone': [{ lang: 'ar' }, { viewport: { width: 360, height: 740 } }],
};

describe.each(Object.entries(STATES))('%s', (_, { written, reach }) => {
  test.each(Object.entries(LOOKS))(
    '%s: nothing stands in anybody’s way',
    async (_look, [more, how]) => {
      await open({ ...written, ...more }, how);
      await reach();
      expect(await seriousViolations(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      const outside = await page.locator('.composer').evaluate((composer) => {
        const { left, right } = composer.getBoundingClientRect();
        return [...composer.querySelectorAll('button, input:not([hidden]), select, p')]
          .map((one) => [one.outerHTML.slice(0, 60), one.getBoundingClientRect()] as const)
          .filter(([, box]) => box.width > 2 && (box.left < left - 1 || box.right > right + 1))
          .map(([html]) => html);
      });
      expect(outside).toEqual([]);
      expect(await desk.violations()).toEqual([]);
    },
  );
});

describe('with keys only', () => {
  const focused = () =>
    page.locator('.composer').evaluate((composer) => {
      const root = composer.getRootNode() as any;
      const one = root.activeElement;
      return one?.getAttribute('aria-label') ?? one?.textContent ?? null;
    });

  test('recipients are reached, mended and removed by the arrows', async () => {
    await open({ mode: 'reply-all', replyTo: 'e-1' });
    await desk.to.focus();
    await page.keyboard.type('"Meyer, Mia" <mia@a.example>,bo@a.example;');
    expect(await desk.names('To')).toEqual(['Dora Delgado', 'Meyer, Mia', 'bo@a.example']);
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toBe('Edit bo@a.example');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await expect.poll(() => desk.to.inputValue(), SOON).toBe('"Meyer, Mia" <mia@a.example>');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    expect(await desk.names('To')).toEqual(['Dora Delgado', 'bo@a.example', 'Meyer, Mia']);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Delete');
    await expect.poll(() => desk.names('To'), SOON).toEqual(['Dora Delgado', 'Meyer, Mia']);
    await expect.poll(focused, SOON).toContain('Meyer');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Backspace');
    await expect.poll(() => desk.names('To'), SOON).toEqual(['Dora Delgado']);
  });

  test('the next key finds its place, however soon it comes', async () => {
    await open({ mode: 'reply-all', replyTo: 'e-1' });
    await desk.to.focus();
    await page.keyboard.type('mia@a.example,bo@a.example;');
    await expect.poll(() => desk.names('To'), SOON).toHaveLength(3);
    // No frame comes between: what was done is drawn with the end of its event.
    const places = await page.locator('.composer').evaluate(async (composer) => {
      const root = composer.getRootNode() as any;
      const chip = (name: string) =>
        composer.querySelector<any>(`.chip-text[aria-label*="${name}"]`);
      const now = () => root.activeElement?.textContent || root.activeElement?.value;
      chip('mia').focus();
      chip('mia').dispatchEvent(
        new (globalThis as any).KeyboardEvent('keydown', { key: 'Delete' }),
      );
      await Promise.resolve();
      const afterDelete = now();
      chip('bo').click();
      await Promise.resolve();
      return [afterDelete, now()];
    });
    expect(places).toEqual(['bo@a.example', 'bo@a.example']);
    expect(await desk.names('To')).toEqual(['Dora Delgado']);
  });

  test('right to left the arrows are the other way round', async () => {
    await open({ lang: 'ar', mode: 'reply-all', replyTo: 'e-1' });
    await page.locator('.chips input').first().focus();
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toContain('Dora Delgado');
    await page.keyboard.press('ArrowLeft');
    expect(
      await page
        .locator('.chips input')
        .first()
        .evaluate((one) => one.matches(':focus')),
    ).toBe(true);
  });

  test('a pasted list becomes recipients, and what is none is said at once', async () => {
    await open();
    const list = '"Meyer, Mia" <mia@a.example>\nBo <bo@a.example>; carl, dora@a.example';
    await desk.paste(desk.to, 'text/plain', list);
    expect(await desk.names('To')).toEqual(['Meyer, Mia', 'Bo', 'carl', 'dora@a.example']);
    await page.getByText('“carl” is not an email address.').waitFor();
  });

  test('Tab leads through all of it, the tools being one stop', async () => {
    await open();
    await desk.to.focus();
    const stops: unknown[] = [];
    for (let count = 0; count < 8; count += 1) {
      await page.keyboard.press('Tab');
      stops.push(await focused());
    }
    expect(stops).toEqual([
      'Add Cc',
      'Add Bcc',
      '',
      'Message',
      'Bold',
      'Attach files',
      'Send',
      'Discard draft',
    ]);
    await desk.button('Bold').focus();
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('Italic');
    await page.keyboard.press('End');
    expect(await focused()).toBe('Link');
  });

  test('a send with something missing leads to it, and asks nothing', async () => {
    await open();
    await desk.message.press('Control+Enter');
    await page.getByText('Give it a subject.').waitFor();
    const isThere = () => desk.subject.evaluate((one) => one.matches(':focus'));
    await expect.poll(isThere, SOON).toBe(true);
    expect(sends).toBe(0);
  });
});

test('files that are dropped are attached, and a pasted picture, too', async () => {
  await open();
  const give = (how: 'drop' | 'paste') =>
    page.locator(how === 'drop' ? '.composer' : '.text').evaluate((element, kind) => {
      const data = new DataTransfer();
      data.items.add(new File(['x'], `${kind}.png`, { type: 'image/png' }));
      const shared = { bubbles: true, cancelable: true, composed: true };
      if (kind === 'drop') {
        element.dispatchEvent(new DragEvent('dragenter', { ...shared, dataTransfer: data }));
        element.dispatchEvent(new DragEvent('drop', { ...shared, dataTransfer: data }));
      } else {
        element.dispatchEvent(new ClipboardEvent('paste', { ...shared, clipboardData: data }));
      }
    }, how);
  await give('drop');
  await give('paste');
  const files = desk.group('Attached files').getByRole('listitem');
  await expect.poll(() => files.allInnerTexts(), SOON).toHaveLength(2);
  expect((await files.allInnerTexts()).join()).toMatch(/drop\.png[\s\S]*paste\.png/);
  expect(await page.locator('.composer.over').count()).toBe(0);
});
