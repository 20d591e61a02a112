import { expect, test } from 'vitest';
import { SyncProblem } from '../../../web/state/problem.ts';
import { pageSession } from '../../../web/state/session.ts';

const MINUTE = 60_000;

/** A service that answers in turn, and the CRM's server that gives `t1`, `t2` … for ten minutes each. */
function stage(...answers: (Response | Error)[]) {
  const asked: string[] = [];
  let given = 0;
  const clock = { now: 0 };
  const session = pageSession({
    baseUrl: 'https://sync.example',
    getSession: async () => {
      given += 1;
      return { token: `t${given}`, expiresAt: new Date(clock.now + 10 * MINUTE).toISOString() };
    },
    now: () => clock.now,
    fetch: async (url, init) => {
      const token = new Headers(init?.headers).get('authorization');
      asked.push(
        `${init?.method} ${new URL(url instanceof Request ? url.url : url).pathname} ${token}`,
      );
      const answer = answers.shift() ?? Response.json({ ok: true });
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { session, asked, clock, given: () => given };
}

const problem = (status: number, code: string) =>
  Response.json({ code, detail: 'd', instance: 'urn:uuid:42' }, { status });

test('a token is asked for once for calls at once, and kept until shortly before its end', async () => {
  const { session, asked, clock, given } = stage();
  await Promise.all([session.call('connection'), session.call('skipped')]);
  clock.now = 9 * MINUTE;
  await session.call('connection');
  expect(given()).toBe(1);
  clock.now = 9.6 * MINUTE;
  await session.call('connection');
  expect(given()).toBe(2);
  expect(asked.at(-1)).toBe('GET /api/v1/me/connection Bearer t2');
});

test('after session_expired the call is made once more with a new token, and no third time', async () => {
  const { session, asked } = stage(problem(401, 'session_expired'));
  expect(await session.call('connection')).toEqual({ ok: true });
  expect(asked.map((line) => line.split(' ').at(-1))).toEqual(['t1', 't2']);
  const twice = stage(problem(401, 'session_expired'), problem(401, 'session_expired'));
  await expect(twice.session.call('connection')).rejects.toMatchObject({ code: 'session_expired' });
  expect(twice.asked).toHaveLength(2);
});

test('a refusal is told by its code and the number that a person quotes', async () => {
  const { session } = stage(problem(409, 'not_retryable'));
  const refused = session.call('skipped/1/retry', { method: 'POST', body: {} });
  await expect(refused).rejects.toMatchObject({ code: 'not_retryable', requestId: '42' });
  const { session: proxied } = stage(new Response('<h1>Bad gateway</h1>', { status: 502 }));
  await expect(proxied.call('x')).rejects.toMatchObject({ code: 'unknown', status: 502 });
});

test('no answer, and no session from the CRM, are told apart', async () => {
  const { session } = stage(new TypeError('Failed to fetch'));
  await expect(session.call('connection')).rejects.toMatchObject({ code: 'unreachable' });
  let works = false;
  const recovering = pageSession({
    baseUrl: '',
    getSession: async () => {
      if (!works) throw new Error('signed out');
      return { token: 't', expiresAt: new Date(Date.now() + MINUTE).toISOString() };
    },
    fetch: async () => new Response(null, { status: 204 }),
  });
  const failed = recovering.call('connection');
  await expect(failed).rejects.toBeInstanceOf(SyncProblem);
  await expect(failed).rejects.toMatchObject({ code: 'no_session' });
  works = true;
  expect(await recovering.call('connection', { method: 'DELETE' })).toBeNull();
});
