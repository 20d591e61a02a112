import { describe, expect, test } from 'vitest';
import { CrmBrowser, hidden } from '../stage/reference-crm/crm-browser.ts';
import { openCrm } from '../stage/reference-crm/crm-with-stand-in.ts';

const on = await openCrm();

describe('sessions', () => {
  test('without one every page leads to the sign-in, and then back to where one was', async () => {
    const stranger = new CrmBrowser(on.crm.url);
    const sent = await stranger.get('/contacts/carla?cursor=x');
    expect(sent.location).toBe('/login?next=%2Fcontacts%2Fcarla%3Fcursor%3Dx');
    const login = await stranger.get(sent.location ?? '');
    const back = await stranger.post('/login', { user: 'ben', next: hidden(login, 'next') });
    expect(back.location).toBe('/contacts/carla?cursor=x');
    expect(back.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax$/u);
    expect(on.sync.seen).toHaveLength(0);
  });

  test.each(['//evil.example', '/\\evil.example', 'https://evil.example'])(
    'the sign-in never leads to %s',
    async (next) => {
      const back = await new CrmBrowser(on.crm.url).post('/login', { user: 'anna', next });
      expect(back.location).toBe('/');
    },
  );

  test('a form without its token, or with that of another session, does nothing', async () => {
    const other = new CrmBrowser(on.crm.url);
    await other.signIn('anna');
    const csrf = hidden(await other.get('/settings/profile'), 'csrf');
    for (const fields of [{}, { csrf: 'guess' }, { csrf }]) {
      const contact = { name: 'Mallory', email: 'mallory@evil.example', ...fields };
      expect((await on.browser.post('/contacts', contact)).status).toBe(403);
    }
    expect((await on.browser.get('/contacts')).text).not.toContain('Mallory');
    expect(on.sync.seen).toHaveLength(0);
  });

  test('after signing out the session is gone', async () => {
    const page = await on.browser.get('/contacts');
    await on.browser.post('/logout', { csrf: hidden(page, 'csrf') });
    expect((await on.browser.get('/contacts')).location).toMatch(/^\/login/u);
  });
});
