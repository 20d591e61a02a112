import { expect, test } from 'vitest';
import { CrmBrowser, hidden } from '../stage/reference-crm/crm-browser.ts';
import { openCrm } from '../stage/reference-crm/crm-with-stand-in.ts';
import { problem } from '../stage/reference-crm/sync-stand-in.ts';

const on = await openCrm();
const SESSION = { token: 't-1', expiresAt: '2026-11-24T05:15:00.000Z' };
const MINT = '/users/anna/session';

async function ask(fields: Record<string, string> = {}) {
  const csrf = hidden(await on.browser.get('/settings/profile'), 'csrf');
  return on.browser.post('/email-sync/session', { csrf, ...fields });
}

test('a page gets a session of its own user, for its own origin, and never the key', async () => {
  on.sync.answers.set(`POST ${MINT}`, { status: 201, json: SESSION });
  const card = await ask();
  expect([card.status, JSON.parse(card.text)]).toEqual([200, SESSION]);
  expect(card.headers.get('cache-control')).toBe('no-store');
  await ask({ contact: 'carla' });
  const asked = on.seen('POST', MINT);
  expect(asked.map(({ headers }) => headers['x-functions-key'])).toEqual(['key-1', 'key-1']);
  expect(asked.map(({ body }): unknown => JSON.parse(String(body)))).toEqual([
    { components: ['card'], origin: on.crm.url },
    { components: ['conversation'], contacts: ['carla'], origin: on.crm.url },
  ]);
});

test('before the card is shown the service knows the contacts, since its user may choose that mail with them syncs', async () => {
  on.sync.answers.set(`POST ${MINT}`, { status: 201, json: SESSION });
  await ask();
  expect(on.sync.seen.map(({ path }) => path)).toEqual(['/contacts/batch', MINT]);
  const [batch] = on.seen('POST', '/contacts/batch');
  expect(JSON.parse(String(batch?.body)).contacts[0]).toEqual({
    id: 'carla',
    name: 'Carla Costa',
    emails: ['carla@fabrikam.example'],
  });
});

test('nobody gets one for a contact that is not there, without signing in, or from another site’s form', async () => {
  expect((await ask({ contact: 'nobody' })).status).toBe(404);
  expect((await on.browser.post('/email-sync/session', { csrf: 'x' })).status).toBe(403);
  const stranger = await new CrmBrowser(on.crm.url).post('/email-sync/session', {});
  expect([stranger.status, stranger.location]).toEqual([303, '/login?next=%2F']);
  expect(on.seen('POST', MINT)).toEqual([]);
});

test('a refusal of the service is said by its code', async () => {
  on.sync.answers.set(`POST ${MINT}`, problem(422, 'origin_not_allowed'));
  const refused = await ask();
  expect([refused.status, JSON.parse(refused.text)]).toMatchObject([
    502,
    { code: 'origin_not_allowed' },
  ]);
});
