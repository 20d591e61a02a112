import { expect, it } from 'vitest';
import { account, FIRST, user } from '../../../stage/use-cases/cast.ts';
import { receiveStage } from '../../../stage/use-cases/receive-stage.ts';

const ended = (...outcomes: string[]) => ({ kind: 'ended', outcomes });

const TICKET = { internetMessageId: '<ticket-1@helpdesk.example>', inReplyTo: FIRST };
const NEXT = {
  receivedDateTime: '2026-11-24T10:30:00Z',
  sentDateTime: '2026-11-24T10:29:58Z',
};

it('a mail that bears the Message-ID of one before it is skipped by name, once, and costs no more when it is met again', async () => {
  const on = await receiveStage();
  expect(await on.receive({ id: 'a', ...TICKET })).toEqual(ended('entered'));
  expect(await on.receive({ id: 'b', ...TICKET, ...NEXT })).toEqual(ended('skipped'));
  on.scripted.requests.length = 0;
  expect(await on.receive({ id: 'a', ...TICKET })).toEqual(ended('done_already'));
  expect(await on.receive({ id: 'b', ...TICKET, ...NEXT })).toEqual(ended('done_already'));
  expect(on.scripted.requests).toEqual([]);
  expect(await on.entries()).toHaveLength(2);
  expect(await on.skippedMessages()).toMatchObject([
    { code: 'duplicate_message_id', occurredAt: '2026-11-24T10:30:00.000Z', retryable: false },
  ]);
});

it('what a stranger puts under the Message-ID of an answer to come does not keep that out unseen', async () => {
  const on = await receiveStage();
  const from = { email: 'mallory@evil.example' };
  expect(await on.receive({ id: 'a', ...TICKET, from })).toEqual(ended('entered'));
  expect(await on.receive({ id: 'b', ...TICKET, ...NEXT })).toEqual(ended('skipped'));
  expect(await on.skippedMessages()).toMatchObject([{ from: { email: 'carla@fabrikam.example' } }]);
});

it('a second copy that a mailing list has rewritten is one with the first, and its From is read once', async () => {
  const on = await receiveStage();
  const list = { from: { email: 'list@lists.example' }, subject: '[list] Re: Offer 17' };
  const later = { receivedDateTime: NEXT.receivedDateTime };
  expect(await on.receive({ id: 'a', ...TICKET })).toEqual(ended('entered'));
  on.scripted.requests.length = 0;
  for (let times = 0; times < 2; times += 1)
    expect(await on.receive({ id: 'b', ...TICKET, ...list, ...later })).toEqual(
      ended('done_already'),
    );
  expect(on.scripted.requests).toEqual(['envelope']);
  expect(await on.skippedMessages()).toEqual([]);
});

it('one of a private correspondence is nobody’s, whatever Message-ID it bears', async () => {
  const on = await receiveStage();
  await on.receive({ id: 'a', ...TICKET });
  const elsewhere = { ...TICKET, ...NEXT, inReplyTo: '<private@fabrikam.example>' };
  expect(await on.receive({ id: 'b', ...elsewhere })).toEqual(ended('not_ours'));
  expect(await on.skippedMessages()).toEqual([]);
});

it('of two that come in at the same moment the later one is skipped, once', async () => {
  const on = await receiveStage();
  const { deps } = on;
  let isFirst = true;
  on.scripted.meanwhile(async (request) => {
    if (request !== 'read' || !isFirst) return;
    isFirst = false;
    await on.receive({ id: 'a', ...TICKET });
  });
  expect(await on.receive({ id: 'b', ...TICKET, ...NEXT })).toEqual(ended('skipped'));
  for (const script of [{ id: 'a' }, { id: 'b', ...NEXT }])
    expect(await on.receive({ ...script, ...TICKET })).toEqual(ended('done_already'));
  expect(await deps.conversations.page(account, on.first.contactId, 9, null)).toMatchObject({
    entries: [{}, {}],
  });
  expect(await on.skippedMessages({ account, user })).toHaveLength(1);
});
