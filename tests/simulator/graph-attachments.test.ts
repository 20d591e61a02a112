import { expect, test } from 'vitest';
import type { Json } from '../stage/microsoft/graph-user.ts';
import { ANNA, CARLA } from '../stage/microsoft/people.ts';
import { openWorld } from '../stage/microsoft/test-world.ts';

const world = await openWorld();
const FILE = { '@odata.type': '#microsoft.graph.fileAttachment', name: 'a.txt' };

async function received(attachments: object[]): Promise<string> {
  await world.act(CARLA, 'send', { to: [ANNA], subject: 'Files', text: 'x', attachments });
  return (await world.only(ANNA, 'inbox')).id;
}

test('size is larger than the content, and the bytes are the bytes', async () => {
  const id = await received([{ name: 'big.bin', size: 3_483_322 }]);
  const anna = await world.graph();
  const { body } = await anna.get(`/me/messages/${id}/attachments?$select=id,name,size`);
  const [file] = body.value;
  expect(file?.size).toBeGreaterThan(3_600_000);
  expect(file?.size).toBeLessThan(3_700_000);
  const { bytes, headers } = await anna.get(`/me/messages/${id}/attachments/${file?.id}/$value`);
  expect(bytes.length).toBe(3_483_322);
  expect(headers.get('content-type')).toBe('application/octet-stream');
});

test('hasAttachments is false when all are inline', async () => {
  const id = await received([{ name: 'l.png', text: 'x', isInline: true, contentId: 'l' }]);
  const anna = await world.graph();
  expect((await anna.get(`/me/messages/${id}`)).body.hasAttachments).toBe(false);
  const { body } = await anna.get(`/me/messages/${id}/attachments`);
  expect(body.value).toMatchObject([{ contentId: 'l', contentBytes: 'eA==' }]);
});

test('contentId is a property of the derived type: a bare $select of it is 400', async () => {
  const id = await received([{ name: 'l.png', text: 'x', isInline: true, contentId: 'l' }]);
  const anna = await world.graph();
  const bare = await anna.get(`/me/messages/${id}/attachments?$select=id,contentId`);
  expect([bare.status, bare.body.error.code]).toEqual([400, 'RequestBroker--ParseUri']);
  const cast = await anna.get(
    `/me/messages/${id}/attachments?$select=id,microsoft.graph.fileAttachment/contentId`,
  );
  expect(cast.body.value).toMatchObject([{ contentId: 'l' }]);
  expect(cast.body.value[0]).not.toHaveProperty('contentBytes');
});

test('an attached item comes as MIME by $value; a link has no content', async () => {
  const id = await received([
    { kind: 'item', name: 'Forwarded', subject: 'Inner', from: CARLA, text: 'inside' },
    { kind: 'reference', name: 'Link', sourceUrl: 'https://files.example/1', size: 12 },
  ]);
  const anna = await world.graph();
  const { body } = await anna.get(
    `/me/messages/${id}/attachments?$select=id,name,contentType,size`,
  );
  const [item, link] = body.value;
  expect(item?.['@odata.type']).toBe('#microsoft.graph.itemAttachment');
  expect(link?.['@odata.type']).toBe('#microsoft.graph.referenceAttachment');
  const mime = await anna.get(`/me/messages/${id}/attachments/${item?.id}/$value`);
  expect(mime.bytes.toString()).toContain('Subject: Inner');
  expect((await anna.get(`/me/messages/${id}/attachments/${link?.id}/$value`)).status).toBe(405);
});

test('one POST takes up to 3,145,611 bytes: base64 must fit 4 MB', async () => {
  const anna = await world.graph();
  const { id } = await anna.draft();
  const post = async (bytes: number): Promise<number> => {
    const contentBytes = Buffer.alloc(bytes).toString('base64');
    const { status } = await anna.post(`/me/messages/${id}/attachments`, { ...FILE, contentBytes });
    return status;
  };
  expect(await post(3_145_500)).toBe(201);
  expect(await post(3_145_728)).toBe(413);
});

test('bad base64 and an attachment without its type are 400', async () => {
  const anna = await world.graph();
  const { id } = await anna.draft();
  const target = `/me/messages/${id}/attachments`;
  expect((await anna.post(target, { ...FILE, contentBytes: '***' })).status).toBe(400);
  expect((await anna.post(target, { name: 'a', contentBytes: 'AAAA' })).status).toBe(400);
});

test('attachments given with the draft are sent with it', async () => {
  const anna = await world.graph();
  const draft = await anna.draft({ attachments: [{ ...FILE, contentBytes: 'aGVsbG8=' }] });
  await anna.send(draft.id);
  const { attachments } = await world.only(CARLA, 'inbox');
  expect(attachments).toMatchObject([{ name: 'a.txt', contentLength: 5 }]);
});

async function session(size: number): Promise<{ draft: Json; answer: Json; status: number }> {
  const anna = await world.graph();
  const draft = await anna.draft();
  const { status, body } = await anna.post(
    `/me/messages/${draft.id}/attachments/createUploadSession`,
    { AttachmentItem: { attachmentType: 'file', name: 'big.bin', size } },
  );
  return { draft, answer: body, status };
}

function put(
  url: string,
  from: number,
  bytes: Buffer,
  total: number,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url, {
    method: 'PUT',
    headers: {
      'content-range': `bytes ${from}-${from + bytes.length - 1}/${total}`,
      ...headers,
    },
    body: new Uint8Array(bytes),
  });
}

test('an upload session takes slices in order and ends with 201, a Location and no body', async () => {
  const total = 4_000_000;
  const content = Buffer.alloc(total, 'slice ');
  const { draft, answer, status } = await session(total);
  expect([status, answer.nextExpectedRanges]).toEqual([201, ['0-']]);
  const first = await put(answer.uploadUrl, 0, content.subarray(0, 2_500_000), total);
  expect(first.status).toBe(200);
  const progress: Record<string, unknown> = JSON.parse(await first.text());
  expect(Object.keys(progress).toSorted()).toEqual(['ExpirationDateTime', 'NextExpectedRanges']);
  expect(progress['NextExpectedRanges']).toEqual(['2500000-']);
  const last = await put(answer.uploadUrl, 2_500_000, content.subarray(2_500_000), total);
  expect([last.status, await last.text()]).toEqual([201, '']);
  expect(last.headers.get('location')).toContain('/attachments(');
  const anna = await world.graph();
  const { body } = await anna.get(`/me/messages/${draft.id}/attachments`);
  expect(Buffer.from(body.value[0]?.contentBytes ?? '', 'base64').equals(content)).toBe(true);
});

test('a session refuses Authorization, a slice out of order, a large slice and an end too early', async () => {
  const total = 5_000_000;
  const { answer } = await session(total);
  const slice = Buffer.alloc(1000);
  const url = answer.uploadUrl;
  expect((await put(url, 0, slice, total, { authorization: 'Bearer x' })).status).toBe(401);
  expect((await put(url, 1000, slice, total)).status).toBe(416);
  expect((await put(url, 0, slice, total + 1)).status).toBe(416);
  expect((await put(url, 0, Buffer.alloc(4 * 1024 * 1024), total)).status).toBe(413);
  expect((await put(url, 0, slice, total)).status).toBe(200);
  expect((await put(url, 0, slice, total)).status).toBe(416);
  expect((await put(`${url}x`, 1000, slice, total)).status).toBe(404);
});

test('a session under 2,097,152 bytes is refused, and one ends by the clock', async () => {
  const { status, answer } = await session(2_097_151);
  expect([status, answer.error.code]).toEqual([
    400,
    'ErrorAttachmentSizeShouldNotBeLessThanMinimumSize',
  ]);
  const open = await session(2_097_152);
  await world.advance(8 * 24 * 3_600_000);
  expect((await put(open.answer.uploadUrl, 0, Buffer.alloc(10), 2_097_152)).status).toBe(404);
});
