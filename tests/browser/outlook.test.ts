import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sendAsPerson } from '../../simulator/mail/person.ts';
import { DEFAULT_CLIENT_ID } from '../../simulator/people.ts';
import { startSimulator } from '../../simulator/server.ts';
import { launchChromium } from '../stage/browser/chromium.ts';
import { fileOf } from '../stage/browser/file-payload.ts';
import { Webmail } from '../stage/browser/webmail-pages.ts';
import { seriousViolations } from '../stage/browser/violations.ts';
import { listen } from '../stage/listen.ts';

const simulator = await startSimulator({ settings: { notificationLatencyMs: 2 } });
const { world, url } = simulator;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let other: Page;
let anna: Webmail;
let carla: Webmail;
const refused: string[] = [];
/** What is awaited may take long on a machine that has other work to do. */
const patience = { timeout: 60_000 };

beforeAll(async () => {
  browser = await launchChromium();
  context = await browser.newContext();
  [page, other] = await Promise.all([context.newPage(), context.newPage()]);
  // Nothing of the pages may be stopped by their own policy.
  for (const one of [page, other]) {
    one.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) refused.push(message.text());
    });
  }
});
beforeEach(async () => {
  for (const one of [page, other]) {
    await one.goto('about:blank');
    await one.setViewportSize({ width: 1280, height: 800 });
  }
  await context.clearCookies();
  world.reset();
  refused.length = 0;
  anna = new Webmail(page, url, 'Anna Auer');
  carla = new Webmail(other, url, 'Carla Costa');
});
afterAll(async () => {
  await browser?.close();
  await simulator.close();
});

function mailbox(email: string) {
  const found = world.findMailbox(email);
  return found ?? expect.fail(`no mailbox ${email}`);
}

function fromCarla(subject: string, html = `<p>About ${subject}</p>`): void {
  const to = [{ email: 'anna@contoso.example', name: 'Anna Auer' }];
  sendAsPerson(world, mailbox('carla@fabrikam.example'), { to, subject, html, style: 'gmail' });
}

describe('mail', () => {
  test('that somebody sends appears in the open mailbox of the other, with its number, and is announced', async () => {
    await anna.open();
    await carla.write({ to: 'anna@contoso.example', subject: 'Roof tiles', text: 'Blue ones?' });
    await anna.messages('Roof tiles').waitFor();
    await anna.notice('New message from Carla Costa: Roof tiles').waitFor();
    expect(await anna.folder('Inbox').innerText()).toMatch(/Inbox\s+1/u);
    await expect.poll(() => page.title(), patience).toMatch(/^\(1\) Inbox/u);
    await anna.messages('Roof tiles').click();
    await anna.heading('Roof tiles').waitFor();
    await page.frameLocator('iframe').getByText('Blue ones?').waitFor();
    await expect.poll(() => anna.folder('Inbox').innerText(), patience).not.toContain('1');
    expect(refused).toEqual([]);
  });

  test('is answered with files, one taken back before it goes; the other sees size and bytes', async () => {
    fromCarla('Plans');
    await anna.read('Plans');
    await page.getByRole('link', { name: 'Reply', exact: true }).click();
    expect(await page.getByLabel('To', { exact: true }).inputValue()).toContain('carla@fabrikam');
    await page.frameLocator('iframe[title="Quoted message"]').getByText('About Plans').waitFor();
    const files = page.getByLabel('Attachments');
    await files.setInputFiles([fileOf('plan.bin', 3000), fileOf('wrong.bin', 10)]);
    await files.setInputFiles([fileOf('more.bin', 2 * 1024 * 1024)]);
    await page.getByText('more.bin 2.0 MB').waitFor();
    await page.getByRole('button', { name: 'Remove wrong.bin' }).click();
    await page.getByLabel('Message', { exact: true }).fill('Here they are.');
    await page.keyboard.press('Control+Enter');
    await anna.notice('Your message was sent.').waitFor();

    await carla.read('RE: Plans');
    const shown = other.getByRole('region', { name: 'Attachments' }).getByRole('link');
    expect(await shown.allInnerTexts()).toEqual([
      expect.stringMatching(/plan\.bin\s+2\.9 KB/u),
      expect.stringMatching(/more\.bin\s+2\.0 MB/u),
    ]);
    const downloading = other.waitForEvent('download');
    await shown.first().click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('plan.bin');
    expect(await readFile(await download.path())).toEqual(fileOf('plan.bin', 3000).buffer);
  });

  test('is forwarded, and a reply to all goes to all', async () => {
    await carla.open();
    const ben = 'Ben <ben@contoso.example>';
    await carla.write({ to: `anna@contoso.example, ${ben}`, subject: 'Both', text: 'Hello' });
    await anna.answer('Both', 'Reply all', { text: 'Hello back' });
    expect(mailbox('ben@contoso.example').messagesIn('inbox')).toHaveLength(2);
    await anna.answer('Both', 'Forward', { to: 'dieter@northwind.example', text: 'See below' });
    expect(mailbox('dieter@northwind.example').messagesIn('inbox')).toMatchObject([
      { subject: 'FW: Both' },
    ]);
  });

  test('to nobody is not sent, and what was written is still there', async () => {
    await anna.open();
    await page.getByRole('link', { name: 'New mail' }).click();
    await page.getByLabel('To', { exact: true }).fill('Carla');
    await page.getByLabel('Message', { exact: true }).fill('A long letter');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('alert').getByText('is not an email address').waitFor();
    expect(await page.getByLabel('Message', { exact: true }).inputValue()).toBe('A long letter');
    expect(await seriousViolations(page)).toEqual([]);
  });

  test.each([
    ['Archive', 'Archive', 'Moved to Archive.'],
    ['Delete', 'Deleted Items', 'Deleted.'],
    ['Junk', 'Junk Email', 'Moved to Junk Email.'],
  ] as const)('is put away by %s', async (button, folder, words) => {
    fromCarla('Old');
    await anna.read('Old');
    await page.getByRole('button', { name: button, exact: true }).click();
    await anna.notice(words).waitFor();
    expect(await anna.messages().count()).toBe(0);
    await anna.folder(folder).click();
    await anna.messages('Old').waitFor();
  });

  test('is moved into a folder, and into a new one', async () => {
    fromCarla('Sort me');
    await anna.read('Sort me');
    await page.getByRole('button', { name: 'Move', exact: true }).click();
    await page.getByRole('group', { name: 'Move to a folder' }).getByText('Archive').click();
    await anna.notice('Moved.').waitFor();
    await anna.read('Sort me', 'Archive');
    await page.getByRole('button', { name: 'Move', exact: true }).click();
    await page.getByLabel('New folder').fill('Customers');
    await page.getByRole('button', { name: 'Create and move' }).click();
    await page.getByRole('navigation', { name: 'Folders' }).getByText('Customers').click();
    await anna.messages('Sort me').waitFor();
  });

  test('that is open and goes elsewhere is told to whoever reads it', async () => {
    fromCarla('Going');
    await anna.read('Going');
    const [message] = mailbox('anna@contoso.example').messagesIn('inbox');
    mailbox('anna@contoso.example').remove(message ?? expect.fail());
    await anna.notice('This message has been moved or deleted.').waitFor();
  });

  test('is marked as unread, searched, and reached by arrow keys', async () => {
    for (const subject of ['One', 'Two', 'Three']) fromCarla(subject);
    await anna.read('Two');
    await page.getByRole('button', { name: 'Mark as unread' }).click();
    await anna.notice('Marked as unread.').waitFor();
    expect(await anna.folder('Inbox').innerText()).toMatch(/3/u);
    await anna.messages('Three').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Delete');
    await expect.poll(() => anna.messages().allInnerTexts(), patience).toEqual(['Three', 'Two']);
    await expect
      .poll(() => page.evaluate('document.activeElement.textContent'), patience)
      .toBe('Two');
    await page.getByRole('searchbox').fill('about three');
    await page.keyboard.press('Enter');
    await page.getByText('1 message with').waitFor();
    expect(await anna.messages().allInnerTexts()).toEqual(['Three']);
  });

  test('of another mailbox is one menu away', async () => {
    fromCarla('For Anna');
    await carla.open();
    await other.getByRole('button', { name: /Switch mailbox/u }).click();
    const menu = other.getByRole('navigation', { name: 'Mailboxes' });
    expect(await menu.getByRole('link', { name: 'Anna Auer' }).innerText()).toMatch(/1/u);
    await menu.getByRole('link', { name: 'Anna Auer' }).click();
    await carla.messages('For Anna').waitFor();
  });

  test('that is hostile runs nothing, fetches nothing and stays in its frame, which is as high as it', async () => {
    const arrived: string[] = [];
    const tracker = createServer((request, response) => {
      arrived.push(request.url ?? '');
      response.end();
    });
    const elsewhere = await listen(tracker);
    fromCarla(
      'Hostile',
      `<meta http-equiv="refresh" content="0;url=${elsewhere.url}/refresh">
       <script>top.document.title = 'owned'</script><img src="${elsewhere.url}/pixel" onerror="top.document.title='owned'">
       <link rel="stylesheet" href="${elsewhere.url}/style"><style>@import url(${elsewhere.url}/import); p { height: 900px }</style>
       <form action="${elsewhere.url}/form"><button>go</button></form>
       <a href="javascript:top.document.title='owned'" id="link">click</a><p>High</p>`,
    );
    await anna.read('Hostile');
    await page.getByText('Pictures from elsewhere are not loaded here.').waitFor();
    const frame = page.frameLocator('iframe');
    await frame.getByText('click').click();
    await frame.getByRole('button', { name: 'go' }).click();
    await expect
      .poll(async () => (await page.locator('iframe').boundingBox())?.height, patience)
      .toBeGreaterThan(900);
    expect(await page.title()).toContain('Hostile');
    await elsewhere.close();
    expect(arrived).toEqual([]);
  });
});

/** An app that signs people in, as far as these tests need one. */
async function openApp() {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<title>The app</title><p>${(request.url ?? '').replaceAll('&', ' &amp; ')}</p>`);
  });
  const { url: origin, close } = await listen(server);
  const callback = `${origin}/callback`;
  const ask = (path: string, fields: Record<string, string>): string => {
    const query = new URLSearchParams({
      client_id: DEFAULT_CLIENT_ID,
      redirect_uri: callback,
      state: 's-1',
      ...fields,
    });
    return `${simulator.loginUrl}/${path}?${query.toString()}`;
  };
  return {
    close,
    signIn: (scope: string): string =>
      ask('common/oauth2/v2.0/authorize', {
        response_type: 'code',
        prompt: 'select_account',
        scope,
      }),
    approval: ask('organizations/v2.0/adminconsent', {}),
    /** What the app is told, once the browser is back at it. */
    told: async (): Promise<Record<string, string>> => {
      await page.waitForURL(`${callback}?**`);
      return Object.fromEntries(new URL(page.url()).searchParams);
    },
  };
}

describe('sign-in', () => {
  const SCOPES = 'openid profile offline_access User.Read Mail.ReadWrite Mail.Send';

  async function pick(name: string): Promise<void> {
    await page.getByRole('heading', { name: 'Pick an account' }).waitFor();
    await page.getByRole('button', { name }).click();
  }

  test('names exactly the permissions that are asked for, and says what each means', async () => {
    const app = await openApp();
    await page.goto(app.signIn('openid Mail.Send'));
    await pick('Anna Auer');
    await page.getByRole('heading', { name: 'Permissions requested' }).waitFor();
    expect(await page.getByRole('listitem').locator('summary').allInnerTexts()).toEqual([
      'Sign you in',
      'Send mail as you',
    ]);
    await page.goto(app.signIn(SCOPES));
    await pick('Anna Auer');
    expect(await page.getByRole('listitem').locator('summary').allInnerTexts()).toEqual([
      'Sign you in',
      'View your basic profile',
      'Maintain access to data you have given it access to',
      'Sign you in and read your profile',
      'Read and write access to your mail',
      'Send mail as you',
    ]);
    await page.getByText('Read and write access to your mail').click();
    await page.getByText('Does not include permission to send mail.').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await app.told()).toMatchObject({ error: 'access_denied', error_subcode: 'cancel' });
    await page.goto(app.signIn(SCOPES));
    await pick('Anna Auer');
    await page.getByRole('button', { name: 'Accept' }).click();
    expect(await app.told()).toMatchObject({ code: expect.any(String), state: 's-1' });
    expect(refused).toEqual([]);
    await app.close();
  });

  test('where an administrator must approve ends at the app, until one has by the link', async () => {
    const app = await openApp();
    const contoso = world.findTenant('contoso') ?? expect.fail();
    contoso.consentPolicy = 'managed';
    await page.goto(app.signIn(SCOPES));
    await pick('Anna Auer');
    await page.getByRole('heading', { name: 'Need admin approval' }).waitFor();
    await page.getByText('that only an admin can grant').waitFor();
    await page.getByRole('button', { name: 'Return to the application without' }).click();
    const denied = await app.told();
    expect(denied['error']).toBe('access_denied');
    expect(denied['error_description']).toMatch(/^AADSTS90094/u);

    await page.goto(app.approval);
    await pick('Contoso administrator');
    await page.getByText('for all users in your organization').waitFor();
    await page.getByText('Send mail as a user').waitFor();
    await page.getByRole('button', { name: 'Accept' }).click();
    expect(await app.told()).toMatchObject({ admin_consent: 'True', tenant: contoso.tid });

    await page.goto(app.signIn(SCOPES));
    await pick('Anna Auer');
    expect(await app.told()).toHaveProperty('code');
    await app.close();
  });

  test('goes on where it stopped when an administrator comes to the same screen', async () => {
    const app = await openApp();
    const contoso = world.findTenant('contoso') ?? expect.fail();
    contoso.consentPolicy = 'managed';
    await page.goto(app.signIn(SCOPES));
    await pick('Anna Auer');
    const asAdmin = page.getByRole('button', { name: 'Have an admin account?' });
    await asAdmin.click();
    await page.getByRole('heading', { name: /review for your organization/u }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('heading', { name: 'Need admin approval' }).waitFor();
    expect(contoso.adminConsents.size).toBe(0);
    await asAdmin.click();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByText('Everybody at Contoso can use this app now.').waitFor();
    await page.getByRole('button', { name: 'Continue as Anna Auer' }).click();
    expect(await app.told()).toHaveProperty('code');
    await app.close();
  });
});

describe.each([1280, 360])('%i pixels wide, in light and dark,', (width) => {
  async function expectAccessible(heading: string): Promise<void> {
    await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await seriousViolations(page), colorScheme).toEqual([]);
    }
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    expect(await page.getByRole('main').count()).toBe(1);
    // Nothing sticks out sideways.
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  }

  test('every page of the mail client has no violation', async () => {
    await page.setViewportSize({ width, height: 740 });
    fromCarla(
      'A very long subject about everything that could ever be said of roof tiles and more',
    );
    fromCarla('Offer');
    await page.goto(url);
    await expectAccessible('Mailboxes');
    await page.getByRole('link', { name: 'Anna Auer' }).click();
    await expectAccessible('Inbox');
    await anna.messages('Offer').click();
    await expectAccessible('Offer');
    await page.getByRole('button', { name: 'Move', exact: true }).click();
    await expectAccessible('Offer');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Reply all', exact: true }).click();
    await expectAccessible('Reply all');
    await page.goto(`${url}/mail/anna@contoso.example?q=nothing`);
    await expectAccessible('Inbox');
    if (width < 1000) await page.getByRole('button', { name: 'Folders' }).click();
    await expectAccessible('Inbox');
    await page.goto(`${url}/mail/nobody@nowhere.example`);
    await expectAccessible('There is no such mailbox, folder or message');
  });

  test('every page of the sign-in and the panel has no violation', async () => {
    const app = await openApp();
    await page.setViewportSize({ width, height: 740 });
    await page.goto(app.signIn('openid Mail.ReadWrite'));
    await expectAccessible('Pick an account');
    await page.getByRole('button', { name: 'Anna Auer' }).click();
    await expectAccessible('Permissions requested');
    const contoso = world.findTenant('contoso') ?? expect.fail();
    contoso.consentPolicy = 'managed';
    await page.goto(app.signIn('openid Mail.ReadWrite'));
    await page.getByRole('button', { name: 'Anna Auer' }).click();
    await expectAccessible('Need admin approval');
    await page.goto(app.approval);
    await expectAccessible('Pick an account');
    await page.getByRole('button', { name: 'Contoso administrator' }).click();
    await expectAccessible('Permissions requested: review for your organization');
    await app.close();
    await page.goto(`${url}/panel`);
    await expectAccessible('Panel');
    await page.getByRole('button', { name: 'Graph is out: turn on' }).click();
    await page.getByRole('button', { name: 'Graph is out: turn off' }).waitFor();
    fromCarla('Noted');
    await page.getByText('gets a mail from Carla Costa').waitFor();
    await expectAccessible('Panel');
  });
});
