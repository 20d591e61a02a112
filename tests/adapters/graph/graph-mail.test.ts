import { afterEach, beforeEach, expect, test } from 'vitest';
import { ServiceFailure } from '../../../shared/domain/failure.ts';
import { graphWorld, messageId, ref } from '../../stage/microsoft/graph-world.ts';

let graph: Awaited<ReturnType<typeof graphWorld>>;
beforeEach(async () => {
  graph = await graphWorld();
});
afterEach(() => graph.simulator.close());

const failureOf = async (call: Promise<unknown>): Promise<ServiceFailure> => {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ServiceFailure)) throw new Error(`no service failure: ${String(error)}`);
  return error;
};
const journal = () => graph.world.journal.entries;

test('threading comes by one batch, in the order of the ids, each ended on its own', async () => {
  const one = graph.receive();
  const two = graph.receive({ subject: 'Second' });
  graph.world.faults.add({
    match: { target: 'graph', path: two.immutableId },
    effect: { type: 'throttle', retryAfter: '2.128' },
  });
  const results = await graph.mail.threading(
    ref,
    [two.immutableId, 'AAkgone', one.immutableId].map(messageId),
  );
  expect(results).toMatchObject([
    { kind: 'failed', failure: { kind: 'throttled', retryAfterMs: 2128 } },
    { kind: 'missing', id: 'AAkgone' },
    {
      kind: 'found',
      threading: {
        id: one.immutableId,
        internetMessageId: one.internetMessageId,
        isDraft: false,
        inReplyTo: null,
        stamp: null,
      },
    },
  ]);
  expect(journal().filter(({ batch }) => batch === null)).toHaveLength(1);
  expect(journal().some(({ readsBody }) => readsBody)).toBe(false);
});

test('a member is read in one request: body, recipients, sensitivity and attachments without content', async () => {
  const logo = Buffer.from('not really a picture');
  const message = graph.receive({
    html: '<p>Look <img src="cid:logo@x"></p>',
    sensitivity: 2,
    attachments: [
      {
        kind: 'file',
        id: 'a1',
        name: 'logo.png',
        contentType: 'image/png',
        isInline: true,
        lastModified: 0,
        content: logo,
        contentId: 'logo@x',
        contentLocation: null,
      },
    ],
  });
  const read = await graph.mail.read(ref, messageId(message.immutableId));
  if (read === 'missing') throw new Error('missing');
  expect(read).toMatchObject({
    from: { email: 'carla@fabrikam.example', name: 'Carla Costa' },
    to: [{ email: 'anna@contoso.example' }],
    subject: 'Hello',
    markedPrivate: true,
    attachments: [{ name: 'logo.png', type: 'file', isInline: true }],
  });
  expect(read.body.content).toContain('cid:logo@x');
  expect(journal()).toHaveLength(1);

  const [meta] = read.attachments;
  if (!meta) throw new Error('no attachment');
  const id = messageId(message.immutableId);
  expect(await graph.mail.attachment(ref, id, meta, logo.length)).toEqual({
    kind: 'content',
    bytes: logo,
    contentId: 'logo@x',
  });
  expect(await graph.mail.attachment(ref, id, meta, logo.length - 1)).toEqual({
    kind: 'too_large',
  });
});

test('an attached item comes as .eml, stopped at the limit', async () => {
  const content = Buffer.from('From: a@b.example\r\nSubject: x\r\n\r\nBody');
  const message = graph.receive({
    attachments: [
      {
        kind: 'item',
        id: 'i1',
        name: 'x.eml',
        contentType: null,
        isInline: false,
        lastModified: 0,
        content,
        subject: 'x',
      },
    ],
  });
  const id = messageId(message.immutableId);
  const read = await graph.mail.read(ref, id);
  const meta = read === 'missing' ? undefined : read.attachments[0];
  if (!meta) throw new Error('no attachment');
  expect(meta.type).toBe('item');
  const found = await graph.mail.attachment(ref, id, meta, content.length);
  expect(found).toMatchObject({ kind: 'content', bytes: content });
  expect(await graph.mail.attachment(ref, id, meta, content.length - 1)).toEqual({
    kind: 'too_large',
  });
});

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

test('a listing pages by time, oldest first, and tells the time of Graph', async () => {
  for (let n = 0; n < 103; n += 1) graph.receive({ subject: `Mail ${n}` });
  const first = await graph.mail.list(ref, { since: '2000-01-01T00:00:00Z' });
  expect(first.messages).toHaveLength(100);
  expect(Math.abs(first.graphNow - graph.world.clock.now())).toBeLessThan(2000);
  const second = await graph.mail.list(ref, { nextLink: first.nextLink ?? '' });
  expect(second.messages).toHaveLength(3);
  expect(second.nextLink).toBeNull();
});

test('a nextLink to another origin is never followed', async () => {
  const failure = await failureOf(
    graph.mail.list(ref, { nextLink: 'https://graph.microsoft.com.evil.example/v1.0/me/messages' }),
  );
  expect(failure).toMatchObject({ kind: 'refused', code: 'foreign_next_link' });
  expect(journal()).toHaveLength(0);
});

test.each([
  ['throttle', { type: 'throttle', retryAfter: '7' }, 'throttled', 7000],
  ['503 without Retry-After', { type: 'fail', status: 503 }, 'throttled', null],
  ['504', { type: 'fail', status: 504 }, 'unavailable', null],
  ['a cut connection', { type: 'drop' }, 'unavailable', null],
  ['403', { type: 'fail', status: 403, code: 'ErrorAccessDenied' }, 'refused', null],
  [
    'a daily limit under 429',
    { type: 'throttle', code: 'ErrorExceededMessageLimit' },
    'refused',
    null,
  ],
] as const)('%s is told apart', async (_name, effect, kind, retryAfterMs) => {
  graph.world.faults.add({ match: { target: 'graph' }, effect });
  expect(await failureOf(graph.mail.envelope(ref, messageId('AAkx')))).toMatchObject({
    kind,
    retryAfterMs,
  });
});

test('a 503 to a send is no clear refusal: the outcome is unknown', async () => {
  const draft = await graph.mail.createDraft(ref, { to: [{ email: 'carla@fabrikam.example' }] });
  graph.world.faults.add({
    match: { target: 'graph', path: '/send' },
    effect: { type: 'fail-after', status: 503, retryAfter: '3' },
  });
  expect(await failureOf(graph.mail.send(ref, draft.id))).toMatchObject({
    kind: 'unavailable',
    retryAfterMs: 3000,
  });
  // Nothing below asked twice.
  expect(journal().filter(({ template }) => template.endsWith('/send'))).toHaveLength(1);
});

test('a claims challenge is answered once with a fresh token; a second 401 means reconnect', async () => {
  const message = graph.receive();
  const id = messageId(message.immutableId);
  graph.world.tokens.revoke(graph.anna.oid, { aadsts: 50173, claimsChallenge: true });
  expect(await graph.mail.envelope(ref, id).catch(() => null)).toMatchObject({ subject: 'Hello' });
  expect(graph.asked.at(-1)).toMatchObject({ fresh: true });
  expect(JSON.parse(graph.asked.at(-1)?.claims ?? '{}')).toHaveProperty('access_token.nbf');
  graph.world.faults.add({
    match: { target: 'graph' },
    effect: { type: 'fail', status: 401, code: 'InvalidAuthenticationToken' },
  });
  expect(await failureOf(graph.mail.envelope(ref, id))).toMatchObject({ kind: 'reconnect' });
});

test('a mailbox without Exchange is told apart from a message that is missing', async () => {
  expect(await graph.mail.folders(ref)).toHaveProperty('sentItems');
  graph.world.faults.add({
    match: { target: 'graph' },
    effect: { type: 'fail', status: 404, code: 'MailboxNotEnabledForRESTAPI' },
  });
  expect(await graph.mail.folders(ref)).toBe('no_mailbox');
  expect(await failureOf(graph.mail.envelope(ref, messageId('AAkx')))).toMatchObject({
    kind: 'reconnect',
    code: 'no_mailbox',
  });
});

test('at most four requests at once go out for one mailbox, the items of a batch counted', async () => {
  let running = 0;
  let most = 0;
  const itemsOf = (init: RequestInit | undefined): number => {
    const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as object) : {};
    return 'requests' in body && Array.isArray(body.requests) ? body.requests.length : 1;
  };
  const counting: typeof fetch = async (...call) => {
    const items = itemsOf(call[1]);
    most = Math.max(most, (running += items));
    try {
      return await fetch(...call);
    } finally {
      running -= items;
    }
  };
  const world = await graphWorld(counting);
  try {
    const ids = Array.from({ length: 10 }, (_, n) => messageId(`AAkgone${n}`));
    await Promise.all([
      ...ids.map((id) => world.mail.envelope(ref, id)),
      world.mail.threading(ref, ids),
    ]);
    expect(most).toBe(4);
  } finally {
    await world.simulator.close();
  }
});

test('a send that waits too long for its turn is not sent at all, and says so', async () => {
  let hold = false;
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const holding: typeof fetch = async (...call) => {
    if (hold) await held;
    return fetch(...call);
  };
  const slow = await graphWorld(holding);
  try {
    const draft = await slow.mail.createDraft(ref, { to: [{ email: 'carla@fabrikam.example' }] });
    hold = true;
    const reads = [1, 2, 3, 4].map(() => slow.mail.envelope(ref, messageId('AAkgone')));
    const sent = failureOf(slow.mail.send(ref, draft.id));
    // Everybody is in the line.
    await new Promise(setImmediate);
    slow.world.clock.advance(61_000);
    hold = false;
    letGo();
    expect(await sent).toMatchObject({ kind: 'throttled', code: 'mailbox_busy', status: null });
    await Promise.all(reads);
    expect(slow.carla.messagesIn('inbox')).toEqual([]);
  } finally {
    await slow.simulator.close();
  }
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
