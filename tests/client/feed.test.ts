import { expect, it } from 'vitest';
import { OutlookSync } from '../../client/src/index.ts';

const event = (id: string) => ({ id, type: 'connection.changed', timestamp: 't', data: {} });

/** A service whose feed gives these pages in turn, by the query that each was asked with. */
function service(pages: readonly { events: readonly unknown[]; nextCursor: string }[]) {
  const asked: Record<string, string>[] = [];
  const client = new OutlookSync({
    baseUrl: 'http://sync',
    key: 'k',
    fetch: async (url, init) => {
      init?.signal?.throwIfAborted();
      asked.push(Object.fromEntries(new URL(url instanceof Request ? url.url : url).searchParams));
      return Response.json({ hasMore: false, ...pages[asked.length - 1] });
    },
  });
  return { client, asked };
}

it('the feed is followed from cursor to cursor, and a page without events is waited through', async () => {
  const { client, asked } = service([
    { events: [event('a'), event('b')], nextCursor: '2' },
    { events: [], nextCursor: '2' },
    { events: [event('c')], nextCursor: '3' },
  ]);
  const seen: string[] = [];
  for await (const { events, nextCursor } of client.events.follow('acme', { since: 'then' })) {
    seen.push(...events.map(({ id }) => id), nextCursor);
    if (nextCursor === '3') break;
  }
  expect(seen).toEqual(['a', 'b', '2', 'c', '3']);
  expect(asked).toEqual([
    { account: 'acme', wait: '20', limit: '100', since: 'then' },
    { account: 'acme', wait: '20', limit: '100', after: '2' },
    { account: 'acme', wait: '20', limit: '100', after: '2' },
  ]);
});

it('following ends with its signal', async () => {
  const { client } = service([{ events: [event('a')], nextCursor: '1' }]);
  const ended = new AbortController();
  const follow = async (): Promise<void> => {
    for await (const _ of client.events.follow('acme', { signal: ended.signal })) ended.abort();
  };
  await expect(follow()).rejects.toThrow('abort');
});
