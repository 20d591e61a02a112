import { describe, expect, it } from 'vitest';
import { NOBODY_LISTED } from '../../../shared/domain/account/never-list.ts';
import { withEmails } from '../../../shared/domain/account/contact.ts';
import { account, ANNA, CARLA, contact, CONVERSATION, FIRST } from '../../stage/use-cases/cast.ts';
import { receiveStage, type ReceiveStage } from '../../stage/use-cases/receive-stage.ts';
import { INBOX, SENT_ITEMS, type Script } from '../../stage/use-cases/scripted-mail.ts';

const ended = (...outcomes: string[]) => ({ kind: 'ended', outcomes });
const list = (...emails: string[]) => emails.map((email) => ({ email }));
const BEN = 'ben@contoso.example';
const ALIAS = 'a.berg@contoso.example';
const ARCHIVE = 'folder-archive';

/** What Anna wrote, as her own program kept it. */
const kept = (id: string, folder: string, ...to: string[]): Script => ({
  id,
  parentFolderId: folder,
  hasTransportHeaders: false,
  inReplyTo: FIRST,
  references: FIRST,
  conversationId: CONVERSATION,
  from: { email: ANNA },
  to: list(...to),
});
/** What Anna wrote, as it was delivered to her too. */
const delivered = (id: string, ...to: string[]): Script => ({
  ...kept(id, INBOX, ...to),
  hasTransportHeaders: true,
});

async function onlyTheFirst(on: ReceiveStage) {
  expect(await on.entries()).toHaveLength(1);
  expect(await on.skippedMessages()).toEqual([]);
}

describe("the user's aside stays out", () => {
  it('to a colleague and to oneself: the Sent copy, the Inbox copy, and the colleague’s answer', async () => {
    const on = await receiveStage();
    const own = { internetMessageId: '<aside@contoso.example>' };
    expect(await on.receive({ ...kept('sent', SENT_ITEMS, BEN, ANNA), ...own })).toEqual(
      ended('aside'),
    );
    expect(await on.receive({ ...delivered('inbox', BEN, ANNA), ...own })).toEqual(ended('aside'));
    const answer = {
      id: 'answer',
      inReplyTo: '<aside@contoso.example>',
      references: `${FIRST} <aside@contoso.example>`,
      conversationId: CONVERSATION,
      from: { email: BEN },
    };
    expect(await on.receive(answer)).toEqual(ended('internal_aside'));
    await onlyTheFirst(on);
  });

  it('also by a list that holds the user, which nobody knows of', async () => {
    const on = await receiveStage();
    expect(await on.receive(delivered('inbox', 'sales-team@contoso.example'))).toEqual(
      ended('aside'),
    );
    await onlyTheFirst(on);
  });

  it.each([ARCHIVE, 'folder-deleted', 'folder-projects'])('when it lies in %s', async (folder) => {
    const on = await receiveStage();
    expect(await on.receive(kept('filed', folder, BEN))).toEqual(ended('aside'));
    expect(await on.list(kept('listed', folder, BEN), 'run')).toBe('ended');
    await onlyTheFirst(on);
  });

  it('when a colleague on cc answers the user alone', async () => {
    const on = await receiveStage();
    await on.receive(kept('all', SENT_ITEMS, CARLA, BEN));
    const answer = { id: 'ben', inReplyTo: FIRST, references: FIRST, from: { email: BEN } };
    expect(await on.receive({ ...answer, to: list(ANNA) })).toEqual(ended('internal_aside'));
    expect(await on.receive({ ...answer, id: 'ben2', to: list(ANNA, CARLA) })).toEqual(
      ended('entered'),
    );
  });

  it('when its reader is put on cc of a later mail to the contact, and it is judged again', async () => {
    const on = await receiveStage();
    const partner = 'paul@partner.example';
    const aside: Script = {
      ...kept('aside', SENT_ITEMS, partner),
      receivedDateTime: '2026-11-24T10:00:00Z',
    };
    const answer: Script = {
      id: 'answer',
      references: `${FIRST} <aside@fabrikam.example>`,
      from: { email: partner },
      receivedDateTime: '2026-11-24T10:01:00Z',
    };
    const judge = async () => [await on.receive(aside), await on.receive(answer)];
    const out = [ended('aside'), ended('unknown_sender')];
    expect(await judge()).toEqual(out);
    const later = { receivedDateTime: '2026-11-24T10:02:00Z' };
    await on.receive({ ...kept('later', SENT_ITEMS, CARLA, partner), ...later });
    expect(await judge()).toEqual(out);
    const fromThenOn = { ...answer, id: 'next', receivedDateTime: '2026-11-24T10:02:00Z' };
    expect(await on.receive(fromThenOn)).toEqual(ended('entered'));
  });

  it('to an alias of the user, also when the alias is on a mail to the contact', async () => {
    const on = await receiveStage();
    on.state.mailbox = { ...on.state.mailbox, ownAddresses: [ANNA, ALIAS] };
    await on.receive(kept('all', SENT_ITEMS, CARLA, ALIAS));
    expect(await on.receive(kept('note', SENT_ITEMS, ALIAS))).toEqual(ended('aside'));
    const fromAlias = { ...kept('from-alias', ARCHIVE, BEN), from: { email: ALIAS } };
    expect(await on.receive(fromAlias)).toEqual(ended('aside'));
  });
});

describe('own mail to the contact', () => {
  it('that never lay in Sent Items is outbound, and its recipients become participants', async () => {
    const on = await receiveStage();
    const dora = 'dora@fabrikam.example';
    expect(await on.receive(kept('filed', 'folder-projects', CARLA, dora))).toEqual(
      ended('entered'),
    );
    expect((await on.entries())[0]).toMatchObject({ direction: 'outbound', origin: 'mailbox' });
    const answer = { id: 'b', references: '<filed@fabrikam.example>', from: { email: dora } };
    expect(await on.receive(answer)).toEqual(ended('entered'));
  });

  it('with the user on cc, its Inbox copy seen first: waits, and is outbound by its Sent copy', async () => {
    const on = await receiveStage();
    const own = { internetMessageId: '<both@contoso.example>' };
    const inbox = { ...delivered('inbox', CARLA, ANNA), ...own };
    expect(await on.receive(inbox)).toEqual({ kind: 'awaits_sent_copy' });
    expect(await on.receive({ ...kept('sent', SENT_ITEMS, CARLA, ANNA), ...own })).toEqual(
      ended('entered'),
    );
    expect(await on.receive(inbox)).toEqual(ended('done_already'));
    expect(await on.entries()).toMatchObject([{ direction: 'outbound', origin: 'mailbox' }, {}]);
  });

  it('seen by a listing waits too, and the run waits for it', async () => {
    const on = await receiveStage();
    expect(await on.list(delivered('inbox', CARLA, ANNA), 'run')).toBe('waiting');
    expect(on.waits).toEqual(['wait run inbox']);
  });

  it('with somebody on a never-list stays out at once: no listing waits for its Sent copy', async () => {
    const on = await receiveStage();
    const listed = { ...NOBODY_LISTED, addresses: [BEN] };
    await on.never.save(account, null, listed, null);
    expect(await on.list(delivered('inbox', CARLA, ANNA, BEN), 'run')).toBe('ended');
    expect(on.waits).toEqual([]);
    await onlyTheFirst(on);
  });
});

it('an address added to the contact brings in nothing that was received before', async () => {
  const on = await receiveStage();
  const home = 'carla@home.example';
  const early: Script = {
    id: 'early',
    references: FIRST,
    from: { email: home },
    receivedDateTime: '2026-11-24T10:00:00Z',
  };
  expect(await on.receive(early)).toEqual(ended('unknown_sender'));
  const found = await on.deps.conversations.contact(account, contact);
  if (!found) throw new Error('no contact');
  const at = Date.parse('2026-11-24T10:01:00Z');
  const value = withEmails(found.value, { ...found.value, emails: [CARLA, home] }, at);
  await on.deps.conversations.commit(account, contact, [
    { kind: 'update-contact', contact: { value, etag: found.etag } },
  ]);
  expect(await on.receive(early)).toEqual(ended('unknown_sender'));
  const late = { ...early, id: 'late', receivedDateTime: '2026-11-24T10:01:00Z' };
  expect(await on.receive(late)).toEqual(ended('entered'));
  expect((await on.entries())[0]).toMatchObject({ origin: 'contact', unknownSender: false });
});
