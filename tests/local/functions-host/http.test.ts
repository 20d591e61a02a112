import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createFixture } from '../fixture-host.ts';
import type { Fixture } from '../fixture-host.ts';
import type { HostProcess } from '../../../local/spawn-host.ts';

let fixture: Fixture;
let host: HostProcess;
const key = { 'x-functions-key': 'local' };
const adminKey = { 'x-functions-key': 'local-admin' };

beforeAll(async () => {
  fixture = await createFixture();
  host = await fixture.startHost();
});
afterAll(async () => fixture.close());

const call = (path: string, init?: RequestInit): Promise<Response> => fetch(host.url + path, init);

const echo = z.object({
  method: z.string(),
  url: z.string(),
  params: z.record(z.string(), z.string()),
  query: z.record(z.string(), z.string()),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  traceParent: z.string(),
});
const echoed = async (
  path: string,
  headers: Record<string, string> = {},
  init: RequestInit = {},
): Promise<z.output<typeof echo>> => {
  const response = await call(path, { ...init, headers: { ...key, ...headers } });
  expect(response.status).toBe(200);
  return echo.parse(await response.json());
};

async function expectEmpty(response: Response, status: number): Promise<void> {
  expect(response.status).toBe(status);
  expect(await response.text()).toBe('');
}

describe('routes', () => {
  it('hands over method, decoded parameters, query, headers and body', async () => {
    const body = randomBytes(2_000);
    const got = await echoed(
      '/api/v1/things/a%40b%7C%3D/tail?x=1&x=2&y=%20',
      { 'x-mine': 'yes', 'content-type': 'application/octet-stream' },
      { method: 'PUT', body },
    );
    expect(got).toMatchObject({
      method: 'PUT',
      url: `${host.url}/api/v1/things/a%40b%7C%3D/tail?x=1&x=2&y=%20`,
      params: { id: 'a@b|=', part: 'tail' },
      query: { x: '1,2', y: ' ' },
      body: body.toString('base64'),
    });
    expect(got.headers).toMatchObject({
      'x-mine': 'yes',
      'content-type': 'application/octet-stream',
    });
  });

  it('keeps an encoded slash encoded, as the real host does', async () => {
    expect((await echoed('/api/v1/things/a%2Fb')).params).toEqual({ id: 'a%2Fb' });
  });

  it('matches without case and prefers the exact template', async () => {
    expect((await echoed('/API/V1/Things/Other')).params).toEqual({ id: 'Other' });
    expect(await (await call('/api/v1/things/exact')).text()).toBe('exact');
  });

  it('applies constraints', async () => {
    expect(await (await call('/api/v1/numbers/12')).text()).toBe('12');
    await expectEmpty(await call('/api/v1/numbers/9'), 404);
    await expectEmpty(await call('/api/v1/numbers/x'), 404);
  });

  it.each([
    ['GET', '/'],
    ['GET', '/api/none'],
    ['GET', '/v1/things/a'],
    ['GET', '/api/v1/things'],
    ['PATCH', '/api/v1/things/a'],
    ['GET', '/api/bytes'],
  ])('answers %s %s with an empty 404', async (method, path) => {
    await expectEmpty(await call(path, { method, headers: key }), 404);
  });

  it('keeps the trace of the caller', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const got = await echoed('/api/v1/things/a', { traceparent });
    expect(got.traceParent).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-01$/);
    expect(got.traceParent).not.toBe(traceparent);
  });
});

describe('keys', () => {
  it.each([
    ['/api/v1/things/a', {}],
    ['/api/v1/things/a', { 'x-functions-key': 'wrong' }],
    ['/api/v1/things/a?code=wrong', {}],
    ['/api/admins', { 'x-functions-key': 'local' }],
    ['/api/admins', {}],
    ['/admin/host/status', { 'x-functions-key': 'local' }],
    ['/admin/none', {}],
  ])('answers %s with %j by an empty 401', async (path, headers) => {
    await expectEmpty(await call(path, { headers }), 401);
  });

  it('takes the key from the query, and the admin key everywhere', async () => {
    expect((await call('/api/v1/things/a?code=local')).status).toBe(200);
    expect((await call('/api/v1/things/a', { headers: adminKey })).status).toBe(200);
    expect((await call('/api/admins', { headers: adminKey })).status).toBe(200);
  });

  it('takes the keys of its options', async () => {
    const own = await fixture.startHost({ functionKey: 'f-key', adminKey: 'a-key' });
    const status = async (path: string, code: string): Promise<number> =>
      (await fetch(`${own.url}${path}?code=${code}`)).status;
    expect(await status('/api/v1/things/a', 'f-key')).toBe(200);
    expect(await status('/api/v1/things/a', 'local')).toBe(401);
    expect(await status('/admin/host/status', 'a-key')).toBe(200);
    expect(await status('/admin/host/status', 'local-admin')).toBe(401);
    await own.kill();
  });
});

describe('answers', () => {
  it('sends bytes, status, headers and cookies as returned', async () => {
    const body = randomBytes(3_000_000);
    const response = await call('/api/bytes', { method: 'POST', body });
    expect(response.status).toBe(201);
    expect(response.headers.get('content-type')).toBe('application/x-bytes');
    expect(response.headers.getSetCookie()).toEqual([
      'one=1; path=/; samesite=lax; httponly',
      'two=a%20b; max-age=60; path=/x; secure',
    ]);
    expect(Buffer.from(await response.arrayBuffer()).equals(body)).toBe(true);
  });

  it('is 204 for nothing and an empty 500 for a crash, which the log tells', async () => {
    await expectEmpty(await call('/api/nothing'), 204);
    await expectEmpty(await call('/api/crash'), 500);
    expect(fixture.lines.join('\n')).toContain('crashed on purpose');
  });

  it('refuses a body of more than 100 MB with 413', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const length = 100 * 1024 * 1024 + 1;
      const outgoing = request(`${host.url}/api/bytes`, {
        method: 'POST',
        headers: { 'content-length': length },
      });
      outgoing.on('response', (response) => resolve(response.statusCode));
      outgoing.on('error', reject);
      outgoing.flushHeaders();
    });
    expect(status).toBe(413);
  });
});

describe('admin API', () => {
  it('tells the status', async () => {
    const response = await call('/admin/host/status', { headers: adminKey });
    expect(await response.json()).toMatchObject({ state: 'Running' });
  });

  it.each([
    ['/admin/functions/none', '{}', 404],
    ['/admin/functions/echo', '{}', 404],
    ['/admin/functions/tick', '{"input":', 400],
    ['/admin/functions/tick', '{"input":5}', 400],
    ['/admin/host/idle', '', 404],
  ])('answers POST %s %s with %i', async (path, body, status) => {
    await expectEmpty(await call(path, { method: 'POST', headers: adminKey, body }), status);
  });
});
