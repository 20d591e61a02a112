import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OutlookSync } from '../../client/src/index.ts';
import { createMicrosoft365 } from '../../local/demo/microsoft-365.ts';
import { connectMailbox } from '../../local/demo/sign-in.ts';
import { ACCOUNT, ANNA, CARLA, DIETER, USER } from '../../local/demo/stage.ts';
import { STEP_IDS, STEPS, type StepId } from '../../local/play/steps.ts';
import { launchChromium } from '../stage/browser/chromium.ts';
import { seriousViolations } from '../stage/browser/violations.ts';
import { openSystem } from '../stage/system/system-stage.ts';

const { system } = await openSystem({ crm: true, play: true, env: { DELAY_SCALE: '0.01' } });
const sync = new OutlookSync({ baseUrl: system.host.url, key: system.host.functionKey });
const microsoft = createMicrosoft365(system.simulator.url);
const url = system.playUrl ?? '';
let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(90_000);
  await page.goto(url);
}, 180_000);

afterAll(() => browser?.close());

const dot = (step: StepId) => page.locator(`.dot[data-step="${step}"]`);

async function ticked(): Promise<string[]> {
  const done = await page.locator('.dot.done').all();
  return Promise.all(done.map(async (one) => (await one.getAttribute('data-step')) ?? ''));
}

/** The CRM and Outlook, those that are shown. */
async function seenFrames(): Promise<Frame[]> {
  const frames = [page.frame('crm'), page.frame('outlook')].filter((frame) => frame !== null);
  const seen = await Promise.all(
    frames.map(async (frame) => (await frame.frameElement()).isVisible()),
  );
  return frames.filter((_, index) => seen[index]);
}

async function ticks(step: StepId): Promise<void> {
  await dot(step).and(page.locator('.done')).waitFor();
}

describe('the page to play', { timeout: 300_000 }, () => {
  test('shows the CRM, signed in as Anna, and Outlook beside each other', async () => {
    const [crm, outlook] = ['crm', 'outlook'].map((name) =>
      page.frameLocator(`iframe[name="${name}"]`),
    );
    await crm?.getByRole('heading', { name: 'Email (2-way sync)' }).waitFor();
    await crm?.getByRole('heading', { name: 'Anna Auer' }).waitFor();
    await outlook?.getByRole('heading', { name: 'Inbox' }).waitFor();
    expect(await ticked()).toEqual([]);
  });

  test('a step that is chosen stays chosen when the page first hears of the tour', async () => {
    const other = await browser.newPage();
    const held = Promise.withResolvers<void>();
    await other.route('**/tour?version=0', async (route) => {
      await held.promise;
      await route.continue();
    });
    await other.goto(url);
    await other.locator('.dot[data-step="answer"]').click();
    const heard = other.waitForRequest(/\/tour\?version=[1-9]/);
    held.resolve();
    await heard;
    expect(await other.locator('#step-answer').isVisible()).toBe(true);
    await other.close();
  });

  test('each step ticks when the system shows that it happened, whoever did it, and no press counts', async () => {
    for (const step of STEP_IDS) {
      await dot(step).click();
      await page.getByRole('button', { name: 'Show me where' }).click();
    }
    expect(await ticked()).toEqual([]);

    const ask = { returnUrl: `${system.crmUrl}/settings/profile` };
    const way = { sync, microsoft, account: ACCOUNT, user: USER, email: ANNA, ask };
    await connectMailbox(way);
    await ticks('connect');

    const message = { contact: CARLA, subject: 'Hello', text: 'Are you there?' };
    const { internetMessageId } = await sync.messages.send(ACCOUNT, USER, message);
    await ticks('send');

    const messageId = internetMessageId;
    await microsoft.reply(CARLA.email, { messageId, text: 'I am.' });
    await ticks('answer');
    await ticks('come-in');
    await microsoft.reply(ANNA, { messageId, text: 'From Outlook.' });
    await ticks('outlook');

    await microsoft.send(DIETER, { to: [ANNA], subject: 'Chess', text: 'At 8?' });
    await ticks('private');
    await dot('private').click();
    expect(await page.locator('#step-private .seen').textContent()).toContain(
      'Its text was never asked for',
    );

    const attachments = [{ name: 'plan.bin', size: 3 * 1024 * 1024 + 1 }];
    await microsoft.reply(CARLA.email, { messageId, text: 'The plan.', attachments });
    await ticks('attachment');

    await connectMailbox({
      ...way,
      email: 'sales@contoso.example',
      ask: { ...ask, intent: 'change' },
    });
    await ticks('leave');
    expect(await ticked()).toEqual([...STEP_IDS]);
  });

  test('a step can be had once more, and the whole tour starts over', async () => {
    await dot('private').click();
    await page.getByRole('button', { name: 'Once more' }).click();
    await dot('private').and(page.locator(':not(.done)')).waitFor();
    expect(await ticked()).toEqual(STEP_IDS.filter((id) => id !== 'private'));
    await page.getByRole('button', { name: 'Start over' }).click();
    await dot('leave').and(page.locator(':not(.done)')).waitFor();
    expect(await ticked()).toEqual([]);
    expect((await sync.connections.get(ACCOUNT, USER)).status).toBe('disconnected');
  });

  test('each step is done for who asks, one after the other', async () => {
    for (const id of STEP_IDS) {
      await dot(id).click();
      await page.getByRole('heading', { level: 2, name: STEPS[id].title }).waitFor();
      if ((await ticked()).includes(id)) continue;
      const press = page.locator(`#step-${id} [data-act="do"]`);
      // An answer comes in by itself, which is a step, too: it may tick before the press.
      void press.click().catch(() => undefined);
      await ticks(id);
    }
    expect(await ticked()).toEqual([...STEP_IDS]);
    const { items } = await sync.conversations.list(ACCOUNT, CARLA.id, { limit: 100 }).page();
    // The newest first: an answer stands below what it answers, however fast one presses.
    expect(items.slice(0, 3).map(({ origin }) => origin)).toEqual(['mailbox', 'contact', 'crm']);
  });

  test.each([
    ['a desktop', { width: 1440, height: 900 }, 'light'],
    ['a desktop in the dark', { width: 1440, height: 900 }, 'dark'],
    ['a phone', { width: 360, height: 740 }, 'light'],
  ] as const)('is accessible on %s', async (_, viewport, colorScheme) => {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    for (const step of ['connect', 'private'] as const) {
      await dot(step).click();
      expect(await seriousViolations(page)).toEqual([]);
      for (const frame of await seenFrames()) {
        expect([frame.name(), await seriousViolations(frame)]).toEqual([frame.name(), []]);
      }
    }
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    expect(wide).toBe(viewport.width);
  });

  test('on a phone two tabs show one of the two, and keys change between them', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByRole('tab', { name: 'Outlook' }).click();
    await page.locator('iframe[name="outlook"]').waitFor();
    expect(await page.locator('iframe[name="crm"]').isVisible()).toBe(false);
    await page.keyboard.press('ArrowLeft');
    await page.locator('iframe[name="crm"]').waitFor();
    expect(await page.locator('iframe[name="outlook"]').isVisible()).toBe(false);
  });

  test('the divider gives one of them more room, by keys, too', async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    const width = async () => (await page.locator('#pane-crm').boundingBox())?.width ?? 0;
    const before = await width();
    await page.getByRole('separator').focus();
    await page.keyboard.press('ArrowLeft');
    expect(await width()).toBeLessThan(before - 20);
    await page.keyboard.press('ArrowRight');
    expect(await width()).toBeCloseTo(before, 0);
  });

  test('another site can play with nothing here', async () => {
    const post = (headers: Record<string, string>) =>
      fetch(`${url}/tour/start-over`, { method: 'POST', headers });
    expect((await post({ origin: 'http://evil.example' })).status).toBe(403);
    expect((await post({})).status).toBe(403);
    expect((await fetch(`${url}/site-plan-4-mb.pdf`)).headers.get('content-disposition')).toContain(
      'attachment',
    );
  });
});
