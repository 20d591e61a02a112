import { createServer } from 'node:http';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../stage/browser/chromium.ts';
import { hostileMail } from '../stage/browser/hostile-mail.ts';
import { hostPage } from '../stage/browser/host-page.ts';
import { listen } from '../stage/listen.ts';
import { type Cast, openSystem } from '../stage/system/system-stage.ts';
import type { Json } from '../stage/system/crm.ts';

/** Of one mail. One that swallows what follows it swallows these alone. */
const TOGETHER = 8;
/** Of one try in milliseconds; another one comes after it. */
const SOON = 5_000;
/** A machine with much else to do draws some hundred screens slowly: each step is seen before the next one. */
const SLOWLY = { timeout: 240_000, interval: 250 };
const FOR_ALL_MS = 600_000;

/** Whatever a mail would load, or tell. */
const heard: string[] = [];
const evil = await listen(
  createServer((request, response) => {
    heard.push(request.url ?? '');
    response.end();
  }),
);
const VECTORS = hostileMail(evil.url);

const site = await hostPage();
const { system, on } = await openSystem({
  env: { ALLOWED_UI_ORIGINS: site.url, DELAY_SCALE: '0.01', RESYNC_MINUTES: '0' },
});
site.serve(system);
let browser: Browser;
let page: Page;
let cast: Cast & { first: Json };
const asked: string[] = [];
const opened: string[] = [];

beforeAll(async () => {
  browser = await launchChromium();
  cast = await on.started('Offer');
  const { internetMessageId } = cast.first;
  const deliver = (html: string): Promise<unknown> =>
    cast.anna.deliver({
      from: cast.carla.email,
      inReplyTo: internetMessageId,
      subject: 'RE: Offer',
      html,
    });
  for (let at = 0; at < VECTORS.length; at += TOGETHER) {
    const some = VECTORS.slice(at, at + TOGETHER);
    await deliver(`<h1>Mail ${at}</h1>${some.join('\n')}`);
  }
  await deliver(`<h1>Nested</h1>${largest('<table border=1><tr><td>')}`);
  await deliver(`<h1>Nested as far as it goes</h1>${largest(withinBounds())}`);
  await system.idle({ limitMs: 300_000 });
  page = await browser.newPage({ viewport: { width: 1000, height: 900 } });
  page.on('request', (request) => asked.push(request.url()));
  page.on('popup', (popup) => opened.push(popup.url()));
  page.on('dialog', (dialog) => {
    opened.push(dialog.message());
    void dialog.dismiss();
  });
  await page.addInitScript('window.hits = []; window.hit = (one) => window.hits.push(one);');
  await page.goto(site.addressOf({ account: cast.app.account, user: 'u1', contact: 'carla' }));
  await page.getByRole('article').last().waitFor();
}, 500_000);

afterAll(async () => {
  await browser?.close();
  await Promise.all([site.close(), evil.close()]);
});

/** Some bytes under the 5 MB that a body may have. */
function largest(piece: string): string {
  return piece.repeat(Math.floor((5 * 1024 * 1024 - 4_096) / piece.length));
}

/** Tables in tables, as deep as they are still laid out. */
function withinBounds(): string {
  const deep = 60;
  const open = '<table style="border:1px solid red"><tr><td bgcolor="#ffeeee">';
  return `${open.repeat(deep)}${'x'.repeat(6_000)}${'</td></tr></table>'.repeat(deep)}`;
}

/** What stands where in the page, outside of the messages. */
function frameOfPage(): Promise<unknown> {
  return page.evaluate(`(() => {
    const host = document.querySelector('outlook-sync-conversation');
    const round = (one) => {
      const { x, y, width, height } = one.getBoundingClientRect();
      return [x, y, width, height].map(Math.round);
    };
    return {
      heading: round(document.querySelector('h1')),
      element: round(host),
      top: round(host.shadowRoot.querySelector('.top')),
      wide: document.documentElement.scrollWidth,
      over: document.elementFromPoint(30, 40).localName,
    };
  })()`);
}

/** Where the reader is not there already. */
async function toNewest(): Promise<void> {
  const down = page.getByRole('button', { name: /newest message|new messages?$/ });
  if ((await down.count()) > 0) await down.click();
}

function articleOf({ id }: Json): Locator {
  return page.locator(`article[aria-labelledby="m-${id}"]`);
}

/**
 * Scrolls to a message as a reader does, one step at a time and again where it has moved away: some of these mails are
 * some hundred screens high, mail around one that is laid out meanwhile takes its room, and what is far from what is seen
 * is neither drawn nor asked for.
 */
async function reach(articles: readonly Locator[], at: number): Promise<void> {
  const counts = await Promise.all(articles.map((article) => article.count()));
  const drawn = counts.flatMap((count, place) => (count > 0 ? [place] : []));
  const [near = at] = drawn.toSorted((a, b) => Math.abs(a - at) - Math.abs(b - at));
  if (near === at) return articles[at]?.scrollIntoViewIfNeeded({ timeout: SOON });
  // Newest first: an older one stands above.
  const block = at > near ? 'start' : 'end';
  await articles[near]?.evaluate((one, edge) => one.scrollIntoView({ block: edge }), block);
  throw new Error(`message ${at} is not drawn yet, the nearest is ${near}`);
}

/** With its layout, and with what it is taken to quote. */
async function showAll(article: Locator, patience: { timeout?: number } = {}): Promise<void> {
  const frame = article.locator('.frame.is-shown iframe');
  const turn = article.getByRole('button', { name: 'Show quoted text' });
  await frame.or(turn).first().waitFor(patience);
  if ((await turn.count()) > 0) await turn.click(patience);
  await frame.waitFor(patience);
}

test(
  `${VECTORS.length} hostile mails are shown, and none runs, asks for anything or moves the page`,
  { timeout: FOR_ALL_MS },
  async () => {
    expect(VECTORS.length).toBeGreaterThan(200);
    const before = await frameOfPage();
    const entries = await cast.app.conversation('carla');
    expect(entries).toHaveLength(1 + Math.ceil(VECTORS.length / TOGETHER) + 2);
    const isFramed = ({ snippet }: Json): boolean => !/^(?:Hello|Nested)/.test(snippet);
    expect(entries.filter(isFramed)).toHaveLength(Math.ceil(VECTORS.length / TOGETHER));
    const articles: Locator[] = entries.map(articleOf);
    for (const [at, entry] of entries.entries()) {
      const look = async (): Promise<void> => {
        await reach(articles, at);
        const article = articles[at];
        if (article === undefined || !isFramed(entry)) return;
        await showAll(article, { timeout: SOON });
        const frame = article.locator('iframe');
        // What waits for a pointer or the focus gets both.
        await frame.hover({ force: true, timeout: SOON });
        await frame.focus({ timeout: SOON });
      };
      await expect.poll(async () => look().then(() => 'seen'), SLOWLY).toBe('seen');
      expect(await frameOfPage()).toEqual(before);
    }
    const frames = page.frames().filter((frame) => frame !== page.mainFrame());
    expect(frames.map((frame) => frame.url())).toEqual(frames.map(() => 'about:srcdoc'));
    expect(await page.evaluate('window.hits')).toEqual([]);
    expect(opened).toEqual([]);
    expect(heard).toEqual([]);
    const origins = new Set(
      asked
        .map((url) => new URL(url))
        .filter(({ protocol }) => protocol !== 'blob:')
        .map(({ origin }) => origin),
    );
    expect([...origins].toSorted()).toEqual([site.url, system.host.url].toSorted());
    expect(await page.evaluate('window.violations')).toEqual([]);
  },
);

test(
  '5 MB of nested tables are text at first, and stay within their frame when they are laid out',
  { timeout: FOR_ALL_MS },
  async () => {
    const before = await frameOfPage();
    const entries = await cast.app.conversation('carla');
    // Not by its place: several of one second stand in any order.
    const at = entries.findIndex(({ snippet }: Json) => snippet.startsWith('Nested as far'));
    const { html } = (await cast.app.entry('carla', entries[at].id)).body;
    const article = articleOf(entries[at]);
    await toNewest();
    await expect
      .poll(async () => reach(entries.map(articleOf), at).then(() => 'seen'), SLOWLY)
      .toBe('seen');
    expect(await article.locator('iframe').count()).toBe(0);
    // A machine that has too much to do keeps the text alone.
    if (html === null) await article.getByText('Shown as plain text').waitFor();
    else {
      const begun = Date.now();
      await showAll(article);
      report(`${html.length} characters of nested tables are laid out in ${Date.now() - begun} ms`);
    }
    expect(await frameOfPage()).toEqual(before);
    expect(heard).toEqual([]);
  },
);

test('a link opens a page apart that has no way back', async () => {
  await cast.anna.deliver({
    from: cast.carla.email,
    inReplyTo: cast.first.internetMessageId,
    subject: 'RE: Offer',
    html: `<p>See <a href="${evil.url}/link">our page</a>, <b>please</b>.</p>`,
  });
  const told = page.locator('outlook-sync-conversation p.aloud[role=status]');
  await expect.poll(() => told.textContent()).toContain('our page');
  await toNewest();
  const link = page
    .getByRole('article')
    .last()
    .frameLocator('iframe')
    .getByRole('link', { name: 'our page' });
  const opening = page.context().waitForEvent('page');
  await link.click();
  const apart = await opening;
  await apart.waitForLoadState();
  expect(apart.url()).toBe(`${evil.url}/link`);
  expect(await apart.evaluate('[window.opener, document.referrer]')).toEqual([null, '']);
  await apart.close();
});

function report(line: string): void {
  process.stdout.write(`${line}\n`);
}
