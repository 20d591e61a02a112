import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../stage/browser/chromium.ts';
import { CrmPages } from '../stage/browser/crm-pages.ts';
import { fileOf } from '../stage/browser/file-payload.ts';
import { Webmail } from '../stage/browser/webmail-pages.ts';
import { openSystem } from '../stage/system/system-stage.ts';

const LIMIT = 3 * 1024 * 1024;
const SYNC = 'Email (2-way sync)';

const { system } = await openSystem({ crm: true, env: { DELAY_SCALE: '0.01' } });
let browser: Browser;
/** The user's browser: the CRM, and the sign-in at Microsoft. */
let page: Page;
let crm: CrmPages;
let carla: Webmail;
let anna: Webmail;
let sales: Webmail;

beforeAll(async () => {
  browser = await launchChromium();
  page = await browser.newPage();
  crm = new CrmPages(page, system.crmUrl ?? '');
  const others = await browser.newPage();
  const { url } = system.simulator;
  carla = new Webmail(others, url, 'Carla Costa');
  anna = new Webmail(others, url, 'Anna Auer');
  sales = new Webmail(others, url, 'Contoso Sales');
  await crm.signIn('Anna Auer');
}, 120_000);

afterAll(() => browser?.close());

/** Microsoft's account picker and consent page. */
async function signInAtMicrosoft(account: string, answer: 'Accept' | 'Cancel'): Promise<void> {
  await page.getByRole('heading', { name: 'Pick an account' }).waitFor();
  await page.getByRole('button', { name: account }).click();
  await page.getByRole('heading', { name: 'Permissions requested' }).waitFor();
  await page.getByRole('button', { name: answer }).click();
  await page.getByRole('heading', { name: SYNC }).waitFor();
}

/** The user's own steps; each test goes on where the one before it ended. */
describe('the rules, by hand, in a browser', () => {
  test('rule 1: a cancelled sign-in connects nothing', async () => {
    const settings = await crm.openEmailSettings();
    await settings.getByText('Not connected').waitFor();
    await settings.getByLabel('Your e-mail provider').selectOption('Outlook (Microsoft 365)');
    await settings.getByRole('button', { name: 'Connect' }).click();
    await signInAtMicrosoft('Anna Auer', 'Cancel');
    expect(await crm.notice()).toContain('You cancelled the sign-in');
    await crm.emailSettings().getByText('Not connected').waitFor();
  });

  test('rule 1: where an administrator must approve, the user is told so, with the link for it', async () => {
    const contoso = system.simulator.world.findTenant('contoso');
    if (contoso === undefined) throw new Error('no tenant');
    contoso.consentPolicy = 'admin-only';
    await crm.emailSettings().getByRole('button', { name: 'Connect' }).click();
    await page.getByRole('button', { name: 'Anna Auer' }).click();
    await page.getByRole('heading', { name: 'Need admin approval' }).waitFor();
    await page.getByRole('button', { name: 'Return to the application' }).click();
    await page.getByRole('heading', { name: SYNC }).waitFor();
    expect(await crm.notice('alert')).toContain('administrator');
    await page.getByRole('link', { name: 'administrator approval' }).waitFor();
    contoso.consentPolicy = 'user';
  });

  test('rule 1: connect, approve, and come back to a page that shows the mailbox as connected', async () => {
    await crm.emailSettings().getByRole('button', { name: 'Connect' }).click();
    await page.getByRole('heading', { name: 'Pick an account' }).waitFor();
    await page.getByRole('button', { name: 'Anna Auer' }).click();
    for (const permission of ['Read and write access to your mail', 'Send mail as you']) {
      await page.getByText(permission).waitFor();
    }
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByRole('heading', { name: SYNC }).waitFor();
    expect(await crm.notice()).toContain('Your mailbox is connected');
    const settings = crm.emailSettings();
    await settings.getByText('Connected', { exact: true }).waitFor();
    await settings.getByText('anna@contoso.example').waitFor();
    expect(page.url()).not.toContain('ticket');
    await system.idle();
  });

  test('rule 2: a mail from the CRM starts a thread; answers and mail from Outlook join it, each once', async () => {
    await crm.openContact('Carla Costa');
    await crm.write({ subject: 'Offer', text: 'Dear Carla, here is our offer.' });
    expect(await crm.notice()).toContain('The message was sent');
    await system.idle();
    await carla.answer('Offer', 'Reply', { text: 'Thank you, a question.' });
    await system.idle();
    await anna.answer('RE: Offer', 'Reply', { text: 'The answer, from Outlook.' });
    await system.idle();

    expect(await crm.conversation('Carla Costa')).toEqual([
      'RE: Offer | Sent from Outlook',
      'RE: Offer | Received from the contact',
      'Offer | Sent from the CRM',
    ]);
    const frame = crm.message('RE: Offer').frameLocator('iframe');
    await frame.getByText('The answer, from Outlook.').waitFor();
  });

  test('rule 2: a reply from the CRM with a file reaches the contact once, though Send was pressed twice', async () => {
    await crm.openContact('Carla Costa');
    await crm.message('RE: Offer').getByRole('link', { name: 'Reply', exact: true }).click();
    await crm.heading('Reply: RE: Offer').waitFor();
    await crm.fillAnswer({ text: 'One more thing.', files: [fileOf('terms.txt', 1000)] });
    await page.getByRole('button', { name: 'Send' }).dblclick();
    await crm.heading('Carla Costa').waitFor();
    await system.idle({ settled: true });
    const subjects = await carla.subjects();
    expect(subjects.filter((subject) => subject === 'RE: Offer')).toHaveLength(2);
    expect(await crm.conversation('Carla Costa')).toHaveLength(4);
    const downloading = page.waitForEvent('download');
    await crm.message('RE: Offer').getByRole('link', { name: 'terms.txt' }).click();
    expect((await downloading).suggestedFilename()).toBe('terms.txt');
  });

  test('rule 3: a thread that starts in the mailbox stays private, with whomever', async () => {
    await carla.write({ to: 'anna@contoso.example', subject: 'Lunch?', text: 'Are you free?' });
    await system.idle();
    await anna.answer('Lunch?', 'Reply', { text: 'Gladly.' });
    await anna.write({ to: 'carla@fabrikam.example', subject: 'Photos', text: 'As promised.' });
    await system.idle();
    const conversation = await crm.conversation('Carla Costa');
    expect(conversation).toHaveLength(4);
    expect(conversation.join()).not.toMatch(/Lunch|Photos/u);
  });

  test('rule 4: 3 MB come in, a larger one is listed with its reason, and is not sent either', async () => {
    const [fits, tooLarge] = [fileOf('fits.bin', LIMIT), fileOf('large.bin', LIMIT + 1)];
    await carla.answer('RE: Offer', 'Reply', { text: 'With a file.', files: [fits] });
    await system.idle();
    expect(await crm.conversation('Carla Costa')).toHaveLength(5);
    await crm.message('RE: Offer').getByRole('link', { name: 'fits.bin' }).waitFor();

    await carla.answer('RE: Offer', 'Reply', { text: 'With a larger one.', files: [tooLarge] });
    await system.idle();
    expect(await crm.conversation('Carla Costa')).toHaveLength(5);
    const skipped = await crm.skipped();
    expect(skipped).toHaveLength(1);
    expect(skipped[0]).toMatch(/Carla Costa[^]*RE: Offer[^]*An attachment is larger than 3 MB/u);

    const before = await carla.subjects();
    await crm.openContact('Carla Costa');
    await crm.write({ subject: 'Large', text: 'Too large.', files: [tooLarge] });
    expect(await crm.notice('alert')).toContain('larger than 3 MB');
    expect(await carla.subjects()).toEqual(before);
  });

  test('rule 6: giving up half-way leaves everything as it was', async () => {
    const settings = await crm.openEmailSettings();
    await settings.getByRole('button', { name: 'Update email' }).click();
    await signInAtMicrosoft('Contoso Sales', 'Cancel');
    expect(await crm.notice()).toContain('cancelled');
    await crm.emailSettings().getByText('anna@contoso.example').waitFor();
  });

  test('rule 6: another mailbox at Reconnect changes nothing', async () => {
    await page.context().clearCookies({ path: '/login' });
    await crm.emailSettings().getByRole('button', { name: 'Reconnect' }).click();
    await page.getByLabel('Use another account').fill('sales@contoso.example');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByRole('heading', { name: SYNC }).waitFor();
    expect(await crm.notice('alert')).toContain('another mailbox');
    await crm.emailSettings().getByText('anna@contoso.example').waitFor();
  });

  test('rule 6: Update email moves new sends to the new mailbox and stops the old threads', async () => {
    await crm.emailSettings().getByRole('button', { name: 'Update email' }).click();
    await page.getByRole('heading', { name: 'Pick an account' }).waitFor();
    await page.getByRole('button', { name: 'Contoso Sales' }).click();
    await page.getByRole('heading', { name: SYNC }).waitFor();
    expect(await crm.notice()).toContain('Your mailbox is connected');
    await crm.emailSettings().getByText('sales@contoso.example').waitFor();
    await system.idle();

    await carla.answer('RE: Offer', 'Reply', { text: 'To the old mailbox.' });
    await system.idle();
    expect(await crm.conversation('Carla Costa')).toHaveLength(5);
    await crm.write({ subject: 'New start', text: 'From the new mailbox.' });
    await system.idle();
    expect(await sales.subjects('Sent Items')).toEqual(['New start']);
    await carla.answer('New start', 'Reply', { text: 'Fine.' });
    await system.idle();
    expect((await crm.conversation('Carla Costa')).slice(0, 2)).toEqual([
      'RE: New start | Received from the contact',
      'New start | Sent from the CRM',
    ]);
  });

  test('rule 5: Disconnect stops the sync at once and keeps what was synced', async () => {
    const settings = await crm.openEmailSettings();
    await settings.getByRole('button', { name: 'Disconnect' }).click();
    expect(await crm.notice()).toContain('disconnected');
    await crm.emailSettings().getByText('Not connected').waitFor();
    const before = await crm.conversation('Carla Costa');
    expect(before).toHaveLength(7);
    await carla.answer('New start', 'Reply', { text: 'After the end.' });
    await system.idle();
    expect(await crm.conversation('Carla Costa')).toEqual(before);
    await crm.write({ subject: 'Too late', text: 'Not to be sent.' });
    expect(await crm.notice('alert')).toContain('No mailbox is connected');
  });
});
