import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../../simulator/server.ts';
import { ANNA } from '../stage/microsoft/people.ts';

const BATCH = JSON.stringify({ requests: [{ id: '1', method: 'GET', url: '/me' }] });
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());
beforeEach(() => simulator.world.faults.clear());

function authorization(): string {
  const oid = simulator.world.findMailbox(ANNA)?.oid ?? '';
  const scopes = ['User.Read', 'Mail.ReadWrite'];
  const asked = { clientId: 'c', oid, scopes, handlesClaimsChallenge: true };
  return `Bearer ${simulator.world.tokens.issueAccessToken(asked).token}`;
}

/** Without the time and the id of each answer, and without what only a connection says. */
async function told(response: Response) {
  const own =
    /^(date|(client-)?request-id|connection|keep-alive|content-length|transfer-encoding)$/;
  const headers = [...response.headers].filter(([name]) => !own.test(name));
  const body = (await response.text()).replaceAll(/"(date|(client-)?request-id)":"[^"]+"/g, '');
  return { status: response.status, headers, body };
}

test.each([
  ['a page of mail', 'GET', '/v1.0/me/messages?$top=2&$select=subject', undefined],
  ['a batch', 'POST', '/v1.0/$batch', BATCH],
  ['a refusal', 'POST', '/v1.0/me/messages/AAk/send', undefined],
  ['a page of the sign-in', 'GET', '/login/common/oauth2/v2.0/authorize?client_id=x', undefined],
  ['a control call', 'POST', '/control/tokens/issue', 'not JSON'],
  ['an unknown path', 'GET', '/nowhere', undefined],
])('%s is what the connection gives', async (_, method, path, body) => {
  const init = {
    method,
    headers: { authorization: authorization() },
    redirect: 'manual' as const,
    ...(body === undefined ? {} : { body }),
  };
  const over = await told(await fetch(simulator.url + path, init));
  expect(await told(await simulator.fetch(simulator.url + path, init))).toEqual(over);
});

test('a dropped answer is a lost connection', async () => {
  simulator.world.faults.add({ match: { target: 'graph' }, effect: { type: 'drop' } });
  const headers = { authorization: authorization() };
  const asked = simulator.fetch(`${simulator.graphUrl}/me`, { headers });
  await expect(asked).rejects.toThrow(new TypeError('fetch failed'));
});

test('whoever gives up hears of no answer', async () => {
  const { world } = simulator;
  world.faults.add({ match: { target: 'graph' }, effect: { type: 'delay', ms: 60_000 } });
  const leaving = new AbortController();
  const headers = { authorization: authorization() };
  const asked = simulator.fetch(`${simulator.graphUrl}/me`, { headers, signal: leaving.signal });
  const reason = new Error('patience is over');
  // By now it waits.
  await new Promise(setImmediate);
  leaving.abort(reason);
  await expect(asked).rejects.toBe(reason);
  await expect(
    simulator.fetch(`${simulator.graphUrl}/me`, { signal: leaving.signal }),
  ).rejects.toBe(reason);
});
