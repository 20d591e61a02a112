import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sendDraft } from '../../../simulator/mail/send-draft.ts';
import { failureOf, graphWorld, messageId, ref } from '../../stage/microsoft/graph-world.ts';

let graph: Awaited<ReturnType<typeof graphWorld>>;
beforeAll(async () => {
  graph = await graphWorld();
});
afterAll(() => graph.simulator.close());
afterEach(() => graph.world.faults.clear());

const to = [{ email: 'carla@fabrikam.example' }];
const stamp = 'entry-1';
const failing = (method: string, path: string, status: number, code: string) =>
  graph.world.faults.add({
    match: { target: 'graph', method, path },
    effect: { type: 'fail', status, code },
  });
/** The draft in Anna's mailbox that the port calls by this id. */
const stored = (id: string) => {
  const found = graph.anna.messagesIn('drafts').find((one) => one.immutableId === id);
  if (!found) throw new Error('no such draft');
  return found;
};

test.each(['ErrorInvalidMailboxItemId', 'errorInvalidMailboxItemId', 'ErrorInvalidIdMalformed'])(
  'a reply to an id of another mailbox (400 %s) has no original here, and is asked for once',
  async (code) => {
    const original = messageId(graph.receive().immutableId);
    const refused = failing('POST', '/createReply$', 400, code);
    expect(await graph.mail.createReply(ref, original, { all: false, stamp })).toBe('missing');
    expect(refused.struck).toBe(1);
  },
);

describe('what Graph refuses for a message that was sent already', () => {
  async function sentByHand() {
    const draft = await graph.mail.createDraft(ref, { to, subject: 'By hand', stamp });
    sendDraft(graph.world, graph.anna, stored(draft.id));
    return draft.id;
  }

  test('a late PATCH (403 from 2026-12-31) means that it was sent', async () => {
    const id = await sentByHand();
    failing('PATCH', '/me/messages/', 403, 'ErrorAccessDenied');
    expect(await graph.mail.patchDraft(ref, id, { subject: 'Late' })).toBe('sent');
  });

  test('a second send of it is no refusal of the mail', async () => {
    expect(await graph.mail.send(ref, await sentByHand())).toBe('missing');
  });

  test('a draft that may not be changed is refused', async () => {
    const draft = await graph.mail.createDraft(ref, { to, subject: 'Mine', stamp });
    failing('PATCH', '/me/messages/', 403, 'ErrorAccessDenied');
    const refusal = await failureOf(graph.mail.patchDraft(ref, draft.id, { subject: 'Other' }));
    expect(refusal).toMatchObject({ kind: 'refused', code: 'ErrorAccessDenied' });
  });
});

describe('a mailbox that takes no other named property', () => {
  test.each([403, 507])('gets the draft without our stamp (%d)', async (status) => {
    graph.world.faults.add({
      match: { target: 'graph', method: 'POST', path: '^/me/messages$', times: 1 },
      effect: { type: 'fail', status, code: 'ErrorQuotaExceeded' },
    });
    const draft = await graph.mail.createDraft(ref, { to, subject: 'Plain', stamp });
    expect([draft.isStamped, stored(draft.id).extendedProperties.size]).toEqual([false, 0]);
    expect(await graph.mail.findByMessageId(ref, draft.internetMessageId)).toMatchObject([
      { id: draft.id, isDraft: true },
    ]);
  });

  test('gets a reply without it, by both of its requests', async () => {
    const original = messageId(graph.receive().immutableId);
    graph.world.faults.add({
      match: { target: 'graph', method: 'POST', path: '/createReply$', times: 1 },
      effect: { type: 'fail', status: 403, code: 'ErrorQuotaExceeded' },
    });
    const draft = await graph.mail.createReply(ref, original, { all: false, stamp });
    if (draft === 'missing') throw new Error('no reply');
    expect(draft.isStamped).toBe(false);
    graph.world.faults.add({
      match: { target: 'graph', method: 'PATCH', path: '/me/messages/', times: 1 },
      effect: { type: 'fail', status: 403, code: 'ErrorQuotaExceeded' },
    });
    expect(await graph.mail.patchDraft(ref, draft.id, { subject: 'Re: x', stamp })).toBe(
      'unstamped',
    );
    expect(stored(draft.id).subject).toBe('Re: x');
  });

  test('has no message with it', async () => {
    failing('GET', '^/me/messages$', 403, 'ErrorQuotaExceeded');
    expect(await graph.mail.findStamped(ref, stamp)).toEqual([]);
  });
});

test.each([403, 507])('a full mailbox (%d) refuses the draft', async (status) => {
  failing('POST', '^/me/messages$', status, 'ErrorQuotaExceeded');
  expect(await failureOf(graph.mail.createDraft(ref, { to, stamp }))).toMatchObject({
    kind: 'refused',
    status,
  });
});

test('a Message-ID with a quotation mark is found literally', async () => {
  expect(await graph.mail.findByMessageId(ref, "<o'brien@x> or 1 eq 1")).toEqual([]);
});
