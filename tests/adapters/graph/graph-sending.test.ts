import { afterEach, beforeEach, expect, test } from 'vitest';
import { failureOf, graphWorld, messageId, ref } from '../../stage/microsoft/graph-world.ts';

let graph: Awaited<ReturnType<typeof graphWorld>>;
beforeEach(async () => {
  graph = await graphWorld();
});
afterEach(() => graph.simulator.close());

const journal = () => graph.world.journal.entries;

test('a draft carries the stamp, is sent as it is, and is found by the stamp', async () => {
  const draft = await graph.mail.createDraft(ref, {
    subject: 'Offer',
    body: { contentType: 'html', content: '<p>Offer</p>' },
    to: [{ email: 'carla@fabrikam.example', name: 'Carla' }],
    stamp: 'entry-1',
    inReplyTo: '<gone@elsewhere.example>',
    references: '<gone@elsewhere.example>',
  });
  expect(await graph.mail.send(ref, draft.id)).toBe('accepted');
  expect(await graph.mail.findStamped(ref, 'entry-1')).toMatchObject([
    { id: draft.id, isDraft: false, internetMessageId: draft.internetMessageId },
  ]);
  expect(await graph.mail.findStamped(ref, "it's another")).toEqual([]);
  const [own] = await graph.mail.threading(ref, [draft.id]);
  expect(own).toMatchObject({
    threading: { stamp: 'entry-1', inReplyTo: '<gone@elsewhere.example>' },
  });
});

test('a reply quotes the original and leaves an unread one unread', async () => {
  const message = graph.receive();
  const reply = await graph.mail.createReply(ref, messageId(message.immutableId), {
    all: true,
    stamp: 'entry-2',
  });
  if (reply === 'missing') throw new Error('missing');
  expect(reply.body?.content).toContain('Hi');
  expect(graph.anna.findMessage(message.immutableId)?.isRead).toBe(false);
  await graph.mail.patchDraft(ref, reply.id, {
    stamp: 'entry-2',
    body: { contentType: 'html', content: '<p>new</p>' },
  });
  expect(await graph.mail.findStamped(ref, 'entry-2')).toMatchObject([{ isDraft: true }]);
  expect(await graph.mail.createReply(ref, messageId('AAkgone'), { all: false, stamp: 'e' })).toBe(
    'missing',
  );
});

test("a reply's draft is stamped from the start, or without the stamp where a mailbox refuses it there", async () => {
  const message = graph.receive();
  const reply = { all: false, stamp: 'entry-4' };
  const stamped = await graph.mail.createReply(ref, messageId(message.immutableId), reply);
  if (stamped === 'missing') throw new Error('missing');
  expect(await graph.mail.findStamped(ref, 'entry-4')).toMatchObject([
    { id: stamped.id, isDraft: true },
  ]);
  graph.world.faults.add({
    match: { target: 'graph', method: 'POST', path: '/createReply$', times: 1 },
    effect: { type: 'fail', status: 400, code: 'ErrorInvalidProperty' },
  });
  const bare = await graph.mail.createReply(ref, messageId(message.immutableId), reply);
  if (bare === 'missing') throw new Error('missing');
  expect(await graph.mail.findStamped(ref, 'entry-4')).toHaveLength(1);
  expect(bare.body?.content).toContain('Hi');
});

test('a reply survives when the read state can not be restored, and says so', async () => {
  const message = graph.receive();
  graph.world.faults.add({
    match: { target: 'graph', method: 'PATCH' },
    effect: { type: 'fail', status: 500 },
  });
  const reply = await graph.mail.createReply(ref, messageId(message.immutableId), {
    all: false,
    stamp: 'entry-3',
  });
  expect(reply).toMatchObject({ subject: 'RE: Hello' });
  expect(graph.warnings).toEqual(['read_state_not_restored', 'read_state_not_restored']);
});

test('an attachment near 3 MB goes by upload session, without a token at the upload URL', async () => {
  const draft = await graph.mail.createDraft(ref, { subject: 'Big' });
  const content = new Uint8Array(3 * 1024 * 1024).fill(65);
  const attachment = { name: 'big.bin', contentType: 'application/octet-stream', content };
  await graph.mail.attach(ref, draft.id, { ...attachment, contentId: null });
  await graph.mail.attach(ref, draft.id, {
    name: 'small.png',
    contentType: 'image/png',
    content: new Uint8Array([1, 2, 3]),
    contentId: 'pic',
  });
  const stored = graph.anna.findMessage(draft.id)?.attachments;
  expect(stored).toMatchObject([
    { name: 'big.bin', isInline: false },
    { name: 'small.png', isInline: true, contentId: 'pic' },
  ]);
  const [big] = stored ?? [];
  expect(big?.kind === 'file' && big.content.equals(content)).toBe(true);
  expect(journal().some(({ path }) => path.endsWith('/createUploadSession'))).toBe(true);
});

test.each([
  ['a small file', 3],
  ['a large one', 3 * 1024 * 1024],
])('a draft that is gone when %s is added is no refusal: it is made again', async (_name, size) => {
  const failure = await failureOf(
    graph.mail.attach(ref, messageId('AAkgone'), {
      name: 'a.bin',
      contentType: 'application/octet-stream',
      contentId: null,
      content: new Uint8Array(size),
    }),
  );
  expect(failure).toMatchObject({ kind: 'unavailable', code: 'draft_gone' });
});

test.each([404, 410, 416])(
  'an upload session that ends with %d is no refusal either',
  async (status) => {
    const draft = await graph.mail.createDraft(ref, { subject: 'Big' });
    graph.world.faults.add({
      match: { target: 'upload', nth: 2 },
      effect: { type: 'fail', status },
    });
    const content = new Uint8Array(3 * 1024 * 1024).fill(65);
    const attachment = { name: 'big.bin', contentType: 'application/pdf', content };
    expect(
      await failureOf(graph.mail.attach(ref, draft.id, { ...attachment, contentId: null })),
    ).toMatchObject({ kind: 'unavailable', code: 'upload_session_lost' });
  },
);
