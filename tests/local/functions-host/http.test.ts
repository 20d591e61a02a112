import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { expectEmpty, openHost } from '../../stage/local/fixture-host.ts';

const { fixture, host, call } = await openHost();
const key = { 'x-functions-key': 'local' };
const adminKey = { 'x-functions-key': 'local-admin' };

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

describe('routes', () => {
  it('hands over method, decoded parameters, query, headers and body', async () => {
    const body = randomBytes(2_000);
    const got = await echoed(
      '/api/v1/things/a@b%7C=/tail?x=1&x=2&y=%20',
      { 'x-mine': 'yes', 'content-type': 'application/octet-stream' },
      { method: 'PUT', body },
    );
    expect(got).toMatchObject({
      method: 'PUT',
      url: `${host.url}/api/v1/things/a@b%7C=/tail?x=1&x=2&y=%20`,
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
    ['POST', '/'],
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
  ])('answers %s with %j by an empty 401', async (path, headers) => {
    await expectEmpty(await call(path, { headers }), 401);
  });

  it('/admin with a function key 403, with none 401 and www-authenticate: Bearer', async () => {
    const status = await call('/admin/host/status', { headers: { 'x-functions-key': 'local' } });
    await expectEmpty(status, 403);
    const none = await call('/admin/none');
    expect(none.headers.get('www-authenticate')).toBe('Bearer');
    await expectEmpty(none, 401);
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

  it('over 100 MiB with a length: 500, empty', async () => {
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
    expect(status).toBe(500);
  });
});

/** What the real host was measured to do, row by row; see local/README.md for what stays different. */
describe('as the real host', () => {
  /** Bytes over a socket, as a client that follows no rule but its own; the answer once the host has closed. */
  async function raw(text: string): Promise<string> {
    const { hostname, port } = new URL(host.url);
    const socket = connect(Number(port), hostname);
    socket.write(text);
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    return answer;
  }

  it('a body with Transfer-Encoding: chunked: the function gets none', async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"a":1}'));
        controller.close();
      },
    });
    const chunked = { method: 'POST', body, duplex: 'half', headers: key } as RequestInit;
    const response = await call('/api/v1/things/a', chunked);
    expect(await response.json()).toMatchObject({ body: '' });
  });

  it('a request line over 8 KB: 414', async () => {
    expect((await call(`/api/v1/things/a?x=${'y'.repeat(8 * 1024)}`)).status).toBe(414);
  });

  it.each(['a:b@c', 'a/b', 'a?code=x', 'a#x', 'a\\b', '@', 'a b', 'a:b', '[::1', ''])(
    'a Host header that is more or less than a host and a port: 400, of "%s"',
    async (name) => {
      expect(
        await raw(`GET /api/nothing HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`),
      ).toMatch(/^HTTP\/1.1 400/);
    },
  );

  it.each(['a', 'a.example:8080', '127.0.0.1:80', '[::1]:80'])(
    'a Host header that is a host and perhaps a port is taken: %s',
    async (name) => {
      expect(await raw(`GET / HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`)).toMatch(
        /^HTTP\/1.1 200/,
      );
    },
  );

  it('repeated headers and cookies are joined by a comma without a blank, an empty one is passed', async () => {
    const lines = ['X-A: 1', 'X-A: 2', 'Cookie: a=1', 'Cookie: b=2', 'X-Empty:'].join('\r\n');
    const answer = await raw(
      `GET /api/v1/things/a?code=local HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${lines}\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 200/);
    const { headers } = z
      .object({ headers: z.record(z.string(), z.string()) })
      .parse(JSON.parse(/\{.*\}/.exec(answer)?.[0] ?? ''));
    expect(headers).toMatchObject({ 'x-a': '1,2', cookie: 'a=1,b=2', 'x-empty': '' });
  });

  it('names in the query have no case, and an empty value does not count', async () => {
    expect((await echoed('/api/v1/things/a?a=1&A=2')).query).toEqual({ a: '1,2' });
    expect((await echoed('/api/v1/things/a?a=1&a=')).query).toEqual({ a: '1' });
  });

  it.each(['101', '199', '600', 'text', 'header'])(
    'an answer that is none is an empty 500: %s',
    async (what) => {
      await expectEmpty(await call(`/api/odd/${what}`), 500);
    },
  );

  it('bodies are chunked, without Content-Length; 204 and 304 carry none', async () => {
    const response = await call('/api/v1/things/exact');
    expect(response.headers.get('content-length')).toBeNull();
    expect(response.headers.get('transfer-encoding')).toBe('chunked');
    for (const status of ['204', '304']) {
      const none = await call(`/api/odd/${status}`);
      expect(none.status).toBe(Number(status));
      expect(none.headers.get('content-length')).toBeNull();
    }
  });
});
