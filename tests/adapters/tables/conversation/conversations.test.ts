import { beforeEach, describe, expect, test } from 'vitest';
import type { OpenTable } from '../../../../shared/adapters/tables/table.ts';
import { BOUNDS } from '../../../../shared/domain/bounds.ts';
import { entryEvent } from '../../../../shared/domain/event/event.ts';
import { contactIdSchema, type EntryId } from '../../../../shared/domain/ids.ts';
import type { ConversationChange } from '../../../../shared/ports/conversation.ts';
import { conversationStage } from '../../../stage/memory/conversation-stage.ts';
import { families } from '../families.ts';
import { account, AT, contact, content, entry, send, skipped, thread, user } from '../samples.ts';

const HASH = '9'.repeat(64);

describe.each(families)('conversations in %s', (_name, openFamily) => {
  let open: OpenTable;
  let stage: ReturnType<typeof conversationStage>;
  beforeEach(async () => {
    open = await openFamily();
    stage = conversationStage(open);
  });
  const commit = (...changes: ConversationChange[]) =>
    stage.conversations.commit(account, contact, changes);
  const guard = {
    messageIdHash: HASH,
    holds: { kind: 'entry', id: entry().id },
    fingerprint: 'f1',
  } as const;

  test('skipped messages are a list, newest first, page by page', async () => {
    const three = [AT, AT + 1000, AT + 2000].map((at) => skipped(at));
    for (const one of three) await commit({ kind: 'insert-skipped', skipped: one });
    const [oldest, middle, newest] = three;
    const first = await stage.conversations.skippedPage(account, contact, 2, null);
    expect(first).toEqual({ skipped: [newest, middle], next: middle?.id });
    const rest = await stage.conversations.skippedPage(account, contact, 2, first.next);
    expect(rest).toEqual({ skipped: [oldest], next: null });
  });

  test('what one transaction wrote is read as it was', async () => {
    const known = { id: contact, emails: ['carla@fabrikam.example'], joined: [], name: 'Carla' };
    const event = entryEvent('conversation.entry.created', entry(), entry().occurredAt);
    const result = await commit(
      { kind: 'insert-entry', entry: entry(), content: content() },
      { kind: 'insert-guard', guard },
      { kind: 'insert-thread', thread: thread() },
      { kind: 'insert-send', send: send() },
      { kind: 'insert-contact', contact: known },
      { kind: 'insert-skipped', skipped: skipped() },
      { kind: 'insert-event', event },
    );
    expect(result).toMatchObject({ kind: 'committed' });
    const { conversations } = stage;
    expect((await conversations.entry(account, contact, entry().id))?.value).toEqual(entry());
    expect(await conversations.content(account, contact, entry().id)).toEqual(content());
    expect(await conversations.guard(account, contact, HASH)).toEqual(guard);
    expect((await conversations.thread(account, contact, thread().id))?.value).toEqual(thread());
    expect((await conversations.send(account, contact, send().id))?.value).toEqual(send());
    expect((await conversations.contact(account, contact))?.value).toEqual(known);
    const home = { kind: 'contact', accountId: account, contactId: contact } as const;
    const record = await stage.events.find(home, event.id);
    expect(record?.value).toEqual({ event, state: 'pending', tries: 0, nextAt: null });
  });

  test('a refused change is named by its place among the changes, and nothing is written', async () => {
    await commit({ kind: 'insert-guard', guard });
    const result = await commit(
      { kind: 'insert-entry', entry: entry(), content: content() },
      { kind: 'insert-thread', thread: thread() },
      { kind: 'insert-guard', guard },
      { kind: 'insert-send', send: send() },
    );
    expect(result).toEqual({ kind: 'exists', at: 2 });
    expect(await stage.conversations.entry(account, contact, entry().id)).toBeNull();
    expect(await stage.conversations.content(account, contact, entry().id)).toBeNull();
  });

  test('an update under an old ETag is stale', async () => {
    await commit({ kind: 'insert-thread', thread: thread() });
    const read = await stage.conversations.thread(account, contact, thread().id);
    const etag = read?.etag ?? '';
    const update = (generation: number): ConversationChange => ({
      kind: 'update-thread',
      thread: { value: thread({ generation }), etag },
    });
    expect(await commit(update(2))).toMatchObject({ kind: 'committed' });
    expect(
      await commit({ kind: 'insert-entry', entry: entry(), content: content() }, update(3)),
    ).toEqual({ kind: 'stale', at: 1 });
    const found = await stage.conversations.thread(account, contact, thread().id);
    expect(found?.value.generation).toBe(2);
  });

  test('an entry is updated with its bodies or without', async () => {
    const { conversations } = stage;
    await commit({ kind: 'insert-entry', entry: entry(), content: content() });
    const first = await conversations.entry(account, contact, entry().id);
    const updated = entry(AT, { version: 2, status: 'confirmed' });
    await commit({ kind: 'update-entry', entry: { value: updated, etag: first?.etag ?? '' } });
    expect(await conversations.content(account, contact, entry().id)).toEqual(content());
    const second = await conversations.entry(account, contact, entry().id);
    expect(second?.value).toEqual(updated);
    const text = content({ text: 'changed', html: null });
    await commit({
      kind: 'update-entry',
      entry: { value: updated, etag: second?.etag ?? '' },
      content: text,
    });
    expect(await conversations.content(account, contact, entry().id)).toEqual(text);
  });

  test('bodies that do not fit a property cost one blob; those that fit none', async () => {
    const { conversations, stores } = stage;
    const fitting = content({ html: 'h'.repeat(30_000), text: 't'.repeat(30_000), newText: 'n' });
    const large = content({ html: '日'.repeat(1_000_000), text: 't'.repeat(30_001) });
    const [one, two] = [entry(AT), entry(AT + 1)];
    await commit({ kind: 'insert-entry', entry: one, content: fitting });
    expect(stores.overflow.names()).toHaveLength(0);
    await commit({ kind: 'insert-entry', entry: two, content: large });
    expect(stores.overflow.names()).toHaveLength(1);
    expect(await conversations.content(account, contact, one.id)).toEqual(fitting);
    expect(await conversations.content(account, contact, two.id)).toEqual(large);
  });

  test('recipients and participants that do not fit are in a blob, and are paged with the rest', async () => {
    const to = Array.from({ length: 1000 }, (_, n) => ({
      email: `person-with-a-long-name-${n}@fabrikam.example`,
      name: `Person With A Long Name ${n}`,
    }));
    const wide = entry(AT + 1, { to });
    const peopled = thread({ participants: to.map(({ email }) => email) });
    await commit(
      { kind: 'insert-entry', entry: entry(), content: content() },
      { kind: 'insert-entry', entry: wide, content: content() },
      { kind: 'insert-thread', thread: peopled },
    );
    const page = await stage.conversations.page(account, contact, 10, null);
    expect(page).toEqual({ entries: [wide, entry()], next: null });
    const found = await stage.conversations.thread(account, contact, peopled.id);
    expect(found?.value).toEqual(peopled);
  });

  test('a page ends sooner when its entries have very many recipients: each comes once, also as a change', async () => {
    const to = Array.from({ length: 1000 }, (_, n) => ({ email: `person-${n}@fabrikam.example` }));
    const all = Array.from({ length: 25 }, (_, n) => entry(AT - n, { to }));
    for (const wide of all) await commit({ kind: 'insert-entry', entry: wide, content: content() });
    const { conversations } = stage;
    const most = BOUNDS.listedItems / to.length + 10;

    const pages: EntryId[][] = [];
    for (let after: EntryId | null | undefined; after !== null;) {
      const page = await conversations.page(account, contact, 100, after ?? null);
      pages.push(page.entries.map(({ id }) => id));
      after = page.next;
    }
    expect(pages.flat()).toEqual(all.map(({ id }) => id));
    expect(Math.max(...pages.map(({ length }) => length))).toBeLessThan(most);

    const changes: EntryId[][] = [];
    for (let [after, more] = [0, true]; more;) {
      const page = await conversations.changedSince(account, contact, { after }, 100);
      changes.push(page.changed.map((one) => one.entry.id));
      [after, more] = [page.last, page.more];
    }
    expect(changes.flat()).toEqual(all.map(({ id }) => id));
    expect(Math.max(...changes.map(({ length }) => length))).toBeLessThan(most);
  });

  test('a writer that lost leaves the blob of the one that won', async () => {
    const to = (name: string) =>
      Array.from({ length: 1000 }, (_, n) => ({ email: `${name}${n}@fabrikam.example`, name }));
    const { conversations } = stage;
    await commit({ kind: 'insert-entry', entry: entry(), content: content() });
    const etag = (await conversations.entry(account, contact, entry().id))?.etag ?? '';
    const update = (name: string): ConversationChange => ({
      kind: 'update-entry',
      entry: { value: entry(AT, { version: 2, to: to(name) }), etag },
    });
    expect(await commit(update('won'))).toMatchObject({ kind: 'committed' });
    expect(await commit(update('lost'))).toEqual({ kind: 'stale', at: 0 });
    const found = await conversations.entry(account, contact, entry().id);
    expect(found?.value.to).toEqual(to('won'));
  });

  test('pages of thousands of entries: newest first, each once, none of another contact', async () => {
    const count = 2500;
    const other = contactIdSchema.parse('carl');
    const times = Array.from({ length: count }, (_, n) => AT + ((n * 7919) % count) * 1000);
    for (let from = 0; from < count; from += 25) {
      const changes = times
        .slice(from, from + 25)
        .map((at) => ({ kind: 'insert-entry', entry: entry(at), content: content() }) as const);
      await stage.conversations.commit(account, contact, changes);
    }
    await stage.conversations.commit(account, other, [
      { kind: 'insert-entry', entry: entry(AT + 5), content: content() },
    ]);
    const seen: string[] = [];
    let after: EntryId | null = null;
    let pages = 0;
    do {
      const page = await stage.conversations.page(account, contact, 100, after);
      seen.push(...page.entries.map(({ occurredAt }) => occurredAt));
      after = page.next;
      pages += 1;
    } while (after !== null);
    const newestFirst = times.toSorted((a, b) => b - a).map((at) => new Date(at).toISOString());
    expect(seen).toEqual(newestFirst);
    expect(pages).toBe(25);
  });

  test('the list of skipped messages pages by user and forgets what is removed', async () => {
    const list = stage.deps.skipped;
    const some = [AT + 2, AT + 1, AT].map((at) => skipped(at));
    for (const one of some.toReversed()) await list.put(one);
    for (const one of some) await list.put(one);
    const first = await list.page(account, user, 2, null);
    expect(first.skipped).toEqual(some.slice(0, 2));
    const rest = await list.page(account, user, 2, first.next);
    expect(rest).toEqual({ skipped: some.slice(2), next: null });
    for (const one of [some[1] ?? skipped(), some[1] ?? skipped()]) await list.remove(one);
    const left = await list.page(account, user, 5, null);
    expect(left.skipped).toEqual([some[0], some[2]]);
  });
});
