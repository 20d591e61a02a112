import { untraced } from '../../../shared/adapters/telemetry.ts';
import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { AddressRefused, type Resolve } from '../../../shared/adapters/crm/guarded-lookup.ts';
import { guardedPost } from '../../../shared/adapters/crm/guarded-post.ts';
import { isPublicAddress } from '../../../shared/adapters/crm/public-address.ts';
import { signedWebhook } from '../../../shared/adapters/crm/signed-webhook.ts';
import { listen } from '../../stage/listen.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A resolver that gives these answers in turn, the last one for ever, and counts how often it was asked. */
function resolver(...answers: readonly (readonly string[])[]) {
  const asked: string[] = [];
  const resolve: Resolve = (hostname, _options, done) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(hostname);
    const found = answer.map((address): LookupAddress => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }));
    setImmediate(() => done(null, found));
  };
  return { asked, resolve };
}

/** An endpoint on this machine that answers as told and counts what it got. */
async function endpoint(status = 204, headers: Record<string, string> = {}, body = '') {
  let got = 0;
  let connections = 0;
  const server = createServer((request, response) => {
    got += 1;
    request.resume().on('end', () => response.writeHead(status, headers).end(body));
  }).on('connection', () => (connections += 1));
  const { url, close } = await listen(server);
  closers.push(close);
  return { url, port: new URL(url).port, got: () => got, connections: () => connections };
}

const request = (ms = 5000) => ({
  headers: { 'content-type': 'application/json' },
  body: '{}',
  signal: AbortSignal.timeout(ms),
});

describe('an address of the open internet', () => {
  it.each(['93.184.216.34', '8.8.8.8', '2606:2800:220:1::1', '::ffff:8.8.8.8', '64:ff9b::8.8.8.8'])(
    'is %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '169.254.169.254',
    '168.63.129.16',
    '100.64.0.1',
    '100.100.100.200',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.0.192',
    '198.18.0.1',
    '240.0.0.1',
    '::1',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd00:ec2::254',
    'fec0::1',
    'ff02::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '2001:0:4136:e378::1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '::ffff:169.254.169.254',
    '::ffff:0:127.0.0.1',
    '::127.0.0.1',
    '64:ff9b::127.0.0.1',
    '64:ff9b::a00:1',
    '64:ff9b::a83f:8110',
    '64:ff9b:1::8.8.8.8',
    'not an address',
    '',
  ])('is not %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('the endpoint’s address is checked before each connection', () => {
  it.each([
    [['10.0.0.1']],
    [['169.254.169.254']],
    [['::ffff:127.0.0.1']],
    // One that is not allowed refuses all of them, wherever it stands.
    [['93.184.216.34', '10.0.0.1']],
    [['fe80::1', '93.184.216.34']],
  ])('a name that resolves to %j is refused', async (answer) => {
    const { resolve, asked } = resolver(answer);
    const post = guardedPost(false, resolve);
    await expect(post('https://crm.example/hook', request())).rejects.toThrow(AddressRefused);
    expect(asked).toEqual(['crm.example']);
  });

  it.each([
    'https://127.0.0.1/hook',
    'https://[::1]/hook',
    'https://[::ffff:10.0.0.1]/hook',
    'https://169.254.169.254/metadata',
    // Other spellings of addresses.
    'https://2130706433/hook',
    'https://0x7f.1/hook',
    'https://127.1/hook',
  ])('%s is refused without asking anybody', async (url) => {
    const { resolve, asked } = resolver(['93.184.216.34']);
    await expect(guardedPost(false, resolve)(url, request())).rejects.toThrow(AddressRefused);
    expect(asked).toEqual([]);
  });

  it('one name is asked for once for each connection, and the answer that was checked is connected to', async () => {
    const { port, got, connections } = await endpoint();
    // First this machine (allowed here), then a private address: as one who rebinds a name would have it.
    const { resolve, asked } = resolver(['127.0.0.1'], ['10.0.0.1']);
    const post = guardedPost(true, resolve);
    const url = `http://crm.example:${port}/hook`;
    expect(await post(url, request())).toBe(204);
    expect([asked.length, got(), connections()]).toEqual([1, 1, 1]);
    // Kept open: no connection is made, and nobody is asked.
    expect(await post(url, request())).toBe(204);
    expect([asked.length, got(), connections()]).toEqual([1, 2, 1]);
    const another = guardedPost(true, resolve);
    await expect(another(url, request())).rejects.toThrow(AddressRefused);
    expect(got()).toBe(2);
  });

  it('a name that is rebound to this machine between two deliveries is refused at the second', async () => {
    const { port, got } = await endpoint();
    const { resolve } = resolver(['192.0.2.1'], ['127.0.0.1']);
    const post = guardedPost(false, resolve);
    const url = `http://crm.example:${port}/hook`;
    await expect(post(url, request())).rejects.toThrow(AddressRefused);
    await expect(post(url, request())).rejects.toThrow(AddressRefused);
    expect(got()).toBe(0);
  });

  it('this machine is allowed only to a service that is on it itself', async () => {
    const { url, got } = await endpoint();
    await expect(guardedPost(false)(url, request())).rejects.toThrow(AddressRefused);
    expect(await guardedPost(true)(url, request())).toBe(204);
    const name = url.replace('127.0.0.1', 'localhost');
    await expect(guardedPost(false)(name, request())).rejects.toThrow(AddressRefused);
    expect(await guardedPost(true)(name, request())).toBe(204);
    await expect(guardedPost(true)('http://10.0.0.1/', request())).rejects.toThrow(AddressRefused);
    expect(got()).toBe(2);
  });

  it('is told as a code, without a try at the address', async () => {
    const { resolve } = resolver(['10.0.0.1']);
    const post = guardedPost(false, resolve);
    const secrets = [`whsec_${Buffer.alloc(24).toString('base64')}`];
    const webhook = signedWebhook({
      url: 'https://crm.example/',
      secrets,
      post,
      now: Date.now,
      traces: untraced,
    });
    const event = { id: 'evt_1', type: 'endpoint.test', timestamp: 't', data: {} } as const;
    expect(await webhook.deliver(event)).toEqual({
      kind: 'failed',
      code: 'address_refused',
      status: null,
    });
  });
});

describe('an answer', () => {
  it.each([301, 302, 307, 308])('%d is not followed, wherever it points', async (status) => {
    const inside = await endpoint();
    const outside = await endpoint(status, { location: `${inside.url}/admin` });
    expect(await guardedPost(true)(outside.url, request())).toBe(status);
    expect([outside.got(), inside.got()]).toEqual([1, 0]);
  });

  it('is its status, however much follows it', async () => {
    const { url } = await endpoint(200, {}, 'x'.repeat(5_000_000));
    const post = guardedPost(true);
    expect(await post(url, request())).toBe(200);
    expect(await post(url, request())).toBe(200);
  });

  it('that does not come in time is given up', async () => {
    const server = createServer(() => undefined);
    const { url, close } = await listen(server);
    closers.push(close);
    await expect(guardedPost(true)(url, request(50))).rejects.toThrow(/timeout/i);
  });

  it('of a resolver that never answers is given up in time, too', async () => {
    const post = guardedPost(true, () => undefined);
    await expect(post('http://crm.example/', request(50))).rejects.toThrow(/timeout/i);
  });
});
