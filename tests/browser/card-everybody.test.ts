import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cardPages } from '../stage/browser/card-pages.ts';
import { CARD_STAGES } from '../stage/browser/card-states.ts';
import { launchChromium } from '../stage/browser/chromium.ts';

const STAGES = Object.keys(CARD_STAGES);
let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(() => browser?.close());

type Options = NonNullable<Parameters<Browser['newContext']>[0]>;

/** A reader's browser, with the card in a page of it. */
async function reader(options: Options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  return { context, page, ...(await cardPages(page)) };
}

/** Of the elements that are drawn, those that `holds`, an expression of `one`, is not true for. */
function failing(page: Page, which: string, holds: string): Promise<string[]> {
  return page.evaluate(
    `[...document.querySelector('outlook-sync-card').shadowRoot.querySelectorAll('${which}')]
      .filter((one) => one.checkVisibility() && !one.matches('.aloud, .aloud *'))
      .filter((one) => !(${holds}))
      .map((one) => one.outerHTML.slice(0, 160))`,
  );
}

/** Of 1,280 pixels at 200 % and at 400 %, as a page is laid out then. */
const ZOOMED = [
  { width: 640, height: 512 },
  { width: 320, height: 256 },
];

/** What lies outside of the card or is cut by it, and buttons that lie over others. */
async function squeezed(page: Page): Promise<unknown> {
  const wide: unknown = await page.evaluate(
    '(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.documentElement)',
  );
  const within = `((card, box) => box.left >= card.left && box.right <= card.right
    && (getComputedStyle(one).overflow === 'visible' || one.scrollWidth <= one.clientWidth))(
      one.closest('.card').getBoundingClientRect(), one.getBoundingClientRect())`;
  const cut = await failing(page, '.card *:not(.link, textarea, svg, svg *, wbr)', within);
  const apart = `![...one.parentElement.querySelectorAll('.button, a, input')].some((other) => {
    if (other === one) return false;
    const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
    return a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  })`;
  return { wide, cut, over: await failing(page, '.button', apart) };
}

const FITS = { wide: 0, cut: [], over: [] };

describe('zoomed in, and with forced colours', () => {
  let page: Page;
  let show: (name: string) => Promise<unknown>;

  beforeAll(async () => {
    ({ page, show } = await reader({ colorScheme: 'dark', reducedMotion: 'reduce' }));
  });

  test.each(STAGES)('%s: is all there', async (name) => {
    await page.emulateMedia({ forcedColors: 'none' });
    await show(name);
    for (const size of ZOOMED) {
      await page.setViewportSize(size);
      expect([size.width, await squeezed(page)]).toEqual([size.width, FITS]);
    }
    await page.emulateMedia({ forcedColors: 'active' });
    const edge = `((style) => style.borderTopWidth !== '0px' && style.borderTopStyle === 'solid'
      && style.borderTopColor !== getComputedStyle(one.closest('.card')).backgroundColor)(getComputedStyle(one))`;
    expect(await failing(page, '.button, .pill, .card, .link, textarea', edge)).toEqual([]);
    const dot = `((style) => style.forcedColorAdjust === 'none'
      && style.backgroundColor !== getComputedStyle(one).backgroundColor)(getComputedStyle(one, '::before'))`;
    expect(await failing(page, '.pill', dot)).toEqual([]);
    const isFirst = `((mine, others) => others.every((other) => getComputedStyle(other).backgroundColor
      !== mine.backgroundColor) && mine.color !== mine.backgroundColor)(
        getComputedStyle(one), [...one.parentElement.querySelectorAll('.button:not(.primary)')])`;
    expect(await failing(page, '.primary', isFirst)).toEqual([]);
  });
});

test('twice the reader’s own size of text is twice the size, and fits', async () => {
  const { page, context, show } = await reader({ viewport: { width: 640, height: 600 } });
  const size = async (): Promise<number> =>
    page.evaluate(
      `parseFloat(getComputedStyle(document.querySelector('outlook-sync-card').shadowRoot.querySelector('h2')).fontSize)`,
    );
  await show('disconnected');
  const before = await size();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Page.setFontSizes', { fontSizes: { standard: 32 } });
  await show('disconnected');
  expect(await size()).toBeCloseTo(2 * before, 0);
  for (const name of ['disconnected', 'connected, all opened', 'awaiting approval', 'disconnect']) {
    await show(name);
    expect([name, await squeezed(page)]).toEqual([name, FITS]);
  }
});

test('nothing moves for who wants no motion', async () => {
  const { page, show } = await reader({});
  const moving = `document.querySelector('outlook-sync-card').shadowRoot.getAnimations().length`;
  await show('doubt');
  expect(await page.evaluate(moving)).toBe(1);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  expect(await page.evaluate(moving)).toBe(0);
});

describe('by keys alone', () => {
  let context: BrowserContext;
  let page: Page;
  let card: Locator;
  let show: (name: string) => Promise<unknown>;

  beforeAll(async () => {
    ({ context, page, show } = await reader({}));
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    card = page.locator('outlook-sync-card');
  });

  /** What has the focus, and that one sees it. */
  async function focused(): Promise<string> {
    const [name, isSeen]: [string, boolean] = await page.evaluate(
      `((one) => [one?.tagName === 'INPUT' ? one.type
        : (one?.tagName === 'SUMMARY' ? one.firstChild : one)?.textContent ?? '',
        one === null || parseFloat(getComputedStyle(one).outlineWidth) >= 2])(
          document.querySelector('outlook-sync-card').shadowRoot.activeElement)`,
    );
    expect([name, isSeen]).toEqual([name, true]);
    return name;
  }

  async function tab(times: number): Promise<string[]> {
    const names = [];
    for (let n = 0; n < times; n += 1) {
      await page.keyboard.press('Tab');
      names.push(await focused());
    }
    return names;
  }

  test('each line and button is reached in its order', async () => {
    await show('connected');
    expect(await tab(6)).toEqual([
      'What syncs',
      'Not synced',
      'Never sync',
      'Changes',
      'Update email',
      'Disconnect',
    ]);
  });

  test('a line opens and closes, and a choice in it is made and saved', async () => {
    await show('connected');
    await tab(1);
    await page.keyboard.press('Enter');
    await card.getByRole('radio').first().waitFor();
    expect(await tab(1)).toEqual(['radio']);
    await page.keyboard.press('ArrowDown');
    expect(await card.getByRole('radio').nth(1).isChecked()).toBe(true);
    expect(await tab(1)).toEqual(['Save']);
    await page.keyboard.press('Space');
    await card.getByText('Saved.').waitFor();
    expect(await focused()).toBe('Save');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await card.getByRole('radio').first().waitFor({ state: 'hidden' });
  });

  test('a question is answered, or left by Escape, and one goes on at the head of the card', async () => {
    await show('connected');
    await tab(5);
    await page.keyboard.press('Enter');
    await card.getByText('Connect another mailbox?').waitFor();
    expect(await focused()).toBe('anna.auer@contoso.example');
    await card.getByRole('button', { name: 'Continue to Microsoft' }).waitFor();
    expect(await tab(2)).toEqual(['Continue to Microsoft', 'Cancel']);
    await page.keyboard.press('Escape');
    await card.getByText('What syncs').waitFor();
    expect(await focused()).toBe('anna.auer@contoso.example');
  });

  test('the administrator’s link is selected when one comes to it, and copied', async () => {
    await show('awaiting approval');
    expect(await tab(2)).toEqual(['text', 'Copy link']);
    await page.keyboard.press('Shift+Tab');
    const selected: number = await page.evaluate(
      `((field) => field.selectionEnd - field.selectionStart)(
        document.querySelector('outlook-sync-card').shadowRoot.querySelector('input'))`,
    );
    expect(selected).toBeGreaterThan(50);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await card.getByText('Copied').waitFor();
    expect(await focused()).toBe('Copied');
    expect(await page.evaluate('navigator.clipboard.readText()')).toContain('/adminconsent?');
  });

  test('what is being typed stays when the card looks again', async () => {
    await show('connected, all opened');
    const field = card.getByLabel('Addresses and domains');
    await field.fill('half a wor');
    const looked = page.waitForResponse(/me\/connection$/);
    await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
    await looked;
    await page.keyboard.type('d');
    expect(await field.inputValue()).toBe('half a word');
  });
});
