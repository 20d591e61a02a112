import type { Page } from 'playwright-core';
import { ANNA, CARLA, SALES } from '../../local/demo/stage.ts';
import { STEP_IDS } from '../../local/play/steps.ts';
import type { Camera, Look } from './camera.ts';

type Scene = (camera: Camera) => Promise<void>;

const DESKTOP = { size: 'desktop' } as const;
const DARK = { size: 'desktop', dark: true } as const;
const PHONE = { size: 'phone' } as const;
const BEN = { who: 'Ben Bauer', email: 'ben@contoso.example' };

/** In this order: each goes on where the one before it ended. */
export const SCENES: Readonly<Record<string, Scene>> = {
  async 'before one connects'(camera) {
    await settings(camera, 'card-not-connected', DESKTOP, 'Not connected');
    await settings(camera, 'card-not-connected-phone', PHONE, 'Not connected');
    await settings(camera, 'card-arabic', DESKTOP, 'غير متصل', 'ar');
    await settings(camera, 'card-german-phone', { ...PHONE, full: true }, 'Nicht verbunden', 'de');
    const page = await camera.open();
    await page.goto(`${camera.crmUrl}/contacts`);
    await camera.take(page, 'crm-contacts');
    await page.goto(camera.playUrl);
    await page.frameLocator('iframe[name="crm"]').getByText('Not connected').waitFor();
    await camera.take(page, 'play-begin');
    await page.context().close();
    await playOnPhone(camera, 'play-phone-begin');
  },

  async 'sign-ins that end otherwise'(camera) {
    const page = await camera.open(BEN);
    const signIn = async (): Promise<void> => {
      await page.goto(`${camera.crmUrl}/settings/profile`);
      await page.getByRole('button', { name: 'Connect' }).click();
      await page.getByRole('button', { name: BEN.who }).click();
    };
    const blocked = { code: 53003, error: 'access_denied', message: 'Blocked' };
    await camera.rule(BEN.email, { authorizeError: blocked });
    await signIn();
    await page.getByText('Number to quote').waitFor();
    await page.getByText('What stays private').waitFor();
    await camera.take(page, 'card-conditional-access', { full: true });
    await camera.rule(BEN.email, { consent: 'needs_admin' });
    await signIn();
    await page.getByRole('heading', { name: 'Need admin approval' }).waitFor();
    await camera.take(page, 'sign-in-approval');
    await page.getByRole('button', { name: /Return to the application/ }).click();
    await page.getByText('An administrator has to approve first').waitFor();
    await page.getByRole('button', { name: 'Copy link' }).waitFor();
    await camera.take(page, 'card-waiting-for-approval');
    await page.context().close();
  },

  async 'the sign-in at Microsoft'(camera) {
    const page = await camera.open();
    await page.goto(`${camera.crmUrl}/settings/profile`);
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByRole('heading', { name: 'Pick an account' }).waitFor();
    await camera.take(page, 'sign-in-account');
    await page.getByRole('button', { name: 'Anna Auer' }).click();
    await page.getByRole('heading', { name: 'Permissions requested' }).waitFor();
    await camera.take(page, 'sign-in-permissions');
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByText('Your mailbox is connected.').waitFor();
    await camera.take(page, 'card-connected');
    await page.context().close();
  },

  async 'the tour, done'(camera) {
    for (const step of STEP_IDS) {
      if (step !== 'leave') await camera.hands.step(step);
      // Else what comes in by itself is done once more.
      await camera.system.idle();
    }
    const page = await camera.open();
    await page.setViewportSize({ width: 1440, height: 860 });
    await page.goto(camera.playUrl);
    await page.locator('.dot.done').nth(6).waitFor();
    await page.locator('.dot[data-step="come-in"]').click();
    await page.getByRole('button', { name: 'Show me where' }).click();
    const crm = page.frameLocator('iframe[name="crm"]');
    await crm.getByRole('article').nth(2).waitFor();
    await page.frameLocator('iframe[name="outlook"]').getByText('Offer 4711').first().click();
    await settled(page);
    await camera.take(page, 'play');
    await page.context().close();
    await playOnPhone(camera, 'play-phone');
  },

  async 'a contact with its conversation'(camera) {
    await conversation(camera, 'conversation', DESKTOP);
    await conversation(camera, 'conversation-dark', DARK);
    await conversation(camera, 'conversation-phone', PHONE);
    const page = await camera.open();
    await page.goto(`${camera.crmUrl}/contacts/${CARLA.id}`);
    await page.getByRole('article').last().getByRole('button', { name: 'Reply' }).first().click();
    await page.getByRole('textbox', { name: 'Message' }).fill('Dear Carla, gladly.');
    await camera.take(page, 'conversation-reply');
    await page.goto(`${camera.crmUrl}/settings/events`);
    await page.locator('.events li').first().waitFor();
    await camera.take(page, 'crm-events');
    await page.context().close();
  },

  async 'how a connection does'(camera) {
    await settings(camera, 'card-up-to-date', DESKTOP, 'Up to date');
    await settings(camera, 'card-up-to-date-dark', DARK, 'Up to date');
    await opened(camera, 'card-sections', { ...DESKTOP, full: true });
    await opened(camera, 'card-german', { ...DESKTOP, full: true }, 'de');
    const at = new Date(Date.now() - 25 * 60_000).toISOString();
    const error = (code: string) => ({ code, message: '', at });
    const lost = {
      status: 'needs_reconnect',
      current: false,
      lastError: error('reconnect_required'),
    };
    await state(camera, 'card-reconnect', lost, 'Please reconnect your mailbox');
    await state(camera, 'card-reconnect-phone', lost, 'Please reconnect your mailbox', PHONE);
    const doubt = { current: false, lastError: error('grant_in_doubt') };
    await state(camera, 'card-doubt', doubt, 'Checking with Microsoft');
    const behind = { current: false, syncedThrough: at };
    await state(camera, 'card-catching-up', behind, 'Complete up to');
  },

  async 'another mailbox'(camera) {
    const page = await camera.open();
    const asked = { returnUrl: `${camera.crmUrl}/settings/profile`, intent: 'reconnect' } as const;
    await page.goto(await camera.signedInAs(SALES, asked));
    await page.getByText(`Switch to ${SALES}`).waitFor();
    await camera.take(page, 'card-different-mailbox');
    await page.context().close();

    // Mail waits while Microsoft takes none.
    camera.system.simulator.world.faults.add({
      match: { target: 'graph', path: '/send$', mailbox: ANNA },
      effect: { type: 'throttle', retryAfter: '600' },
    });
    await camera.send('Your new site: dates', 'Dear Carla, when shall we come by?');
    await camera.send('The offer, in writing', 'Dear Carla, please find it enclosed.');
    const waiting = await camera.open();
    await waiting.goto(`${camera.crmUrl}/settings/profile`);
    await waiting.getByRole('button', { name: 'Update email' }).click();
    await waiting.getByText('The offer, in writing').waitFor();
    await camera.take(waiting, 'card-update-email', { full: true });
    await waiting.context().close();
    camera.system.simulator.world.faults.clear();
  },

  async 'the panel of faults'(camera) {
    const page = await camera.open();
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${camera.simulator.url}/panel`);
    await page.getByRole('button', { name: 'Notifications get lost: turn on' }).click();
    await camera.hands.step('answer');
    await page.getByText('the notification is lost').first().waitFor();
    await page.getByRole('button', { name: 'Admit what was missed' }).click();
    await page.getByText('notifications were missed').first().waitFor();
    await page.getByText('looks through the mailbox').first().waitFor();
    await page.locator('.controls').evaluate((one) => one.scrollTo(0, 0));
    await camera.take(page, 'panel');
    await page.setViewportSize({ width: 390, height: 780 });
    await camera.take(page, 'panel-phone');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('button', { name: 'Mend all' }).click();
    await page.getByText('Microsoft 365 works well.').waitFor();
    await page.context().close();
  },

  async 'the end'(camera) {
    const page = await camera.open();
    await page.goto(`${camera.crmUrl}/settings/profile`);
    await page.getByRole('button', { name: 'Disconnect' }).click();
    await page.getByText('What has been synced stays').waitFor();
    await page.getByText('The offer, in writing').waitFor();
    await camera.take(page, 'card-disconnect', { full: true });
    await page.goto(`${camera.simulator.url}/mail/${CARLA.email}`);
    await page.getByRole('link', { name: 'Offer 4711' }).first().click();
    await settled(page);
    await camera.take(page, 'outlook');
    await page.context().close();
  },
};

/** The settings, once the card is there in the reader's language. */
async function settingsPage(camera: Camera, look: Look, lang = 'en'): Promise<Page> {
  const page = await camera.open(look);
  await page.goto(`${camera.crmUrl}/settings/profile`);
  const card = page.locator('outlook-sync-card');
  await card.evaluate((one, tag) => one.setAttribute('lang', tag), lang);
  await card.locator(`.root[lang="${lang}"] h2`).waitFor();
  return page;
}

async function settings(
  camera: Camera,
  name: string,
  look: Look,
  wait: string,
  lang?: string,
): Promise<void> {
  const page = await settingsPage(camera, look, lang);
  await page.getByText(wait).waitFor();
  await camera.take(page, name, look);
  await page.context().close();
}

/** All that opens on the connected card. */
async function opened(camera: Camera, name: string, look: Look, lang?: string): Promise<void> {
  const page = await settingsPage(camera, look, lang);
  const card = page.locator('outlook-sync-card');
  await card.locator('summary').first().waitFor();
  for (const line of await card.locator('summary').all()) await line.click();
  await card.locator('textarea').waitFor();
  await card.locator('.item').first().waitFor();
  const changes = card.locator('details').last();
  await changes.filter({ hasNotText: /One moment|Einen Moment/ }).waitFor();
  await camera.take(page, name, look);
  await page.context().close();
}

/** What the service answers is changed on its way: these states take hours, or Microsoft. */
async function state(
  camera: Camera,
  name: string,
  change: object,
  wait: string,
  look: Look = DESKTOP,
): Promise<void> {
  const page = await camera.open(look);
  await page.route('**/api/v1/me/connection', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), ...change } });
  });
  await page.goto(`${camera.crmUrl}/settings/profile`);
  await page.getByText(wait).waitFor();
  await camera.take(page, name, look);
  await page.context().close();
}

async function playOnPhone(camera: Camera, name: string): Promise<void> {
  const page = await camera.open(PHONE);
  await page.goto(camera.playUrl);
  await page.frameLocator('iframe[name="crm"]').getByRole('heading').first().waitFor();
  await settled(page);
  await camera.take(page, name);
  await page.context().close();
}

/** Mail's frames grow with it, and the list goes to its end. */
async function settled(page: Page): Promise<void> {
  await page.locator('body').evaluate(() => new Promise((done) => setTimeout(done, 400)));
}

async function conversation(camera: Camera, name: string, look: Look): Promise<void> {
  const page: Page = await camera.open(look);
  await page.goto(`${camera.crmUrl}/contacts/${CARLA.id}`);
  await page.getByRole('article').nth(2).waitFor();
  await settled(page);
  await camera.take(page, name);
  await page.context().close();
}
