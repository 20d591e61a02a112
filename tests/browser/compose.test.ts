import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium } from '../stage/browser/chromium.ts';
import { composeDesk } from '../stage/browser/compose-desk.ts';
import { composePage, type Written } from '../stage/browser/compose-page.ts';
import { fileOf } from '../stage/browser/file-payload.ts';
import { newPerson } from '../stage/system/person.ts';
import { openSystem, type Cast } from '../stage/system/system-stage.ts';

const site = await composePage();
const { system, on } = await openSystem({ env: { ALLOWED_UI_ORIGINS: site.url } });
site.serve(system);

let browser: Browser;
let context: BrowserContext;
let page: Page;
let desk: ReturnType<typeof composeDesk>;

beforeAll(async () => {
  browser = await launchChromium();
});
beforeEach(async () => {
  context = await browser.newContext();
  page = await context.newPage();
  desk = composeDesk(page);
});
afterEach(() => context.close());
afterAll(async () => {
  await browser?.close();
  await site.close();
});

async function open({ app, contact }: Cast, more: Partial<Written> = {}): Promise<void> {
  const whose = { account: app.account, user: 'u1', contact: contact.id };
  const written = { ...whose, name: 'Carla Costa', emails: contact.email, ...more };
  await page.goto(site.addressOf(written));
  await desk.message.waitFor();
}

async function sentOnce(): Promise<{ id: string; status: string }> {
  await expect.poll(() => desk.sent()).toHaveLength(1);
  const [entry] = await desk.sent();
  if (entry === undefined) throw new Error('nothing was sent');
  return entry;
}

const emails = (list: readonly { email: string }[]): string[] => list.map(({ email }) => email);

describe('a new mail', () => {
  test('goes out once, as it was written, with what one press of keys sends', async () => {
    const cast = await on.connected();
    const dora = await newPerson(system, `dora@client-${cast.name}.example`);
    await open(cast);
    await desk.to.fill(`"Delgado, Dora" <${dora.email}>, Dora again <${dora.email.toUpperCase()}>`);
    await desk.subject.fill('Your offer');
    await desk.message.click();
    await page.keyboard.type('Dear Carla,');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+B');
    await page.keyboard.type('important');
    await page.keyboard.press('Control+B');
    await page.keyboard.press('Control+K');
    await page.keyboard.type('plan.example/a?b&c');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Shift+8');
    await page.keyboard.type('one');
    await page.keyboard.press('Enter');
    await page.keyboard.type('two <b>');
    await desk.attach(fileOf('offer "1".pdf', 2_000_000));
    expect(await desk.names('To')).toEqual(['Delgado, Dora']);
    await desk.message.press('Control+Enter');
    await desk.message.press('Control+Enter').catch(() => undefined);
    const { status, id } = await sentOnce();
    expect(status).toBe('sent');
    expect(await desk.violations()).toEqual([]);
    await system.idle();

    const got = await cast.carla.find('Your offer');
    expect((await cast.carla.messages('inbox')).length).toBe(1);
    expect(emails(got.to)).toEqual([cast.carla.email, dora.email]);
    expect(got.attachments[0]).toMatchObject({
      name: 'offer "1".pdf',
      contentLength: 2_000_000,
    });
    const { html } = (await cast.app.entry('carla', id)).body;
    expect(html.replaceAll('&nbsp;', ' ')).toContain(
      '<div>Dear Carla,</div><div><b>important</b><a href="https://plan.example/a?b&amp;c"',
    );
    expect(html).toContain('<ul><li>one</li><li>two &lt;b&gt;</li></ul>');
  });

  test('leaves nothing in the tab when it is sent or discarded, and comes back after a reload', async () => {
    const cast = await on.connected();
    const kept = () => page.evaluate('sessionStorage.length + localStorage.length');
    await open(cast);
    await desk.subject.fill('Draft');
    await desk.message.fill('Half a sentence');
    await desk.cc.waitFor({ state: 'detached' });
    await desk.button('Add Cc').click();
    await desk.cc.fill('dora@a.example');
    await desk.cc.press('Enter');
    await page.reload();
    await desk.message.waitFor();
    expect(await desk.message.innerText()).toBe('Half a sentence');
    expect(await desk.subject.inputValue()).toBe('Draft');
    expect(await desk.names('Cc')).toEqual(['dora@a.example']);
    expect(await kept()).toBe(1);
    await desk.button('Discard draft').click();
    expect(await kept()).toBe(0);
    await open(cast);
    expect(await desk.subject.inputValue()).toBe('');
    await desk.subject.fill('Another');
    await desk.message.fill('Text');
    await desk.send.click();
    await sentOnce();
    expect(await kept()).toBe(0);
  });

  test('an address that is still being typed is there after a reload, and counts when it is sent', async () => {
    const cast = await on.connected();
    const dora = await newPerson(system, `dora@client-${cast.name}.example`);
    await open(cast);
    await desk.button('Add Cc').click();
    await desk.cc.pressSequentially(dora.email);
    // In the same task as the last key: nothing that comes later has run.
    await page.evaluate('location.reload()');
    await desk.message.waitFor();
    expect(await desk.cc.inputValue()).toBe(dora.email);
    expect(await desk.names('Cc')).toEqual([]);
    await desk.subject.fill('With Dora');
    await desk.message.fill('Text');
    await desk.send.click();
    const { id } = await sentOnce();
    expect(emails((await cast.app.entry('carla', id)).body.cc)).toEqual([dora.email]);
  });

  test('another user of the same tab finds nothing of it', async () => {
    const cast = await on.connected();
    expect((await cast.app.connect('u2', cast.ben.email)).status).toBe(200);
    await open(cast);
    await desk.subject.fill('Private');
    await desk.message.fill('Of Anna');
    await page.reload();
    await desk.message.waitFor();
    await open(cast, { user: 'u2' });
    expect(await desk.subject.inputValue()).toBe('');
    await open(cast);
    expect(await desk.subject.inputValue()).toBe('');
  });
});

describe('an answer', () => {
  /** A mail of Carla's to Anna, with Dora in To and Emil on copy. */
  async function asked() {
    const cast = await on.started('Offer');
    const dora = await newPerson(system, `dora@client-${cast.name}.example`);
    const emil = await newPerson(system, `emil@client-${cast.name}.example`);
    await cast.carla.reply(cast.first.internetMessageId, {
      text: 'Could you send the plan?',
      to: [{ email: cast.anna.email }, { email: dora.email }],
      cc: [{ email: emil.email }],
    });
    await system.idle();
    const [entry] = await cast.app.conversation('carla');
    expect(entry.snippet).toContain('Could you send the plan?');
    return { ...cast, dora, emil, entry };
  }

  test('to all goes to whom it shows, above the original that Outlook quotes once', async () => {
    const cast = await asked();
    await open(cast, { mode: 'reply-all', replyTo: cast.entry.id });
    expect(await desk.names('To')).toEqual(['dora']);
    expect(await desk.names('Cc')).toEqual(['emil']);
    expect(await desk.subject.count()).toBe(0);
    await desk.button('Show quoted message').click();
    await page.getByText('Could you send the plan?').waitFor();
    await desk.message.fill('Here it is.');
    await desk.send.click();
    await sentOnce();
    await system.idle();
    const got = (await cast.dora.messages('inbox')).find((one) =>
      JSON.stringify(one.body).includes('Here it is.'),
    );
    expect(emails(got?.to)).toEqual([cast.carla.email, cast.dora.email]);
    expect(emails(got?.cc)).toEqual([cast.emil.email]);
    expect(JSON.stringify(got?.body).match(/Could you send the plan\?/g)).toHaveLength(1);
    expect((await cast.anna.messages('inbox')).length).toBe(1);
  });

  test('to all without one of them does not go there', async () => {
    const cast = await asked();
    await open(cast, { mode: 'reply-all', replyTo: cast.entry.id });
    await desk.cc.press('Backspace');
    expect(await desk.names('Cc')).toEqual([]);
    await desk.message.fill('Between us.');
    await desk.send.click();
    const { id } = await sentOnce();
    const { body } = await cast.app.entry('carla', id);
    expect(emails(body.to)).toEqual([cast.carla.email, cast.dora.email]);
    expect(body).toMatchObject({ cc: [], threadId: cast.entry.threadId });
  });
});

describe('when it does not go well', () => {
  test('after a lost answer it is repeated, over a reload, and arrives once', async () => {
    const cast = await on.connected();
    await open(cast);
    await desk.subject.fill('Once');
    await desk.message.fill('Only once');
    await page.route('**/me/messages', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await desk.send.click();
    await page.getByRole('alert').getByText('not known whether your email went out').waitFor();
    expect(await desk.message.getAttribute('contenteditable')).toBe('false');
    expect(await desk.button('Try again').evaluate((one) => one.matches(':focus'))).toBe(true);
    await page.unroute('**/me/messages');
    await page.reload();
    await page.getByRole('alert').getByText('not known whether your email went out').waitFor();
    await desk.button('Try again').click();
    expect((await sentOnce()).status).toMatch(/sent|confirmed/);
    await system.idle();
    expect(await cast.carla.messages('inbox')).toHaveLength(1);
    expect(await cast.app.conversation('carla')).toHaveLength(1);
  });

  test('in a tab that stood open for seven days it is not repeated', async () => {
    const cast = await on.connected();
    await open(cast);
    await desk.subject.fill('Long ago');
    await desk.message.fill('Text');
    const asked: string[] = [];
    await page.route('**/me/messages', (route) => {
      asked.push(route.request().method());
      return route.abort();
    });
    await desk.send.click();
    await desk.button('Try again').waitFor();
    await page.clock.setFixedTime(Date.now() + 7 * 24 * 60 * 60 * 1000);
    await desk.button('Try again').click();
    await page.getByRole('alert').getByText('after seven days').waitFor();
    expect(await desk.button('Try again').count()).toBe(0);
    await desk.button('Change it').waitFor();
    expect(asked).toEqual(['POST']);
    await page.unroute('**/me/messages');
  });

  test('changed after that it is another mail, which the sender was told', async () => {
    const cast = await on.connected();
    await open(cast);
    await desk.subject.fill('First');
    await desk.message.fill('Text');
    await page.route('**/me/messages', (route) => route.abort());
    await desk.send.click();
    await page.getByText('Changed, it is another email.').waitFor();
    await page.unroute('**/me/messages');
    await desk.button('Change it').click();
    await desk.subject.fill('Second');
    await desk.send.click();
    await sentOnce();
    await system.idle();
    expect((await cast.carla.messages('inbox')).map(({ subject }) => subject)).toEqual(['Second']);
  });

  test('what is too large is named at once, and nothing of it is uploaded', async () => {
    const cast = await on.connected();
    const uploads: string[] = [];
    page.on('request', (one) => void (one.method() === 'POST' && uploads.push(one.url())));
    await open(cast);
    uploads.length = 0;
    await desk.subject.fill('Large');
    await desk.attach(fileOf('fits.bin', 3_145_728), fileOf('plan.bin', 3_145_729));
    await page.getByText('“plan.bin” has 3.1 MB. A file has at most 3 MB').waitFor();
    await desk.message.fill('See there');
    await desk.send.click();
    await page.getByText('Remove the files that cannot be sent.').waitFor();
    expect(uploads).toEqual([]);
    await desk.button('Remove plan.bin').click();
    await desk.send.click();
    await sentOnce();
    await system.idle();
    const { attachments } = await cast.carla.find('Large');
    expect(attachments.map(({ name }: { name: string }) => name)).toEqual(['fits.bin']);
  });

  test('a refusal stands at the field that is meant, with what to quote', async () => {
    const cast = await on.connected();
    const list = `accounts/${cast.app.account}/never-list`;
    const body = { addresses: ['notary@law.example'], domains: [] };
    expect((await cast.app.call('PUT', list, { body })).status).toBe(200);
    await open(cast);
    await desk.to.fill('notary@law.example');
    await desk.subject.fill('Deed');
    await desk.message.fill('Text');
    await desk.send.click();
    await expect.poll(() => desk.to.getAttribute('aria-invalid')).toBe('true');
    const described = String(await desk.to.getAttribute('aria-describedby'))
      .split(' ')
      .at(-1);
    expect(await page.locator(`[id="${described}"]`).innerText()).toContain('stays out of the CRM');
    await page.getByText(/never_listed, [0-9a-f-]{36}/).waitFor();
    await desk.button('Remove notary@law.example').click();
    await desk.send.click();
    await sentOnce();
  });

  test('without a mailbox it says so, and the draft stays', async () => {
    const cast = await on.connected();
    await open(cast);
    await desk.subject.fill('Later');
    await desk.message.fill('Text');
    await cast.app.disconnect('u1');
    await desk.send.click();
    await page.getByRole('alert').getByText('No mailbox is connected.').waitFor();
    await cast.app.connect('u1', cast.anna.email);
    await desk.send.click();
    await sentOnce();
  });

  test('a send that waits says so, and one that Microsoft refuses is not shown as sent', async () => {
    const cast = await on.connected();
    await open(cast);
    await desk.subject.fill('Waits');
    await desk.message.fill('Text');
    await on.fault({ path: '/send$', mailbox: cast.anna.email }, { type: 'fail', status: 503 });
    await desk.send.click();
    await page.getByRole('status').getByText('It goes by itself').waitFor();
    expect((await sentOnce()).status).toBe('queued');
    await on.mend();
    await open(cast);
    const denied = { type: 'fail', status: 403, code: 'ErrorSendAsDenied' };
    await on.fault({ path: '/send$', mailbox: cast.anna.email }, denied);
    await desk.subject.fill('Denied');
    await desk.message.fill('Text');
    await desk.send.click();
    await page.getByText('This mailbox may not send under its address.').waitFor();
    expect(await desk.message.innerText()).toBe('Text');
    await on.mend();
    await desk.send.click();
    await expect.poll(async () => (await desk.sent()).map(({ status }) => status)).toHaveLength(2);
    expect((await desk.sent()).map(({ status }) => status)).toEqual(['failed', 'sent']);
  });
});

test('pasted markup leaves its words and plain marks, runs nothing and loads nothing', async () => {
  const cast = await on.connected();
  const elsewhere: string[] = [];
  page.on(
    'request',
    (one) => void (one.url().includes('evil.example') && elsewhere.push(one.url())),
  );
  await open(cast);
  await desk.subject.fill('Pasted');
  const hostile = `<html><head><style>@import url(https://evil.example/c.css)</style></head><body>
<!--StartFragment--><h1>Title</h1><p style="color:red;background:url(https://evil.example/b)">Hi
<b style="font-weight:normal">plain</b> <span style="font-weight:700">bold</span>
<script>document.title='owned'</script><img src="https://evil.example/p.gif" onerror="document.title='owned'">
<svg onload="document.title='owned'"><a href="javascript:1">x</a></svg><iframe src="https://evil.example"></iframe></p>
<p>Second</p><ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>
<table><tr><td>1</td><td>2</td></tr></table><a href="javascript:alert(1)">bad</a>
<a href="https://good.example/">good</a><!--EndFragment--></body></html>`;
  await desk.paste(desk.message, 'text/html', hostile);
  await desk.send.click();
  const { id } = await sentOnce();
  const { html } = (await cast.app.entry('carla', id)).body;
  expect(html).toContain(
    '<div><b>Title</b></div><div>Hi plain <b>bold</b></div><div><br /></div><div>Second</div>'.replaceAll(
      '<br />',
      html.includes('<br />') ? '<br />' : '<br>',
    ),
  );
  expect(html).toContain(
    '<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul><div>1 2</div><div>bad <a',
  );
  expect(await page.title()).toBe('Small CRM');
  expect(elsewhere).toEqual([]);
  expect(await desk.violations()).toEqual([]);
});
