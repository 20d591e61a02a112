import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium } from '../stage/browser/chromium.ts';
import { openSystem } from '../stage/system/system-stage.ts';

const { system, on } = await openSystem({ env: { DELAY_SCALE: '0.002' } });
let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
});
beforeEach(async () => {
  await page.goto(`${system.simulator.url}/panel`);
  await page.getByRole('button', { name: 'Mend all' }).click();
  await page.getByText('Microsoft 365 works well.').waitFor();
});
afterAll(() => browser?.close());

async function turnOn(title: string): Promise<void> {
  await page.getByRole('button', { name: `${title}: turn on` }).click();
  await page.getByRole('button', { name: `${title}: turn off` }).waitFor();
}

async function mendAll(): Promise<void> {
  await page.getByRole('button', { name: 'Mend all' }).click();
  await page.getByText('Microsoft 365 works well.').waitFor();
}

/** Lines of the story with these words, newest first. */
function told(words: string | RegExp): Locator {
  return page
    .getByRole('region', { name: 'What happens' })
    .getByRole('listitem')
    .filter({ hasText: words });
}

const patience = { timeout: 60_000 };

/** Each fault is turned on by its button; the page tells what comes of it without being loaded again. */
describe('the panel shows live', () => {
  test('a lost notification, and that the sync finds the mail when Microsoft admits it', async () => {
    const { app, carla, first } = await on.started('Lost');
    await turnOn('Notifications get lost');
    await carla.reply(first.internetMessageId, { text: 'Are you there?' });
    await told('the notification is lost').first().waitFor();
    await page.getByText(/^Struck .* so far\.$/u).waitFor();
    expect(await app.conversation('carla')).toHaveLength(1);
    await page.getByRole('button', { name: 'Admit what was missed' }).click();
    await told('notifications were missed').first().waitFor();
    await told('looks through the mailbox').first().waitFor();
    await expect.poll(async () => (await app.conversation('carla')).length, patience).toBe(2);
  });

  test('a notification that comes three times, for one entry', async () => {
    const { app, carla, first } = await on.started('Thrice');
    await turnOn('Notifications come three times');
    await carla.reply(first.internetMessageId, { text: 'Once is enough' });
    await told('the notification goes out several times').first().waitFor();
    await told('Microsoft tells Contoso CRM of').first().waitFor();
    await system.idle();
    expect(await app.conversation('carla')).toHaveLength(2);
  });

  test('a late notification', async () => {
    const { app, carla, first } = await on.started('Late');
    await turnOn('Notifications come late');
    await carla.reply(first.internetMessageId, { text: 'Slow news' });
    await told('the notification is on its way for long').first().waitFor();
    expect(await app.conversation('carla')).toHaveLength(1);
    await on.control('POST', 'clock', { advanceMs: 15_000 });
    await expect.poll(async () => (await app.conversation('carla')).length, patience).toBe(2);
  });

  test.each([
    ['Too many requests', '429 too many requests, told to wait (TooManyRequests), by a fault'],
    ['Graph is out', '503 out of service (serviceNotAvailable), by a fault'],
  ])('%s: a mail waits, and leaves once when all is mended', async (fault, words) => {
    const { app, carla, contact } = await on.connected();
    await turnOn(fault);
    const sent = await app.send('u1', { contact, subject: fault, text: 'Patience' });
    expect(sent.body.status).toBe('queued');
    await told(words).first().waitFor();
    await told('writes a draft for anna').first().waitFor();
    expect((await app.connection('u1')).body.status).toBe('connected');
    await mendAll();
    await expect
      .poll(async () => (await app.conversation('carla'))[0]?.status, patience)
      .toBe('confirmed');
    await told('sends the draft').first().waitFor();
    const got = await carla.messages();
    expect(got.filter(({ subject }: { subject: string }) => subject === fault)).toHaveLength(1);
  });

  test('a slow Graph', async () => {
    const { app, contact } = await on.connected();
    await turnOn('Graph is slow');
    const sending = app.send('u1', { contact, subject: 'Slow', text: 'Patience' });
    await told('under way').first().waitFor();
    await mendAll();
    expect((await sending).status).toBeLessThan(300);
  });

  test('a send whose answer is lost: the contact has it once', async () => {
    const { app, carla, contact } = await on.connected();
    await turnOn('The answer to a send gets lost');
    await app.send('u1', { contact, subject: 'Once', text: 'Only once' });
    await told(/sends the draft.*connection cut, no answer, by a fault/su)
      .first()
      .waitFor();
    await expect
      .poll(async () => (await app.conversation('carla'))[0]?.status, patience)
      .toBe('confirmed');
    const got = await carla.messages();
    expect(got.filter(({ subject }: { subject: string }) => subject === 'Once')).toHaveLength(1);
  });

  test('a revoked grant: the sync asks for a new token and is refused', async () => {
    const { anna, app, contact } = await on.connected();
    const revoke = page.getByRole('button', { name: `Revoke the grant of ${anna.email}` });
    await revoke.click();
    await page.getByRole('button', { name: `Give back the grant of ${anna.email}` }).waitFor();
    await app.send('u1', { contact, subject: 'No', text: 'Way' });
    await told('401 not signed in').first().waitFor();
    await told(/invalid_grant \(AADSTS50173\)/u)
      .first()
      .waitFor();
    await mendAll();
    await revoke.waitFor();
  });

  test('who may agree at a company, an approval, and that it is taken back', async () => {
    const contoso = system.simulator.world.findTenant('contoso') ?? expect.fail();
    await page.getByLabel('Who may agree at Contoso').selectOption('managed');
    await expect.poll(() => contoso.consentPolicy, patience).toBe('managed');
    await page.getByText('Not approved yet').waitFor();
    await page.getByRole('button', { name: 'Approve as administrator at Contoso' }).click();
    await page.getByText('Approved by the administrator').waitFor();
    expect(contoso.adminConsents.size).toBe(1);
    await page.getByRole('button', { name: 'Take the approval back at Contoso' }).click();
    await page.getByText('Not approved yet').waitFor();
    expect(contoso.adminConsents.size).toBe(0);
    await page.getByLabel('Who may agree at Contoso').selectOption('user');
    await expect.poll(() => contoso.consentPolicy, patience).toBe('user');
  });

  test('a mail to a colleague or a fault of a program, without a reload', async () => {
    await on.fault({ target: 'graph', mailbox: 'nobody@nowhere.example' }, { type: 'drop' });
    await page.getByText('One more fault is in force, set by a program.').waitFor();
    await page.getByText('A program has set faults.').waitFor();
    await mendAll();
  });
});
