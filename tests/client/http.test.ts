import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { OutlookSync, SyncError } from '../../client/src/index.ts';
import { listen } from '../stage/listen.ts';

type Reply = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Reply =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
const problem = (status: number, code: string, headers: Record<string, string> = {}): Reply =>
  json(
    status,
    { code, detail: 'So it is.', instance: 'urn:uuid:7c1', errors: [] },
    { 'content-type': 'application/problem+json', ...headers },
  );
const noAnswer: Reply = (request) => request.socket.destroy();

/** A service that gives these replies, one after the other, the last one again and again. */
async function service(...replies: readonly [Reply, ...Reply[]]) {
  const seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] =
    [];
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    const answered = async (): Promise<void> => {
      const body = await text(request);
      const reply = replies[Math.min(seen.length, replies.length - 1)] ?? replies[0];
      seen.push({ method, url, headers, body });
      reply(request, response, body);
    };
    void answered();
  });
  const { url, close } = await listen(server);
  onTestFinished(close);
  const client = new OutlookSync({ baseUrl: `${url}/`, key: 'k', adminKey: 'a' });
  return { client, seen };
}

const MESSAGE = { contact: { id: 'c', email: 'c@x.example' }, subject: 'S', text: 'T' };

describe('what found no answer is tried again', () => {
  it('a send carries the same key at each try, which was made once for the call', async () => {
    const { client, seen } = await service(
      noAnswer,
      problem(503, 'unavailable', { 'retry-after': '0' }),
      json(201, { id: 'e1' }),
    );
    expect(await client.messages.send('a', 'u', MESSAGE)).toEqual({ id: 'e1' });
    const keys = seen.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    await client.messages.send('a', 'u', MESSAGE);
    expect(seen[3]?.headers['idempotency-key']).not.toBe(keys[0]);
  });

  it('after the wait that the service asked for', async () => {
    const { client, seen } = await service(
      problem(409, 'send_in_progress', { 'retry-after': '0.3' }),
      json(200, { id: 'e1' }),
    );
    const begun = Date.now();
    await client.messages.send('a', 'u', MESSAGE, { idempotencyKey: 'mine' });
    expect(Date.now() - begun).toBeGreaterThanOrEqual(295);
    expect(seen.map(({ headers }) => headers['idempotency-key'])).toEqual(['mine', 'mine']);
  });

  it('but not when the service asks for longer than a minute: the error says how long', async () => {
    const { client, seen } = await service(problem(503, 'unavailable', { 'retry-after': '120' }));
    await expect(client.connections.get('a', 'u')).rejects.toMatchObject({
      code: 'unavailable',
      retryAfterMs: 120_000,
    });
    expect(seen).toHaveLength(1);
  });

  it('a refusal is not', async () => {
    const { client, seen } = await service(problem(422, 'return_url_not_allowed'));
    const failed = client.connections.authorize('a', 'u', { returnUrl: 'x' });
    await expect(failed).rejects.toBeInstanceOf(SyncError);
    await expect(failed).rejects.toMatchObject({
      code: 'return_url_not_allowed',
      status: 422,
      requestId: '7c1',
    });
    expect(seen).toHaveLength(1);
  });

  it('and what never answers ends as unreachable', async () => {
    const nobody = new OutlookSync({ baseUrl: 'http://127.0.0.1:1', key: 'k', retries: 0 });
    await expect(nobody.health()).rejects.toMatchObject({ code: 'unreachable', status: 0 });
  });
});

describe('a signal ends a call', () => {
  it('while it waits for the next try', async () => {
    const { client } = await service(problem(503, 'unavailable', { 'retry-after': '30' }));
    const end = new AbortController();
    const call = client.connections.get('a', 'u', { signal: end.signal });
    setTimeout(() => end.abort(new Error('enough')), 50);
    await expect(call).rejects.toThrow('enough');
  });

  it('while it waits for the answer', async () => {
    const { client } = await service(() => undefined);
    const end = new AbortController();
    const call = client.connections.get('a', 'u', { signal: end.signal });
    setTimeout(() => end.abort(new Error('enough')), 50);
    await expect(call).rejects.toThrow('enough');
  });

  it('while a refusal is read', async () => {
    const end = new AbortController();
    const refusal = new ReadableStream({
      pull(stream) {
        end.abort(new Error('enough'));
        stream.close();
      },
    });
    const client = new OutlookSync({
      baseUrl: 'http://sync',
      key: 'k',
      fetch: () =>
        Promise.resolve(new Response(refusal, { status: 503, headers: { 'retry-after': '120' } })),
    });
    const call = client.connections.get('a', 'u', { signal: end.signal });
    await expect(call).rejects.toThrow('enough');
  });
});

describe('what is sent', () => {
  it.each(['', '.', '..'])('nothing with an id that is %j, which a URL would drop', async (id) => {
    const { client, seen } = await service(json(200, {}));
    const put = client.neverLists.putOfUser('a', id, { domains: [] });
    await expect(put).rejects.toMatchObject({ name: 'SyncError', code: 'invalid_id', status: 0 });
    expect(seen).toEqual([]);
  });

  it('nothing for an entry that has no id: its answer would be the list of all', async () => {
    const { client, seen } = await service(json(200, { entries: [] }));
    const read = client.conversations.entry('a', 'c', '');
    await expect(read).rejects.toMatchObject({ code: 'invalid_id' });
    expect(seen).toEqual([]);
  });

  it('nothing under a key that no header can hold, and that is not told as a failure of the network', async () => {
    const { client, seen } = await service(json(201, {}));
    const sent = client.messages.send('a', 'u', MESSAGE, { idempotencyKey: 'offer of 10 €' });
    await expect(sent).rejects.toThrow(TypeError);
    expect(seen).toEqual([]);
  });

  it('ids are encoded, so that none of them reaches another path', async () => {
    const { client, seen } = await service(json(200, {}));
    await client.contacts.get('a/../b', 'c?x#y');
    expect(seen[0]?.url).toBe('/api/v1/accounts/a%2F..%2Fb/contacts/c%3Fx%23y');
  });

  it('the admin key goes to operations alone', async () => {
    const { client, seen } = await service(json(200, {}));
    await client.operations.health();
    await client.connections.get('a', 'u');
    await client.health();
    expect(seen.map(({ headers }) => headers['x-functions-key'])).toEqual(['a', 'k', undefined]);
  });

  it('files travel as they are, in the parts that their attachments name', async () => {
    const { client, seen } = await service(json(201, {}));
    const attachments = [{ name: 'a.txt', contentType: 'text/plain', part: 'one' }];
    await client.messages.send(
      'a',
      'u',
      { ...MESSAGE, attachments },
      { files: { one: new Blob(['hi']) } },
    );
    expect(seen[0]?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(seen[0]?.body).toContain('name="one"');
  });
});

describe('a list', () => {
  const pages = [
    json(200, { skipped: [{ id: '1' }, { id: '2' }], nextCursor: 'next' }),
    json(200, { skipped: [{ id: '3' }], nextCursor: null }),
  ] as const;

  it('is gone through to its end', async () => {
    const { client, seen } = await service(...pages);
    const ids: string[] = [];
    for await (const { id } of client.messages.skipped('a', 'u', { limit: 2 })) ids.push(id);
    expect(ids).toEqual(['1', '2', '3']);
    expect(seen.map(({ url }) => url.split('?')[1])).toEqual(['limit=2', 'limit=2&cursor=next']);
  });

  it('gives a page', async () => {
    const { client } = await service(...pages);
    expect(await client.messages.skipped('a', 'u').page()).toEqual({
      items: [{ id: '1' }, { id: '2' }],
      nextCursor: 'next',
    });
  });
});
