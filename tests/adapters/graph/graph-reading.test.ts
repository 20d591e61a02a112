import { afterEach, beforeEach, expect, test } from 'vitest';
import { failureOf, graphWorld, messageId, ref } from '../../stage/microsoft/graph-world.ts';

let graph: Awaited<ReturnType<typeof graphWorld>>;
beforeEach(async () => {
  graph = await graphWorld();
});
afterEach(() => graph.simulator.close());

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
