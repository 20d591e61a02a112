import { afterAll, describe, expect, test } from 'vitest';
import { startCrm } from '../../examples/crm/start-crm.ts';
import { CrmBrowser, hidden } from '../stage/reference-crm/crm-browser.ts';
import { openCrm } from '../stage/reference-crm/crm-with-stand-in.ts';

const on = await openCrm();

describe('the elements of the sync service', () => {
  test.each([
    ['/settings/profile', 'card', '<outlook-sync-card></outlook-sync-card>'],
    ['/contacts/carla', 'conversation', 'contact-emails="carla@fabrikam.example"'],
  ])('%s holds one, whose script comes from the service', async (path, name, element) => {
    const { text, headers } = await on.browser.get(path);
    expect(text).toContain(element);
    expect(text).toContain(`<script type="module" src="${on.sync.url}/api/ui/${name}.js">`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain(`script-src 'self' ${on.sync.url}`);
    expect(policy).not.toContain('unsafe');
    // The key stays on the server, and the pages come though the service is away.
    expect(text).not.toContain('key-1');
    expect(on.sync.seen).toEqual([]);
  });

  test('a sign-in comes back to the settings, whatever it brings', async () => {
    const back = await on.browser.get('/settings/profile?emailSync=authorized&ticket=t-1');
    expect(back.status).toBe(200);
    expect(back.text).not.toContain('t-1');
  });
});

describe('contacts', () => {
  test('are found by words of their name, company or address, and a search that finds none says so', async () => {
    const found = async (q: string) => {
      const { text } = await on.browser.get(`/contacts?${new URLSearchParams({ q }).toString()}`);
      return [...text.matchAll(/<a class="row" href="\/contacts\/([\w-]+)"/gu)].map(([, id]) => id);
    };
    expect(await found('')).toEqual(['carla', 'chiyo', 'dieter']);
    expect(await found('CARLA')).toEqual(['carla']);
    expect(await found('toys tailspin')).toEqual(['chiyo']);
    expect(await found('northwind.example')).toEqual(['dieter']);
    expect(await found('nobody')).toEqual([]);
    const { text } = await on.browser.get('/contacts?q=%3Cb%3E');
    expect(text).toContain('No contact has “&lt;b&gt;”');
  });

  test('one is added, and the service is told of it; without an address the form comes again', async () => {
    const form = await on.browser.get('/contacts/new');
    const csrf = hidden(form, 'csrf');
    const fields = { csrf, name: 'Erik Ek', email: 'erik@elsewhere.example', company: 'Elsewhere' };
    const again = await on.browser.post('/contacts', { ...fields, email: 'erik' });
    expect([again.status, again.text.includes('value="Erik Ek"')]).toEqual([400, true]);
    const added = await on.browser.post('/contacts', fields);
    const page = await on.browser.get(added.location ?? '');
    expect(page.text).toContain('erik@elsewhere.example');
    expect(page.text).toContain('Elsewhere');
    const [told] = on.seen('POST', '/contacts/batch');
    expect(JSON.parse(String(told?.body)).contacts).toMatchObject([
      { name: 'Erik Ek', emails: ['erik@elsewhere.example'] },
    ]);
  });

  test('an unknown one is 404', async () => {
    expect((await on.browser.get('/contacts/nobody')).status).toBe(404);
    expect((await on.browser.get('/contacts/%zz')).status).toBe(404);
  });
});

describe('frames', async () => {
  const syncUrl = on.sync.url;
  const framed = await startCrm({ syncUrl, functionKey: 'k', framedBy: 'http://127.0.0.1:9' });
  afterAll(() => framed.close());

  test('nobody may show this CRM in one, but whom it was started for', async () => {
    const policy = async (url: string) =>
      (await new CrmBrowser(url).get('/login')).headers.get('content-security-policy');
    expect(await policy(on.crm.url)).toContain("frame-ancestors 'none'");
    expect(await policy(framed.url)).toContain('frame-ancestors http://127.0.0.1:9');
  });
});
