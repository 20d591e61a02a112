import { describe, expect, it } from 'vitest';
import type { Crm, Json } from '../stage/system/crm.ts';
import { type Cast, openSystem } from '../stage/system/system-stage.ts';
import { webhookListener } from '../stage/system/webhook-listener.ts';

const hook = await webhookListener();
const { system, on } = await openSystem({ env: { ...hook.env, DELAY_SCALE: '0.002' } });

const heard = (app: Crm): readonly Json[] =>
  hook.heard
    .filter(({ type, data }) => type === 'connection.changed' && data['accountId'] === app.account)
    .map(({ data }) => [data['userId'], data['reason'], data['approval']]);

const statusOf = async (app: Crm, user = 'u1'): Promise<Json> => (await app.connection(user)).body;

/** A company whose people may not agree by themselves, and where Anna and Ben have tried. */
async function waiting(): Promise<Cast & { readonly tenant: string; readonly link: string }> {
  const cast = await on.strangers();
  const tenant = `firm-${cast.name}`;
  await on.control('PATCH', `tenants/${tenant}`, { consentPolicy: 'managed' });
  let link = '';
  for (const [user, person] of [['u1', cast.anna] as const, ['u2', cast.ben] as const]) {
    const { authorizeUrl, adminConsentUrl } = (await cast.app.authorize(user)).body;
    const landed = await cast.app.signIn(authorizeUrl, person.email);
    expect(landed.searchParams.get('emailSync')).toBe('admin_consent_required');
    link = adminConsentUrl;
  }
  return { ...cast, tenant, link };
}

/** An administrator opens the link, which somebody sent; answers the page at the end. */
async function administrator(link: string, tenant: string, action = 'accept') {
  const body = { adminConsentUrl: link, tenant, action };
  const { redirectTo } = await on.control('POST', 'admin-consent', body);
  const page = await fetch(redirectTo, { redirect: 'manual' });
  return { status: page.status, headers: page.headers, text: await page.text(), redirectTo };
}

describe('an administrator’s approval', () => {
  it('is waited for, given by a link that anybody can open, told to all who wait, and connects with one click', async () => {
    const { app, anna, ben, tenant, link } = await waiting();
    expect(await statusOf(app)).toMatchObject({
      status: 'disconnected',
      approval: { state: 'waiting', since: expect.stringMatching(/Z$/) },
    });
    const page = await administrator(link, tenant);
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('>Approved<')]);
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
    for (const user of ['u1', 'u2']) {
      expect(await statusOf(app, user)).toMatchObject({ approval: { state: 'approved' } });
    }
    const granted = ['approval_granted', expect.objectContaining({ state: 'approved' })];
    await expect
      .poll(() => heard(app).toSorted(([a], [b]) => String(a).localeCompare(b)))
      .toEqual([
        ['u1', ...granted],
        ['u2', ...granted],
      ]);
    expect((await app.connect('u1', anna.email)).body).toMatchObject({
      status: 'connected',
      approval: null,
    });
    expect((await app.connect('u2', ben.email)).body).toMatchObject({ status: 'connected' });
  });

  it('that is refused is told, and the same link can be used again', async () => {
    const { app, tenant, link } = await waiting();
    const page = await administrator(link, tenant, 'cancel');
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('Not approved')]);
    expect(await statusOf(app)).toMatchObject({ approval: { state: 'refused' } });
    await administrator(link, tenant);
    expect(await statusOf(app)).toMatchObject({ approval: { state: 'approved' } });
  });

  it('for another mailbox is given up, and the connected one stays', async () => {
    const { app, anna, ben, tenant, link } = await waiting();
    const change = (body: Json) => app.call('PATCH', `${app.user('u1')}/connection`, { body });
    await administrator(link, tenant);
    await app.connect('u1', anna.email);
    await on.control('DELETE', `tenants/${tenant}/consent`);
    const { authorizeUrl } = (await app.authorize('u1', { intent: 'change' })).body;
    const landed = await app.signIn(authorizeUrl, ben.email);
    expect(landed.searchParams.get('emailSync')).toBe('admin_consent_required');
    expect(await statusOf(app)).toMatchObject({
      status: 'connected',
      approval: { state: 'waiting' },
    });
    for (const body of [
      {},
      { approval: 'waiting' },
      { approval: null, scope: 'crm-threads' },
      { approval: null, consentedBy: { name: 'Anna' } },
    ]) {
      expect(await change(body)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    }
    for (const _ of ['once', 'and again']) {
      const { status, body } = await change({ approval: null });
      expect([status, body.status, body.approval]).toEqual([200, 'connected', null]);
    }
    expect(await statusOf(app)).toMatchObject({ email: anna.email, approval: null });
  });

  it('that somebody makes up for another account is not known, and shows nothing of what it brought', async () => {
    const { app, tenant, link } = await waiting();
    const { redirectTo } = await administrator(link, tenant, 'cancel');
    const made = new URL(redirectTo);
    made.searchParams.set('state', `${made.searchParams.get('state')?.slice(0, -3)}AAA`);
    made.searchParams.set('tenant', '<script>alert(1)</script>');
    made.searchParams.set('admin_consent', 'True');
    made.searchParams.delete('error');
    const page = await fetch(made, { redirect: 'manual' });
    expect(page.status).toBe(400);
    expect(await page.text()).not.toContain('alert');
    expect(await statusOf(app)).toMatchObject({ approval: { state: 'refused' } });
  });

  it('that is taken back is a state of its own, told, and given again it goes on by itself', async () => {
    const { app, anna, tenant, link } = await waiting();
    await administrator(link, tenant);
    await app.connect('u1', anna.email);
    await system.idle();
    await on.control('DELETE', `tenants/${tenant}/consent`);
    await on.control('POST', 'tokens/expire', { email: anna.email });
    await on.control('POST', 'lifecycle', {
      email: anna.email,
      event: 'reauthorizationRequired',
    });
    await expect
      .poll(() => statusOf(app))
      .toMatchObject({
        status: 'needs_reconnect',
        lastError: { code: 'consent_withdrawn' },
        approval: { state: 'withdrawn' },
      });
    // Nobody gives up what the sync stands still for.
    const body = { approval: null };
    const kept = await app.call('PATCH', `${app.user('u1')}/connection`, { body });
    expect(kept).toMatchObject({ status: 200, body: { approval: { state: 'withdrawn' } } });
    await administrator(link, tenant);
    await expect
      .poll(() => statusOf(app))
      .toMatchObject({ status: 'connected', lastError: null, approval: null });
    await expect
      .poll(() => heard(app).flatMap(([user, reason]) => (user === 'u1' ? [reason] : [])))
      .toEqual([
        'approval_granted',
        'connected',
        'needs_reconnect',
        'approval_granted',
        'reconnected',
      ]);
  });
});
