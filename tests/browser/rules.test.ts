import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../stage/browser/chromium.ts';
import { CrmPages } from '../stage/browser/crm-pages.ts';
import { fileOf } from '../stage/browser/file-payload.ts';
import { Webmail } from '../stage/browser/webmail-pages.ts';
import { openSystem } from '../stage/system/system-stage.ts';

const LIMIT = 3 * 1024 * 1024;
const SOON = { timeout: 90_000 };

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
  page.setDefaultTimeout(90_000);
  crm = new CrmPages(page, system.crmUrl ?? '');
  const others = await browser.newPage();
  const { url } = system.simulator;
  carla = new Webmail(others, url, 'Carla Costa');
  anna = new Webmail(others, url, 'Anna Auer');
  sales = new Webmail(others, url, 'Contoso Sales');
  await crm.signIn('Anna Auer');
});

afterAll(() => browser?.close());

/** Microsoft's account picker and consent page. */
async function signInAtMicrosoft(account: string, answer: 'Accept' | 'Cancel'): Promise<void> {
  await page.getByRole('heading', { name: 'Pick an account' }).waitFor();
  await page.getByRole('button', { name: account }).click();
  await page.getByRole('heading', { name: 'Permissions requested' }).waitFor();
  await page.getByRole('button', { name: answer }).click();
}

const contactsMessages = (expected: readonly string[]) =>
  expect.poll(() => crm.messages(), SOON).toEqual(expected);

/** The user's own steps; each test goes on where the one before it ended. */
describe('the rules, by hand, in a browser', { timeout: 300_000 }, () => {
  test('rule 1: a cancelled sign-in connects nothing', async () => {
    const settings = await crm.openEmailSettings();
    await settings.getByText('Not connected').waitFor();
    await settings.getByText('Outlook', { exact: true }).waitFor();
    await settings.getByRole('button', { name: 'Connect' }).click();
    await signInAtMicrosoft('Anna Auer', 'Cancel');
    await settings.getByText('You cancelled the sign-in').waitFor();
    await settings.getByText('Not connected').waitFor();
  });

  test('rule 1: where an administrator must approve, the user is told so, with the link for it', async () => {
    const contoso = system.simulator.world.findTenant('contoso');
    if (contoso === undefined) throw new Error('no tenant');
    contoso.consentPolicy = 'admin-only';
    await crm.emailSettings().getByRole('button', { name: 'Connect' }).click();
    await page.getByRole('button', { name: 'Anna Auer' }).click();
    await page.getByRole('heading', { name: 'Need admin approval' }).waitFor();
    await page.getByRole('button', { name: 'Return to the application' }).click();
    const settings = crm.emailSettings();
    await settings.getByText('An administrator has to approve first').waitFor();
    const link = await settings.getByLabel('Link for the administrator').inputValue();
    expect(new URL(link).origin).toBe(system.simulator.url);
    contoso.consentPolicy = 'user';
  });

  test('rule 1: connect, approve, and come back to a page that shows the mailbox as connected', async () => {
    const settings = await crm.openEmailSettings();
    await settings.getByRole('button', { name: /already approved|^Connect$|approved/iu }).click();
    await page.getByRole('heading', { name: 'Pick an account' }).waitFor();
    await page.getByRole('button', { name: 'Anna Auer' }).click();
    for (const permission of ['Read and write access to your mail', 'Send mail as you']) {
      await page.getByText(permission, { exact: true }).waitFor();
    }
    await page.getByRole('button', { name: 'Accept' }).click();
    await settings.getByText('Your mailbox is connected.').waitFor();
    await settings.getByRole('heading', { name: 'anna@contoso.example' }).waitFor();
    expect(page.url()).not.toContain('ticket');
    await system.idle();
  });

  test('rule 2: a mail from the CRM starts a thread; answers and mail from Outlook join it, each once', async () => {
    await crm.openContact('Carla Costa');
    const text = 'Dear Carla, here is our offer.';
    const form = await crm.write({ subject: 'Offer', text });
    await form.getByRole('button', { name: 'Send', exact: true }).click();
    await form.waitFor({ state: 'detached' });
    await contactsMessages(['from the CRM']);
    await carla.answer('Offer', 'Reply', { text: 'Thank you, a question.' });
    await contactsMessages(['from the CRM', 'Carla Costa']);
    await anna.answer('RE: Offer', 'Reply', { text: 'The answer, from Outlook.' });
    await contactsMessages(['from the CRM', 'Carla Costa', 'from Outlook']);
    await expect
      .poll(() => wordsOf('The answer, from Outlook.'), { timeout: 90_000 })
      .toContain('The answer, from Outlook.');
    await system.idle();
    expect(await crm.messages()).toHaveLength(3);
  });

  test('rule 2: a reply from the CRM with a file reaches the contact once, though Send was pressed twice', async () => {
    await crm.openContact('Carla Costa');
    await contactsMessages(['from the CRM', 'Carla Costa', 'from Outlook']);
    await crm.newest().getByRole('button', { name: 'Reply', exact: true }).click();
    const files = [fileOf('terms.txt', 1000)];
    const form = await crm.fill(/^Reply to/u, { text: 'One more thing.', files });
    await form.getByRole('button', { name: 'Send', exact: true }).dblclick();
    await form.waitFor({ state: 'detached' });
    await expect.poll(() => crm.messages(), SOON).toHaveLength(4);
    await system.idle({ settled: true });
    const subjects = await carla.subjects();
    expect(subjects.filter((subject) => subject === 'RE: Offer')).toHaveLength(2);
    expect(await crm.messages()).toHaveLength(4);
    const downloading = page.waitForEvent('download');
    await crm
      .newest()
      .getByRole('button', { name: /^Download terms\.txt/u })
      .click();
    expect((await downloading).suggestedFilename()).toBe('terms.txt');
  });

  test('rule 3: a thread that starts in the mailbox stays private, with whomever', async () => {
    await carla.write({ to: 'anna@contoso.example', subject: 'Lunch?', text: 'Are you free?' });
    await system.idle();
    await anna.answer('Lunch?', 'Reply', { text: 'Gladly.' });
    await anna.write({ to: 'carla@fabrikam.example', subject: 'Photos', text: 'As promised.' });
    await system.idle();
    await crm.openContact('Carla Costa');
    await expect.poll(() => crm.messages(), SOON).toHaveLength(4);
    expect(await page.locator('body').innerText()).not.toMatch(/Lunch|Photos/u);
  });

  test('rule 4: 3 MB come in, a larger one is told where it is missing, and is not sent either', async () => {
    const [fits, tooLarge] = [fileOf('fits.bin', LIMIT), fileOf('large.bin', LIMIT + 1)];
    await carla.answer('RE: Offer', 'Reply', { text: 'With a file.', files: [fits] });
    await expect.poll(() => crm.messages(), SOON).toHaveLength(5);
    await crm
      .newest()
      .getByRole('button', { name: /^Download fits\.bin/u })
      .waitFor();

    await carla.answer('RE: Offer', 'Reply', { text: 'With a larger one.', files: [tooLarge] });
    await page.getByText(/A message from Carla Costa of .+ was not synced/u).waitFor();
    expect(await crm.messages()).toHaveLength(5);

    const before = await carla.subjects();
    const form = await crm.write({ subject: 'Large', text: 'Too large.', files: [tooLarge] });
    await form.getByText(/“large\.bin” has .+ A file has at most/u).waitFor();
    await form.getByRole('button', { name: 'Send', exact: true }).click();
    await form.getByText('Remove the files that cannot be sent.').waitFor();
    expect(await carla.subjects()).toEqual(before);

    const settings = await crm.openEmailSettings();
    await settings.getByText('Not synced', { exact: true }).click();
    await settings.getByText('An attachment is larger than 3 MB.').waitFor();
  });

  test('rule 6: giving up half-way leaves everything as it was', async () => {
    const settings = await crm.openEmailSettings();
    await settings.getByRole('button', { name: 'Update email' }).click();
    await settings.getByText('anna@contoso.example stays connected').waitFor();
    await settings.getByRole('button', { name: 'Continue to Microsoft' }).click();
    await signInAtMicrosoft('Contoso Sales', 'Cancel');
    await settings.getByText('You cancelled the sign-in').waitFor();
    await settings.getByRole('heading', { name: 'anna@contoso.example' }).waitFor();
  });

  test('rule 6: another mailbox at Reconnect changes nothing', async () => {
    await page.context().clearCookies({ path: '/login' });
    await fetch(`${system.simulator.url}/control/tokens/revoke`, {
      method: 'POST',
      body: JSON.stringify({ email: 'anna@contoso.example', aadsts: 50173 }),
    });
    await anna.write({ to: 'ben@contoso.example', subject: 'Anything', text: 'For a look.' });
    const settings = await crm.openEmailSettings();
    await expect
      .poll(async () => {
        await page.reload();
        await settings.getByRole('heading', { name: 'anna@contoso.example' }).waitFor();
        return settings.getByText('Please reconnect your mailbox').isVisible();
      })
      .toBe(true);
    await settings.getByRole('button', { name: 'Reconnect' }).click();
    await page.getByLabel('Use another account').fill('sales@contoso.example');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('button', { name: 'Accept' }).click();
    await settings.getByText('That was a different mailbox').waitFor();
    await settings.getByText('Nothing has changed.').waitFor();
  });

  test('rule 6: Update email moves new sends to the new mailbox and stops the old threads', async () => {
    const settings = crm.emailSettings();
    await settings.getByRole('button', { name: 'Switch to sales@contoso.example' }).click();
    await settings.getByRole('button', { name: 'Continue to Microsoft' }).click();
    await page.getByRole('heading', { name: 'Pick an account' }).waitFor();
    await page.getByRole('button', { name: 'Contoso Sales' }).click();
    await settings.getByText('Your mailbox is connected.').waitFor();
    await settings.getByRole('heading', { name: 'sales@contoso.example' }).waitFor();
    await system.idle();

    await carla.answer('RE: Offer', 'Reply', { text: 'To the old mailbox.' });
    await system.idle();
    await crm.openContact('Carla Costa');
    await expect.poll(() => crm.messages(), SOON).toHaveLength(5);
    const form = await crm.write({ subject: 'New start', text: 'From the new mailbox.' });
    await form.getByRole('button', { name: 'Send', exact: true }).click();
    await form.waitFor({ state: 'detached' });
    await system.idle();
    expect(await sales.subjects('Sent Items')).toEqual(['New start']);
    await carla.answer('New start', 'Reply', { text: 'Fine.' });
    await expect.poll(() => crm.messages(), SOON).toHaveLength(7);
    expect((await crm.messages()).slice(-2)).toEqual(['from the CRM', 'Carla Costa']);
  });

  test('rule 5: Disconnect stops the sync at once and keeps what was synced', async () => {
    const settings = await crm.openEmailSettings();
    await settings.getByRole('button', { name: 'Disconnect' }).click();
    await settings.getByText('What has been synced stays').waitFor();
    await settings.getByRole('button', { name: 'Disconnect' }).click();
    await settings.getByText('Not connected').waitFor();
    await carla.answer('New start', 'Reply', { text: 'After the end.' });
    await system.idle();
    await crm.openContact('Carla Costa');
    await expect.poll(() => crm.messages(), SOON).toHaveLength(7);
    await page.getByText('No mailbox is connected').waitFor();
    const form = await crm.write({ subject: 'Too late', text: 'Not to be sent.' });
    await form.getByRole('button', { name: 'Send', exact: true }).click();
    await form.getByText('No mailbox is connected. Connect one in your settings').waitFor();
  });
});

/** What stands in the newest message, in its frame or plain. */
async function wordsOf(part: string): Promise<string> {
  const newest = crm.newest();
  const plain = await newest.innerText();
  if (plain.includes(part) || (await newest.locator('iframe').count()) === 0) return plain;
  return newest.locator('iframe').contentFrame().locator('body').innerText();
}
