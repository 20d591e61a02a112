import { createServer } from 'node:http';
import { afterAll, expect, it } from 'vitest';
import { withInlineImages } from '../../examples/crm/inline-images.ts';
import { SyncClient } from '../../examples/crm/sync-client.ts';
import type { Entry } from '../../examples/crm/sync-shapes.ts';
import { listen } from '../stage/listen.ts';

const server = createServer((request, response) => {
  response.setHeader('content-type', 'image/png');
  response.end(request.url?.split('/').at(-1));
});
const { url, close } = await listen(server);
afterAll(close);
const sync = new SyncClient({
  syncUrl: url,
  functionKey: 'key',
  accountId: 'contoso',
});

const picture = (id: string, contentId: string): Entry['attachments'][number] => ({
  id,
  name: `${id}.png`,
  size: 1,
  inline: true,
  contentId,
  type: 'file',
});

it('each inline picture is shown where its own content id stands, and words stay words', async () => {
  const entry: Entry = {
    id: 'e',
    direction: 'inbound',
    origin: 'contact',
    unknownSender: false,
    status: 'received',
    failure: null,
    from: { email: 'carla@fabrikam.example' },
    to: [],
    cc: [],
    subject: '',
    occurredAt: '2026-11-24T10:02:00.000Z',
    html: '<p>cid:a<img src="cid:a" /><img src="cid:a1" /><img src="cid:b&amp;c" /></p>',
    attachments: [picture('1', 'a'), picture('2', 'a1'), picture('3', 'b&c')],
  };
  const source = (id: string) => `data:image/png;base64,${Buffer.from(id).toString('base64')}`;
  expect((await withInlineImages(sync, 'carla', entry)).html).toBe(
    `<p>cid:a<img src="${source('1')}" /><img src="${source('2')}" /><img src="${source('3')}" /></p>`,
  );
});
