import { z } from 'zod';
import { seededRandomness } from '../../simulator/random.ts';
import { undocumented } from '../stage/system/documented.ts';
import { randomRequest } from './random-request.ts';

export interface Fuzzed {
  /** How many answers had each status. */
  readonly statuses: Readonly<Record<number, number>>;
  /** What must not be, each with the request that showed it. */
  readonly faults: readonly string[];
  readonly slowestMs: number;
}

const LONGEST_MS = 30_000;
/** Asked at once: a client that asks one after the other finds no races. */
const AT_ONCE = 4;

/** Sends `count` requests that a seed gives to the running app, and holds each answer against its document. */
export async function fuzz(
  host: { readonly url: string; readonly functionKey: string; readonly adminKey: string },
  known: Readonly<Record<string, readonly string[]>>,
  { count, seed }: { readonly count: number; readonly seed: number },
): Promise<Fuzzed> {
  const document = JSON.parse(await (await fetch(`${host.url}/api/openapi.json`)).text());
  const numbers = seededRandomness(seed);
  const random = (): number => numbers.next();
  const requests = Array.from({ length: count }, () => randomRequest(document, random, known));
  const statuses: Record<number, number> = {};
  const faults: string[] = [];
  let slowestMs = 0;
  let next = 0;

  async function one(at: number): Promise<void> {
    const request = requests[at];
    if (!request) return;
    const said = `seed ${seed}, request ${at}: ${request.method} ${request.path.slice(0, 200)}`;
    const url = new URL(host.url + request.path);
    const begun = performance.now();
    try {
      const response = await fetch(url, {
        method: request.method,
        redirect: 'manual',
        headers: await withKeys(request.headers),
        signal: AbortSignal.timeout(LONGEST_MS),
        ...(request.body === undefined || request.method === 'GET' ? {} : { body: request.body }),
      });
      const text = await response.text();
      statuses[response.status] = (statuses[response.status] ?? 0) + 1;
      const contentType = response.headers.get('content-type');
      // The host's own answer, to what is no route or no path to it.
      if ([400, 404].includes(response.status) && text === '') return;
      const body = /json/.test(contentType ?? '') ? JSON.parse(text) : text;
      const path = url.pathname.replace(/^\/api/, '');
      const { method } = request;
      const wrong = undocumented({ method, path, status: response.status, contentType, body });
      faults.push(...wrong.map((fault) => `${said}: ${fault}`));
      if (response.status >= 500) faults.push(`${said}: ${response.status} ${text.slice(0, 300)}`);
    } catch (error) {
      faults.push(`${said}: ${String(error)}`);
    } finally {
      slowestMs = Math.max(slowestMs, performance.now() - begun);
    }
  }

  async function withKeys(
    headers: Readonly<Record<string, string>>,
  ): Promise<Record<string, string>> {
    const key = headers['x-functions-key'];
    const real = key === 'ADMIN' ? host.adminKey : key === 'FUNCTION' ? host.functionKey : key;
    const session = headers['authorization'] === 'SESSION' ? await sessionHeaders() : {};
    return { ...headers, ...session, ...(real === undefined ? {} : { 'x-functions-key': real }) };
  }

  /** A new one each time: the fuzz disconnects the user, which ends those from before. */
  async function sessionHeaders(): Promise<Record<string, string>> {
    const [account = '', user = '', contact = ''] = ['account', 'user', 'contact'].map(
      (name) => known[name]?.[0] ?? '',
    );
    const origin = new URL(host.url).origin;
    const body = { components: ['card', 'conversation'], origin, contacts: [contact] };
    const answer = await fetch(`${host.url}/api/v1/accounts/${account}/users/${user}/session`, {
      method: 'POST',
      headers: { 'x-functions-key': host.functionKey, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const { token } = z.object({ token: z.string() }).parse(await answer.json());
    return { authorization: `Bearer ${token}`, origin };
  }

  async function worker(): Promise<void> {
    while (next < requests.length) {
      next += 1;
      await one(next - 1);
    }
  }

  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { statuses, faults, slowestMs };
}
