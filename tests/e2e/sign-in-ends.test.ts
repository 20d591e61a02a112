import { describe, expect, it } from 'vitest';
import { crm } from '../stage/system/crm.ts';
import type { Person } from '../stage/system/person.ts';
import { openSystem } from '../stage/system/system-stage.ts';

const { system, on } = await openSystem({ env: { DELAY_SCALE: '0.002' } });

const somebody = async (): Promise<Person> => (await on.strangers()).anna;

/** What the CRM's page is told when the sign-in of this mailbox has ended. */
async function endOf({ email }: Person, action = 'accept'): Promise<Record<string, string>> {
  const app = crm(system);
  const asked = await app.authorize('u1');
  const landed = await app.signIn(String(asked.body['authorizeUrl']), email, action);
  expect((await app.connection('u1')).body).toMatchObject({ status: 'disconnected' });
  return Object.fromEntries(landed.searchParams);
}

describe('a sign-in that does not come to its end tells the page why, by Microsoft’s number and no word', () => {
  const failed = (reason: string, code: string) => ({ emailSync: 'failed', reason, code });

  it.each([
    ['a policy bars this sign-in', { code: 53003 }, failed('conditional_access', 'AADSTS53003')],
    ['the user is not assigned', { code: 50105 }, failed('not_assigned', 'AADSTS50105')],
    ['the user declined', { code: 65004 }, { emailSync: 'cancelled' }],
    [
      'a Cancel that is told as missing consent',
      { code: 65001, error: 'consent_required', subcode: 'cancel' },
      { emailSync: 'cancelled' },
    ],
    [
      'an administrator is needed',
      { code: 90094, subcode: 'cancel' },
      { emailSync: 'admin_consent_required' },
    ],
  ])('%s', async (_, authorizeError, told) => {
    const anna = await somebody();
    const rule = await fetch(`${system.simulator.url}/control/signin/rules/${anna.email}`, {
      method: 'PUT',
      body: JSON.stringify({ authorizeError }),
    });
    expect(rule.status).toBe(204);
    expect(await endOf(anna)).toEqual(told);
  });

  it('the user pressed Cancel', async () => {
    expect(await endOf(await somebody(), 'cancel')).toEqual({ emailSync: 'cancelled' });
  });

  it('a company under Microsoft’s usual policy needs its administrator first, and connects then', async () => {
    const { anna, name } = await on.strangers();
    const tenant = `firm-${name}`;
    await on.control('PATCH', `tenants/${tenant}`, { consentPolicy: 'managed' });
    expect(await endOf(anna)).toEqual({ emailSync: 'admin_consent_required' });

    const app = crm(system);
    const asked = new URL(String((await app.authorize('u1')).body['authorizeUrl']));
    const consent = new URL(`${system.simulator.loginUrl}/${tenant}/v2.0/adminconsent`);
    for (const field of ['client_id', 'redirect_uri', 'scope']) {
      consent.searchParams.set(field, asked.searchParams.get(field) ?? '');
    }
    const agreed = await fetch(consent, {
      method: 'POST',
      body: new URLSearchParams({ action: 'accept' }),
    });
    expect([agreed.status, await agreed.text()]).toEqual([
      200,
      expect.stringContaining('Approved'),
    ]);
    expect((await app.connect('u1', anna.email)).body).toMatchObject({ status: 'connected' });
  });
});
