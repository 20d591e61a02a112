import { createHash } from 'node:crypto';
import { afterAll, beforeEach, expect } from 'vitest';
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET } from '../../../simulator/people.ts';
import { startSimulator } from '../../../simulator/server.ts';
import { ANNA } from './people.ts';
import { signInByScript } from './signin-script.ts';

export const REDIRECT_URI = 'http://127.0.0.1:7071/api/oauth/callback';
export const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-0123';
export const SCOPE = 'openid profile offline_access User.Read Mail.ReadWrite Mail.Send';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** A simulator for one test file, reset before each test, and a client at its token endpoint. */
export async function openTokenClient() {
  const simulator = await startSimulator();
  const { world } = simulator;
  afterAll(() => simulator.close());
  beforeEach(() => world.reset());

  async function newCode(): Promise<string> {
    const url = new URL(`${simulator.loginUrl}/common/oauth2/v2.0/authorize`);
    url.search = new URLSearchParams({
      client_id: DEFAULT_CLIENT_ID,
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      scope: SCOPE,
      nonce: 'n-1',
      code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
      code_challenge_method: 'S256',
    }).toString();
    const to = await signInByScript(simulator, { authorizeUrl: url.href, email: ANNA });
    return to.searchParams.get('code') ?? '';
  }

  async function token(
    form: Record<string, string | null>,
    options: { tenant?: string; authorization?: string } = {},
  ): Promise<Answer> {
    const body = new URLSearchParams();
    const all = { client_id: DEFAULT_CLIENT_ID, client_secret: DEFAULT_CLIENT_SECRET, ...form };
    for (const [name, value] of Object.entries(all)) if (value !== null) body.set(name, value);
    const url = `${simulator.loginUrl}/${options.tenant ?? 'common'}/oauth2/v2.0/token`;
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: options.authorization ? { authorization: options.authorization } : {},
    });
    const answer: Record<string, unknown> = Object(await response.json());
    return { status: response.status, headers: response.headers, body: answer };
  }

  async function redeem(change: Record<string, string | null> = {}): Promise<Answer> {
    return token({
      grant_type: 'authorization_code',
      code: await newCode(),
      redirect_uri: REDIRECT_URI,
      code_verifier: VERIFIER,
      ...change,
    });
  }

  async function refresh(
    refreshToken: unknown,
    change: Record<string, string | null> = {},
  ): Promise<Answer> {
    return token({ grant_type: 'refresh_token', refresh_token: String(refreshToken), ...change });
  }

  function setRule(rule: unknown, who = ANNA): Promise<Response> {
    const url = `${simulator.url}/control/signin/rules/${who}`;
    return fetch(url, { method: 'PUT', body: JSON.stringify(rule) });
  }

  return { simulator, world, newCode, token, redeem, refresh, setRule };
}

export function expectRefusal(answer: Answer, error: string, code: number, status = 400): void {
  expect(answer.body).toMatchObject({ error, error_codes: [code] });
  expect(answer.status).toBe(status);
}
