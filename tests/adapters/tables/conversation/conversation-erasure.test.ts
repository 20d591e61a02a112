import { beforeEach, describe, expect, test } from 'vitest';
import { overflowPrefix } from '../../../../shared/adapters/tables/conversation/conversation-rows.ts';
import { conversations } from '../../../../shared/adapters/tables/conversation/conversations.ts';
import { key } from '../../../../shared/adapters/tables/keys.ts';
import type { OpenTable } from '../../../../shared/adapters/tables/table.ts';
import { entryEvent } from '../../../../shared/domain/event/event.ts';
import { contactIdSchema, threadIdSchema, userIdSchema } from '../../../../shared/domain/ids.ts';
import { isErased } from '../../../../shared/domain/thread/thread.ts';
import type { ConversationChange } from '../../../../shared/ports/conversation.ts';
import { conversationStage } from '../../../stage/memory/conversation-stage.ts';
import { families } from '../families.ts';
import { account, AT, contact, content, entry, send, skipped, thread, user } from '../samples.ts';

const neighbour = contactIdSchema.parse('carla');
const COUNT = 130;
/** Entries that one transaction takes in, with their guards and events. */
const AT_ONCE = 20;
const bytes = new TextEncoder().encode('content');
const large = content({ html: 'x'.repeat(40_000) });
const hash = (n: number) => n.toString(16).padStart(64, '0');

function changesOf(n: number, whose: typeof contact): readonly ConversationChange[] {
  const one = entry(AT + n, { contactId: whose });
  const event = entryEvent('conversation.entry.created', one, one.occurredAt);
  const holds = { kind: 'entry', id: one.id } as const;
  return [
    { kind: 'insert-entry', entry: one, content: n % 40 ? content() : large },
    { kind: 'insert-guard', guard: { messageIdHash: hash(n), holds, fingerprint: 'f' } },
    { kind: 'insert-event', event },
  ];
}

/** More than one transaction of everything that a contact can have. */
async function fill(stage: ReturnType<typeof conversationStage>, whose: typeof contact) {
  for (let first = 0; first < COUNT; first += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, COUNT - first) }, (_, n) => first + n);
    const changes = some.flatMap((n) => changesOf(n, whose));
    const committed = await stage.conversations.commit(account, whose, changes);
    if (committed.kind !== 'committed') throw new Error(committed.kind);
  }
  const missed = skipped(AT, {
    contactId: whose,
    id: `${skipped().id.slice(0, -1)}${whose.length}`,
  });
  await stage.conversations.commit(account, whose, [
    { kind: 'insert-thread', thread: thread({ contactId: whose }) },
    { kind: 'insert-send', send: send({ contactId: whose }) },
    { kind: 'insert-skipped', skipped: missed },
    {
      kind: 'insert-contact',
      contact: { id: whose, emails: ['c@x.example'], joined: [], name: 'Carla' },
    },
  ]);
  await stage.deps.skipped.put(missed);
  await stage.deps.attachments.put(account, whose, entry().id, 'a1', bytes);
  await stage.deps.sendBodies.put(account, whose, send().id, bytes);
}

describe.each(families)('erasing a contact in %s', (_name, openFamily) => {
  let open: OpenTable;
  let stage: ReturnType<typeof conversationStage>;
  beforeEach(async () => {
    open = await openFamily();
    stage = conversationStage(open);
    await fill(stage, contact);
  });
  const rows = (whose: typeof contact) =>
    open('conversations').range(key(account, whose), { from: '!', to: '~', limit: 2000 });
  const erase = () => stage.conversations.erase(account, contact);

  test('leaves hashes, closed threads and how far its changes went, with no address, name or word of a mail', async () => {
    await erase();
    const left = await rows(contact);
    expect(left.map(({ rowKey }) => rowKey.slice(0, 2)).filter((k) => k !== 'g!')).toEqual([
      't!',
      'u!',
    ]);
    expect(left).toHaveLength(COUNT + 2);
    const text = JSON.stringify(left.map(({ properties }) => properties));
    expect(text).not.toMatch(/@|Carla|offer/);
    expect(await stage.conversations.guard(account, contact, hash(7))).toEqual({
      messageIdHash: hash(7),
      holds: { kind: 'tombstone' },
      fingerprint: null,
    });
    const closed = await stage.conversations.thread(account, contact, thread().id);
    expect(closed && isErased(closed.value)).toBe(true);
    expect(await stage.deps.skipped.page(account, user, 10, null)).toEqual({
      skipped: [],
      next: null,
    });
    for (const store of Object.values(stage.stores)) expect(store.names()).toEqual([]);
  });

  test('takes a skipped message out of the list of every user whose thread it came in by', async () => {
    const other = userIdSchema.parse('u-18');
    const theirs = thread({ id: threadIdSchema.parse('theirs'), userId: other });
    await stage.conversations.commit(account, contact, [{ kind: 'insert-thread', thread: theirs }]);
    // Of another mailbox's copy, so with a time and an id of its own; the conversation keeps the first.
    await stage.deps.skipped.put(skipped(AT + 1000, { userId: other }));
    await stage.deps.skipped.put(skipped(AT, { userId: other, contactId: neighbour }));
    await erase();
    const listed = await stage.deps.skipped.page(account, other, 10, null);
    expect(listed.skipped.map(({ contactId }) => contactId)).toEqual([neighbour]);
  });

  test('touches no other contact', async () => {
    await fill(stage, neighbour);
    const before = await rows(neighbour);
    const blobs = () => Object.values(stage.stores).map((store) => store.names().length);
    await erase();
    expect(await rows(neighbour)).toEqual(before);
    expect(blobs()).toEqual([Math.ceil(COUNT / 40), 1, 1]);
    expect((await stage.deps.skipped.page(account, user, 10, null)).skipped).toHaveLength(1);
  });

  test('erases what was stored before fields had bounds: a skipped message, a send and a thread too long for a row', async () => {
    const long = 'x'.repeat(40_000);
    const missed = skipped(AT - 9, { id: `${skipped().id.slice(0, -1)}z`, subject: long });
    const sent = send({ id: entry(AT - 9).id, internetMessageId: `<${long}@x.example>` });
    const wide = thread({ id: threadIdSchema.parse('wide'), topic: long });
    const committed = await stage.conversations.commit(account, contact, [
      { kind: 'insert-skipped', skipped: missed },
      { kind: 'insert-send', send: sent },
      { kind: 'insert-thread', thread: wide },
    ]);
    expect(committed).toMatchObject({ kind: 'committed' });
    await stage.deps.skipped.put({ ...missed, subject: '' });
    await stage.deps.sendBodies.put(account, contact, sent.id, bytes);
    await erase();
    const kinds = (await rows(contact)).map(({ rowKey }) => rowKey.slice(0, 2));
    expect(kinds.filter((kind) => kind !== 'g!')).toEqual(['t!', 't!', 'u!']);
    const listed = await stage.deps.skipped.page(account, user, 10, null);
    expect(listed.skipped).toEqual([]);
    for (const store of Object.values(stage.stores)) expect(store.names()).toEqual([]);
  });

  test('takes what a send stored whose run died before its rows', async () => {
    const unborn = entry(AT - 9).id;
    await stage.deps.sendBodies.put(account, contact, unborn, bytes);
    await stage.deps.attachments.put(account, contact, unborn, 'a1', bytes);
    await erase();
    for (const store of Object.values(stage.stores)) expect(store.names()).toEqual([]);
  });

  test('a thread read before can take nothing after', async () => {
    const read = await stage.conversations.thread(account, contact, thread().id);
    await erase();
    const result = await stage.conversations.commit(account, contact, [
      { kind: 'insert-entry', entry: entry(AT - 1), content: content() },
      { kind: 'update-thread', thread: read ?? { value: thread(), etag: '' } },
    ]);
    expect(result).toEqual({ kind: 'stale', at: 1 });
  });

  test('starts anew after, and is finished by saying it again after a crash at any transaction', async () => {
    for (let crashAt = 0; ; crashAt += 1) {
      let changes = 0;
      const crashing: OpenTable = (name) => ({
        ...open(name),
        change: (...of) => {
          changes += 1;
          if (changes > crashAt) return Promise.reject(new Error('crash'));
          return open(name).change(...of);
        },
      });
      const crashed = await conversations({ ...stage.deps, open: crashing })
        .erase(account, contact)
        .then(
          () => false,
          () => true,
        );
      if (!crashed) break;
    }
    expect((await rows(contact)).length).toBe(COUNT + 2);
    for (const store of Object.values(stage.stores)) expect(store.names()).toEqual([]);

    const fresh = entry(AT + 1_000_000);
    expect(
      await stage.conversations.commit(account, contact, [
        { kind: 'insert-entry', entry: fresh, content: content() },
        { kind: 'insert-contact', contact: { id: contact, emails: [], joined: [], name: null } },
      ]),
    ).toMatchObject({ kind: 'committed' });
    const page = await stage.conversations.page(account, contact, 10, null);
    expect(page.entries).toEqual([fresh]);
  });

  test('a contact that is not there is erased already', async () => {
    await erase();
    await erase();
    expect(await rows(contact)).toHaveLength(COUNT + 2);
  });
});

test('the overflow prefix of one contact is no beginning of another', () => {
  expect(overflowPrefix(account, contact)).toBe('acme!carla.!o/');
});
