import { expect, test } from 'vitest';
import { recipient } from '../stage/microsoft/graph-user.ts';
import { ANNA, BEN, CARLA, DIETER } from '../stage/microsoft/people.ts';
import { openWorld } from '../stage/microsoft/test-world.ts';

const world = await openWorld();

test('a send keeps immutable id and Message-ID and moves the draft to Sent Items', async () => {
  const anna = await world.graph();
  const draft = await anna.draft();
  const before = await anna.get(`/me/messages/${draft.id}`, {});
  await anna.send(draft.id);
  const sent = await world.only(ANNA, 'sentitems');
  expect(sent).toMatchObject({
    id: draft.id,
    internetMessageId: draft.internetMessageId,
    isDraft: false,
  });
  expect(sent.mutableId).not.toBe(before.body.id);
  expect(await world.messages(ANNA, 'drafts')).toEqual([]);
  const received = await world.only(CARLA, 'inbox');
  expect(received.internetMessageId).toBe(draft.internetMessageId);
  expect(received.from.email).toBe(ANNA);
});

test('each mailbox has its own conversationId for one thread, and keeps it', async () => {
  const anna = await world.graph();
  const draft = await anna.draft();
  await anna.send(draft.id);
  const received = await world.only(CARLA, 'inbox');
  expect(received.conversationId).not.toBe(draft.conversationId);
  const answer = await world.act(CARLA, 'reply', { messageId: received.id, text: 'y' });
  expect(answer.conversationId).toBe(received.conversationId);
  expect((await world.only(ANNA, 'inbox')).conversationId).toBe(draft.conversationId);
});

test('bcc gets the mail and nobody sees it', async () => {
  const anna = await world.graph();
  const draft = await anna.draft({
    ccRecipients: [recipient(DIETER)],
    bccRecipients: [recipient(BEN)],
  });
  await anna.send(draft.id);
  for (const email of [CARLA, DIETER, BEN]) {
    expect(await world.only(email, 'inbox')).toMatchObject({ bcc: [] });
  }
  expect((await world.only(ANNA, 'sentitems')).bcc).toEqual([{ email: BEN, name: BEN }]);
});

test('an address twice, or in two cases, gets one copy', async () => {
  const anna = await world.graph();
  const draft = await anna.draft({
    toRecipients: [recipient(CARLA)],
    ccRecipients: [recipient(CARLA.toUpperCase())],
  });
  await anna.send(draft.id);
  await world.only(CARLA, 'inbox');
});

test('threading set by extended properties on a draft becomes real headers', async () => {
  const anna = await world.graph();
  const draft = await anna.draft({
    singleValueExtendedProperties: [
      { id: 'String 0x1042', value: '<parent@x.example>' },
      { id: 'String 0x1039', value: '<root@x.example> <parent@x.example>' },
    ],
  });
  await anna.send(draft.id);
  const { inReplyTo, references, headers } = await world.only(CARLA, 'inbox');
  expect(inReplyTo).toBe('<parent@x.example>');
  expect(references).toEqual(['<root@x.example>', '<parent@x.example>']);
  expect(headers).toContainEqual({ name: 'In-Reply-To', value: '<parent@x.example>' });
});

test('own headers reach the recipient and are gone from the Sent copy', async () => {
  const anna = await world.graph();
  const draft = await anna.draft({ internetMessageHeaders: [{ name: 'x-crm', value: '7' }] });
  await anna.send(draft.id);
  expect((await world.only(CARLA, 'inbox')).headers).toContainEqual({ name: 'x-crm', value: '7' });
  expect((await world.only(ANNA, 'sentitems')).headers).toBeNull();
});

test('a second send of a sent message is refused and reaches nobody', async () => {
  const anna = await world.graph();
  const draft = await anna.draft();
  await anna.send(draft.id);
  expect((await anna.post(`/me/messages/${draft.id}/send`)).status).toBe(400);
  await world.only(CARLA, 'inbox');
});

test('sending as somebody else is ErrorSendAsDenied', async () => {
  const anna = await world.graph();
  const draft = await anna.draft({ from: recipient(BEN) });
  const { status, body } = await anna.post(`/me/messages/${draft.id}/send`);
  expect([status, body.error.code]).toEqual([403, 'ErrorSendAsDenied']);
});

test('no recipient, a bad one, and more than 500 are refused; 500 go out', async () => {
  const anna = await world.graph();
  const codeOf = async (toRecipients: object[]): Promise<string> => {
    const draft = await anna.draft({ toRecipients });
    return (await anna.post(`/me/messages/${draft.id}/send`)).body.error.code;
  };
  const many = (count: number): object[] =>
    Array.from({ length: count }, (_, index) => recipient(`p${index}@nowhere.example`));
  expect(await codeOf([])).toBe('ErrorInvalidRecipients');
  expect(await codeOf([recipient('not an address')])).toBe('ErrorInvalidRecipients');
  expect(await codeOf(many(501))).toMatch(/^ErrorExceeded/);
  await anna.send((await anna.draft({ toRecipients: many(500) })).id);
});

test('too large a message is ErrorMessageSizeExceeded', async () => {
  await world.control('POST', '/settings', { maxMessageBytes: 1000 });
  const anna = await world.graph();
  const draft = await anna.draft({ body: { contentType: 'text', content: 'x'.repeat(1001) } });
  const { status, body } = await anna.post(`/me/messages/${draft.id}/send`);
  expect([status, body.error.code]).toEqual([413, 'ErrorMessageSizeExceeded']);
});

test('an address without a mailbox swallows the mail, or answers with a non-delivery report', async () => {
  const anna = await world.graph();
  await anna.send((await anna.draft({ toRecipients: [recipient('x@nowhere.example')] })).id);
  expect(await world.messages(ANNA, 'inbox')).toEqual([]);
  await world.control('POST', '/settings', { nonDeliveryReports: true });
  const draft = await anna.draft({ toRecipients: [recipient('x@nowhere.example')] });
  await anna.send(draft.id);
  const report = await world.only(ANNA, 'inbox');
  expect(report.subject).toBe('Undeliverable: Offer');
  expect(report.inReplyTo).toBe(draft.internetMessageId);
});

test('sendMail gives 202 and no id, with a copy in Sent Items unless told otherwise', async () => {
  const anna = await world.graph();
  const message = { subject: 'direct', toRecipients: [recipient(CARLA)] };
  const { status, bytes } = await anna.post('/me/sendMail', { message });
  expect([status, bytes.length]).toEqual([202, 0]);
  await world.only(ANNA, 'sentitems');
  await anna.post('/me/sendMail', { message, saveToSentItems: false });
  await world.only(ANNA, 'sentitems');
  expect(await world.messages(CARLA, 'inbox')).toHaveLength(2);
});
