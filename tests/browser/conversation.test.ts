import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../stage/browser/chromium.ts';
import { hostPage } from '../stage/browser/host-page.ts';
import { livelyConversation } from '../stage/browser/lively-conversation.ts';
import { seriousViolations } from '../stage/browser/violations.ts';
import type { Json } from '../stage/system/crm.ts';
import { type Cast, openSystem } from '../stage/system/system-stage.ts';

/** By other work on the machine, not by what is waited for. */
const WITHIN = { timeout: 30_000 };
const OFFER = 'Offer for the new office';
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const site = await hostPage();
const { system, on } = await openSystem({
  env: { ALLOWED_UI_ORIGINS: site.url, DELAY_SCALE: '0.01', RESYNC_MINUTES: '0' },
});
site.serve(system);
let browser: Browser;
let page: Page;
let cast: Cast & { first: Json };
/** All addresses that the page has asked for. */
const asked: string[] = [];

beforeAll(async () => {
  browser = await launchChromium();
  cast = await livelyConversation(system, on);
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(site.addressOf(shown()));
  await article('anna').first().waitFor();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await site.close();
});

function shown(): { account: string; user: string; contact: string } {
  return { account: cast.app.account, user: 'u1', contact: 'carla' };
}

function article(name: string, within: Page = page): Locator {
  return within.getByRole('article', { name: new RegExp(name) });
}

/** The message with this text, in its frame or plain. */
function message(text: string | RegExp): Locator {
  return page.getByRole('article').filter({ hasText: text });
}

function framed(origin: Locator): ReturnType<Locator['frameLocator']> {
  return origin.frameLocator('iframe');
}

const region = (): Locator => page.getByRole('region', { name: 'Messages' });
/** What a screen reader is told politely. */
const told = (): Locator => page.locator('outlook-sync-conversation p.aloud[role=status]');

describe('what a person sees of a conversation', () => {
  test('messages in the order of their time, each with who, whom, when and by what way', async () => {
    const names = await page
      .getByRole('article')
      .evaluateAll((all) =>
        all.map(
          (one) => one.querySelector('h4')?.textContent?.replace(/\s+/g, ' ') ?? one.ariaLabel,
        ),
      );
    expect(names).toHaveLength(6);
    expect(names[0]).toMatch(/^anna from the CRM \d/);
    expect(names[1]).toMatch(/^carla \d/);
    expect(names[2]).toMatch(/^anna from Outlook \d/);
    expect(names[5]).toMatch(/^Automatic reply, Carla Costa/);
    const time = page.getByRole('article').nth(1).locator('time');
    expect(await time.getAttribute('title')).toMatch(/20\d\d/);
  });

  test('the new text with its layout, and what it quotes when it is asked for', async () => {
    const reply = page.getByRole('article').nth(1);
    await reply.scrollIntoViewIfNeeded();
    const frame = framed(reply);
    await frame.getByText('Can we have the desks in oak?').waitFor();
    expect(await frame.getByText('Sent:').count()).toBe(0);
    await reply.getByRole('button', { name: 'Show quoted text' }).click();
    await frame.getByText('Sent:').waitFor();
    await reply.getByRole('button', { name: 'Hide quoted text' }).click();
    await frame.getByText('Sent:').waitFor({ state: 'detached' });
    await frame.getByText('Can we have the desks in oak?').waitFor();
  });

  test('a frame is as high as its mail, and runs nothing', async () => {
    const table = page.getByRole('article').nth(2);
    await table.scrollIntoViewIfNeeded();
    await framed(table).getByText('Desk, oak').waitFor();
    const iframe = table.locator('iframe');
    const [outer, inner] = await iframe.evaluate((one) => [
      one.clientHeight,
      Number(Reflect.get(one, 'contentDocument').documentElement.scrollHeight),
    ]);
    expect(outer).toBeGreaterThan(100);
    expect(outer).toBe(inner);
    expect(await iframe.getAttribute('sandbox')).toBe(
      'allow-same-origin allow-popups allow-popups-to-escape-sandbox',
    );
  });

  test('a picture of the mail itself; pictures from elsewhere only when they are asked for', async () => {
    const mail = page.getByRole('article').nth(3);
    await mail.scrollIntoViewIfNeeded();
    const logo = framed(mail).getByRole('img', { name: 'Our logo' });
    await expect
      .poll(() => logo.evaluate((one) => Number(Reflect.get(one, 'naturalWidth'))), WITHIN)
      .toBe(2);
    await mail.getByText('2 pictures from elsewhere blocked').waitFor();
    expect(asked.filter((url) => /tracker|pictures\.example/.test(url))).toEqual([]);
    // This page allows none: its policy stops them, and the reader is told.
    const stopped = page.waitForEvent('requestfailed', (one) => one.url().includes('pictures.'));
    await mail.getByRole('button', { name: 'Show', exact: true }).click();
    await mail.getByText('This page allows no pictures from elsewhere.').waitFor();
    expect((await stopped).failure()?.errorText).toBe('csp');
  });

  test('files with kind and size, which the session downloads: no address has its token', async () => {
    const mail = page.getByRole('article').nth(2);
    const downloading = page.waitForEvent('download');
    await mail.getByRole('button', { name: /^Download Price list 2026\.pdf 178/ }).click();
    expect((await downloading).suggestedFilename()).toBe('Price list 2026.pdf');
    expect(asked.filter((url) => /token|v1\.[\w-]{8}\./.test(url))).toEqual([]);
  });

  test('where a message was kept out: of whom, when, why, and what can be done', async () => {
    const line = page.locator('.kept-out');
    expect(await line.innerText()).toMatch(
      /A message from carla of .+ was not synced: an attachment is over 3 MB\. It is in the mailbox: open it in Outlook\./,
    );
  });

  test('an automatic reply is a line that opens', async () => {
    const line = article('Automatic reply').getByRole('button', { name: /^Automatic reply/ });
    expect(await line.getAttribute('aria-expanded')).toBe('false');
    await line.click();
    await article('Automatic reply').getByRole('button', { name: 'Reply', exact: true }).waitFor();
    await line.click();
  });
});

describe('a conversation is live', () => {
  test('what the contact writes appears by itself, is told politely, and takes no focus', async () => {
    await region().focus();
    await cast.carla.reply((await cast.carla.find('Visit on Thursday')).id, {
      text: 'Thursday at ten is fine.',
    });
    await message('Thursday at ten is fine.').waitFor();
    await expect
      .poll(() => told().textContent(), WITHIN)
      .toContain('New message from carla: Thursday at');
    expect(await region().evaluate((one) => one.matches(':focus'))).toBe(true);
  });

  test('what the CRM sends appears, and becomes sent, in the same place', async () => {
    const sent = await cast.app.send('u1', {
      contact: cast.contact,
      text: 'See you then.',
      replyTo: (await cast.app.conversation('carla'))[0].id,
    });
    expect(sent.status).toBeLessThan(300);
    const name = message('See you then.').locator('h4 .name');
    await name.waitFor();
    // As those before it tell, also while it waits.
    expect(await name.textContent()).toBe('anna');
    await message('See you then.').getByText('Sent', { exact: true }).waitFor();
    expect(await message('See you then.').count()).toBe(1);
  });

  test('a mail that comes back says why', async () => {
    const { internetMessageId } = (await cast.app.conversation('carla')).find(
      ({ snippet }: Json) => snippet === 'See you then.',
    );
    await on.control('POST', `mailboxes/${cast.anna.email}/report`, {
      messageId: internetMessageId,
      status: '5.2.2',
    });
    await message('See you then.')
      .getByText('Came back: the mailbox of the recipient is full.')
      .waitFor();
    await article('Delivery failed').waitFor();
  });

  test('a send that failed says why, and is written once more by a button', async () => {
    await on.fault({ path: '/send$' }, { type: 'fail', status: 403, code: 'ErrorSendAsDenied' });
    await cast.app.send('u1', {
      contact: cast.contact,
      subject: 'Not to be sent',
      text: 'This one fails.',
    });
    const failed = message('This one fails.');
    await failed.getByText('Not sent').waitFor();
    await failed.getByRole('button', { name: 'Send again' }).click();
    await page.getByRole('region', { name: 'Send again' }).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    expect(
      await failed
        .getByRole('button', { name: 'Send again' })
        .evaluate((one) => one.matches(':focus')),
    ).toBe(true);
  });

  test('that a mail waits for Microsoft is said as long as it does', async () => {
    await on.fault({ path: '/send$' }, { type: 'throttle', retryAfter: '1' });
    await page.getByRole('button', { name: 'New email' }).click();
    await page.getByRole('textbox', { name: 'Subject' }).fill('Held up');
    await page.getByRole('textbox', { name: 'Message' }).fill('Held up for a while.');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    const waits = page.getByText('Microsoft has not taken it yet.');
    await waits.waitFor();
    await on.mend();
    await message('Held up for a while.').getByText('Sent', { exact: true }).waitFor();
    await waits.waitFor({ state: 'detached' });
  });

  test('a reply that failed is sent again as a reply: in its thread, above what it answers', async () => {
    await cast.carla.reply((await cast.carla.find('Visit on Thursday')).id, {
      text: 'Shall I bring the plans?',
    });
    await message('Shall I bring the plans?').waitFor();
    const question = (await cast.app.conversation('carla'))[0];
    await on.fault({ path: '/send$' }, { type: 'fail', status: 403, code: 'ErrorSendAsDenied' });
    await cast.app.send('u1', {
      contact: cast.contact,
      text: 'Yes, please do.',
      replyTo: question.id,
    });
    const failed = message('Yes, please do.');
    await failed.getByText('Not sent').waitFor();
    await on.mend();
    await failed.getByRole('button', { name: 'Send again' }).click();
    await page.getByRole('region', { name: 'Send again' }).waitFor();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('region', { name: 'Send again' }).waitFor({ state: 'detached' });
    await expect.poll(() => message('Yes, please do.').count(), WITHIN).toBe(2);
    await system.idle();
    const [again] = await cast.app.conversation('carla');
    expect(again).toMatchObject({ threadId: question.threadId, subject: question.subject });
    expect(again.status).toMatch(/sent|confirmed/);
    const got = (await cast.carla.messages('inbox')).map((one) => JSON.stringify(one['body']));
    expect(
      got.filter((body) => /Yes, please do\.[\s\S]*Shall I bring the plans\?/.test(body)),
    ).toHaveLength(1);
  });
});

describe('threads', () => {
  test('are chosen by their subject, and show their messages alone', async () => {
    const list = page.getByRole('navigation', { name: 'Threads' });
    await list.getByRole('button', { name: new RegExp(`^${OFFER}`) }).click();
    await message('See you then.').waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: OFFER }).waitFor();
    expect(await page.getByRole('article').count()).toBe(4);
    await page.locator('.kept-out').waitFor();
  });

  test('are stopped, say so, and start again', async () => {
    await page.getByRole('button', { name: 'Stop syncing' }).click();
    await page.getByText(/Sync was stopped here, .+\. What comes meanwhile/).waitFor();
    await cast.carla.reply((await cast.carla.find(OFFER)).id, { text: 'Into the void.' });
    await system.idle();
    await page.getByRole('button', { name: 'Start again' }).click();
    await page.getByRole('button', { name: 'Stop syncing' }).waitFor();
    expect(await message('Into the void.').count()).toBe(0);
  });

  test('a reply opens the part to write in, and closing it leads back', async () => {
    const button = page.getByRole('button', { name: 'Reply', exact: true }).last();
    await button.click();
    await page.getByRole('region', { name: /^Reply to/ }).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await expect.poll(() => button.evaluate((one) => one.matches(':focus')), WITHIN).toBe(true);
  });
});

describe('a conversation without messages', () => {
  test('says so, and shows the first one by itself', async () => {
    const one = await browser.newPage({ viewport: { width: 700, height: 700 } });
    await one.goto(site.addressOf({ ...shown(), contact: 'ben' }));
    await one.getByText('No emails yet').waitFor();
    const to = { id: 'ben', email: cast.ben.email };
    await cast.app.send('u1', { contact: to, subject: 'A first one', text: 'Welcome.' });
    await article('anna', one).filter({ hasText: 'Welcome.' }).waitFor();
    await one.close();
  });
});

describe('in a frame', () => {
  test('tells how high it is also where the page around speaks only after it is laid out', async () => {
    const one = await browser.newPage();
    await one.goto(`${site.url}/page.css`);
    await one.evaluate(`
      const frame = document.createElement('iframe');
      frame.src = '${system.host.url}/api/ui/conversation';
      document.body.append(frame);
      addEventListener('message', ({ data }) => {
        if (data.type === 'outlook-sync.height') frame.height = data.height;
      });
    `);
    const iframe = one.locator('iframe');
    const laidOut =
      'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';
    const inside = iframe.contentFrame().locator('outlook-sync-conversation');
    await inside.evaluate(`() => ${laidOut}`);
    await one.evaluate(`
      document.querySelector('iframe').contentWindow.postMessage({ type: 'outlook-sync.set' }, '*');
    `);
    await expect.poll(() => iframe.getAttribute('height')).toBe('320');
    await one.close();
  });

  test('pictures from elsewhere come when they are asked for, and what is sent is told outside', async () => {
    const one = await browser.newPage({ viewport: { width: 1000, height: 800 } });
    const remote: string[] = [];
    await one.route(/^https:\/\/(?:tracker|pictures)\.example\//, (route) => {
      remote.push(route.request().url());
      return route.fulfill({ contentType: 'image/png', body: PIXEL });
    });
    await one.goto(site.addressOf({ ...shown(), framed: 'yes' }));
    const inside = one.frameLocator('iframe');
    const mail = inside.getByRole('article').nth(3);
    const office = mail.frameLocator('iframe').getByRole('img', { name: 'The office' });
    await inside.getByRole('navigation').getByRole('button', { name: OFFER }).click();
    await mail.scrollIntoViewIfNeeded();
    await mail.getByText('2 pictures from elsewhere blocked').waitFor();
    expect(remote).toEqual([]);
    await mail.getByRole('button', { name: 'Show', exact: true }).click();
    await expect
      .poll(() => office.evaluate((image) => Number(Reflect.get(image, 'naturalWidth'))), WITHIN)
      .toBe(1);
    await inside.getByRole('button', { name: 'New email' }).click();
    await inside.getByRole('textbox', { name: 'Subject' }).fill('From a frame');
    await inside.getByRole('textbox', { name: 'Message' }).fill('Hello');
    await inside.getByRole('button', { name: 'Send', exact: true }).click();
    await inside.getByRole('article').filter({ hasText: 'Hello' }).last().waitFor();
    await inside.getByRole('region', { name: 'New email' }).waitFor({ state: 'detached' });
    const [heard]: Json[] = await one.evaluate('window.told');
    const [{ id, threadId }] = await cast.app.conversation('carla');
    expect(heard).toMatchObject({
      name: 'outlook-sync-sent',
      detail: { id, threadId, status: 'sent' },
    });
    await one.close();
  });
});

describe('for everybody', () => {
  test.each([
    ['light, wide', { width: 1280, height: 900 }, {}],
    ['dark', { width: 1280, height: 900 }, { theme: 'dark' }],
    ['right to left', { width: 900, height: 900 }, { lang: 'ar' }],
    ['on a phone, in German', { width: 360, height: 740 }, { lang: 'de' }],
    ['very wide', { width: 2560, height: 1400 }, {}],
  ] as const)('no violation, and nothing beyond the edge: %s', async (_, viewport, more) => {
    const one = await browser.newPage({ viewport });
    const address = site.addressOf({ ...shown(), ...more, css: 'body { margin: 8px }' });
    await one.goto(address);
    await one.getByRole('article').first().waitFor();
    await one.getByRole('article').last().waitFor();
    expect(await seriousViolations(one)).toEqual([]);
    expect(await one.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(
      true,
    );
    await one.close();
  });

  test('each line of a plain text runs as its own language does', async () => {
    const { anna, carla, first } = cast;
    await anna.deliver({
      from: carla.email,
      to: [anna.email],
      subject: `Re: ${OFFER}`,
      inReplyTo: first['internetMessageId'],
      text: 'שלום אנה,\nThe order is ABC-12.',
    });
    const plain = message('The order is ABC-12.').locator('.plain');
    await plain.waitFor(WITHIN);
    const sides = () =>
      plain.evaluate((element) => {
        const whole = element.getBoundingClientRect();
        const text = element.lastChild ?? element;
        const end = (text.textContent ?? '').indexOf('\n');
        const isAt = (from: number, to: number) => {
          const range = element.ownerDocument.createRange();
          range.setStart(text, from);
          range.setEnd(text, to);
          const { left, right } = range.getBoundingClientRect();
          return { left: left - whole.left < 2, right: whole.right - right < 2 };
        };
        return [isAt(0, end), isAt(end + 1, (text.textContent ?? '').length)];
      });
    // While the stream is drawn anew the text is nowhere.
    await expect.poll(sides, WITHIN).toEqual([
      { left: false, right: true },
      { left: true, right: false },
    ]);
  });

  test('the page that it stands in had nothing to complain of', async () => {
    const complaints: unknown = await page.evaluate('window.violations');
    // The reader asked for pictures that this page does not allow.
    const others = [complaints]
      .flat()
      .filter((one) => !/^img-src https:\/\/(?:tracker|pictures)\.example/.test(String(one)));
    expect(others).toEqual([]);
  });

  test('rules of the page, as hostile as they may be, change nothing', async () => {
    const one = await browser.newPage({ viewport: { width: 1000, height: 900 } });
    const looks = async (css: string): Promise<string[]> => {
      await one.goto(site.addressOf({ ...shown(), css }));
      await one.getByRole('article').last().waitFor();
      return one.getByRole('button', { name: 'New email' }).evaluate((button) => {
        const style: unknown = Reflect.get(globalThis, 'getComputedStyle')(button);
        const names = ['color', 'backgroundColor', 'fontSize', 'padding'];
        return names.map((name) => String(Reflect.get(Object(style), name)));
      });
    };
    const hostile =
      '* { all: unset !important; color: red !important; font-size: 40px !important }';
    const usual = await looks('body { margin: 0 }');
    expect(usual).toHaveLength(4);
    expect(await looks(hostile)).toEqual(usual);
    await one.close();
  });

  test('by the keyboard alone: a thread, its messages, an answer, and back', async () => {
    const one = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await one.goto(site.addressOf(shown()));
    await one.getByRole('article').first().waitFor();
    const focused = (): Promise<string> =>
      one.evaluate(`(() => {
        const { activeElement } = document.querySelector('outlook-sync-conversation').shadowRoot;
        return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '';
      })()`);
    const tabTo = async (wanted: RegExp): Promise<void> => {
      for (let at = 0; at < 60; at += 1) {
        await one.keyboard.press('Tab');
        if (wanted.test(await focused())) return;
      }
      throw new Error(`never got to ${wanted.source}`);
    };
    await tabTo(new RegExp(`^${OFFER}`));
    await one.keyboard.press('Enter');
    await one.getByRole('heading', { name: OFFER }).waitFor();
    await tabTo(/^Messages$/);
    await one.keyboard.press('PageUp');
    await tabTo(/^\s*Reply$/);
    await one.keyboard.press('Enter');
    await one.getByRole('region', { name: /^Reply to/ }).waitFor();
    await expect.poll(focused, WITHIN).toBe('Message');
    await one.keyboard.type('Without a mouse.');
    await one.keyboard.press('Control+Enter');
    // What was sent is among the messages, where one goes on, and is told politely.
    await one.getByRole('region', { name: /^Reply to/ }).waitFor({ state: 'detached' });
    await one.getByRole('article').filter({ hasText: 'Without a mouse.' }).waitFor();
    expect(await focused()).toBe('Messages');
    await one
      .locator('outlook-sync-conversation p.aloud[role=status]', { hasText: 'Sent' })
      .waitFor();
    await one.close();
  });

  test('in forced colours what is chosen, where one is and how a thread stands are still seen', async () => {
    const one = await browser.newPage({
      viewport: { width: 1280, height: 900 },
      forcedColors: 'active',
    });
    await one.goto(site.addressOf(shown()));
    await one.getByRole('article').last().waitFor();
    const thread = (name: RegExp): Locator =>
      one.getByRole('navigation').getByRole('button', { name });
    const style = (of: Locator, name: string): Promise<string> =>
      of.evaluate((element, property) => {
        const all: unknown = Reflect.get(globalThis, 'getComputedStyle')(element);
        return String(Reflect.get(Object(all), property));
      }, name);
    const everything = thread(/^All messages/);
    const offer = thread(new RegExp(`^${OFFER}`));
    expect(await style(everything, 'borderTopColor')).not.toBe(
      await style(offer, 'borderTopColor'),
    );
    await one.keyboard.press('Tab');
    await offer.focus();
    expect(await style(offer, 'outlineStyle')).toBe('solid');
    const letter = one.getByRole('article').first();
    expect(await style(letter, 'borderTopColor')).not.toBe(await style(letter, 'backgroundColor'));
    const dot = one.locator('outlook-sync-conversation .dot').first();
    expect(await style(dot, 'backgroundColor')).toBe(await style(letter, 'color'));
    expect(await seriousViolations(one)).toEqual([]);
    await one.close();
  });

  test('at twice the size nothing is cut off, and one can read, write and send', async () => {
    // What a window of 1280 by 900 is at 200 %.
    const one = await browser.newPage({
      viewport: { width: 640, height: 450 },
      deviceScaleFactor: 2,
    });
    await one.goto(site.addressOf({ ...shown(), css: 'body { margin: 8px }' }));
    await one.getByRole('article').last().waitFor();
    const isWithin = (): Promise<unknown> =>
      one.evaluate('document.documentElement.scrollWidth <= window.innerWidth');
    expect(await isWithin()).toBe(true);
    await one.getByRole('button', { name: 'New email' }).click();
    await one.getByRole('textbox', { name: 'Subject' }).fill('Large');
    await one.getByRole('textbox', { name: 'Message' }).fill('Large letters');
    const send = one.getByRole('button', { name: 'Send', exact: true });
    await send.scrollIntoViewIfNeeded();
    expect(await isWithin()).toBe(true);
    expect(await seriousViolations(one)).toEqual([]);
    const stream = await one.getByRole('region', { name: 'Messages' }).boundingBox();
    expect(stream?.height).toBeGreaterThan(60);
    await one.getByRole('button', { name: 'Discard draft' }).click();
    await one.close();
  });

  test.each([
    ['a phone', { width: 360, height: 740 }, 500],
    ['a low pane', { width: 560, height: 675 }, 430],
  ])(
    'on %s the button to send is in sight, whatever stands above it',
    async (_, viewport, high) => {
      const one = await browser.newPage({ viewport });
      const css = `body { margin: 8px } outlook-sync-conversation { --outlook-sync-height: ${high}px }`;
      await one.goto(site.addressOf({ ...shown(), css }));
      await one.getByRole('article').last().waitFor();
      await one.getByRole('button', { name: 'New email' }).click();
      await one.getByRole('textbox', { name: 'Message' }).fill('A line.\n'.repeat(30));
      const send = one.getByRole('button', { name: 'Send', exact: true });
      // Nothing was scrolled to it: what is at its place is the button itself.
      const isSeen = (): Promise<unknown> =>
        one.evaluate(`(() => {
        const { shadowRoot } = document.querySelector('outlook-sync-conversation');
        const button = shadowRoot.querySelector('.foot .primary');
        const { left, top, width, height } = button.getBoundingClientRect();
        return shadowRoot.elementFromPoint(left + width / 2, top + height / 2) === button;
      })()`);
      expect(await isSeen()).toBe(true);
      await send.click();
      await one.getByText('Give it a subject.').waitFor();
      expect(await isSeen()).toBe(true);
      await one.getByRole('button', { name: 'Discard draft' }).click();
      await one.close();
    },
  );

  test('what lies above the messages lies above nothing of the page', async () => {
    const one = await browser.newPage({ viewport: { width: 360, height: 740 } });
    // As a CRM's bar of places does, at the bottom of a phone.
    const css = `main::after { content: ''; position: fixed; inset: auto 0 0; height: 60px; z-index: 1 }
      outlook-sync-conversation { --outlook-sync-height: 1000px }`;
    await one.goto(site.addressOf({ ...shown(), css }));
    await one.getByRole('button', { name: 'All messages' }).click();
    await one.getByRole('navigation').waitFor();
    expect(await one.evaluate('document.elementFromPoint(100, 720).localName')).toBe('main');
    await one.close();
  });

  test('who wants no motion sees none', async () => {
    const moving = async (reducedMotion: 'reduce' | 'no-preference'): Promise<unknown> => {
      const one = await browser.newPage({ reducedMotion });
      // Never answered: it goes on loading.
      await one.route('**/me/contacts/**', () => undefined);
      await one.goto(site.addressOf(shown()));
      await one.getByText('Reading the conversation …').waitFor();
      const many = await one
        .locator('outlook-sync-conversation .loading')
        .evaluate(
          (element) =>
            Reflect.get(element, 'getAnimations').call(element, { subtree: true }).length,
        );
      await one.close();
      return many;
    };
    expect(await moving('no-preference')).toBe(3);
    expect(await moving('reduce')).toBe(0);
  });
});
