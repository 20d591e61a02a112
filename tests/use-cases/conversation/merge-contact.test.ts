import { describe, expect, it } from 'vitest';
import type { Contact } from '../../../shared/domain/account/contact.ts';
import type { Entry } from '../../../shared/domain/entry/entry.ts';
import { timeSortedId } from '../../../shared/domain/entry/entry-id.ts';
import {
  accountIdSchema,
  contactIdSchema,
  entryIdSchema,
  threadIdSchema,
  userIdSchema,
  type ContactId,
  type EntryId,
} from '../../../shared/domain/ids.ts';
import { hashOf } from '../../../shared/domain/thread/message-id.ts';
import { eraseContact } from '../../../shared/use-cases/conversation/erase-contact.ts';
import { mergeContact } from '../../../shared/use-cases/conversation/merge-contact.ts';
import { putContact } from '../../../shared/use-cases/conversation/put-contact.ts';
import {
  findEntry,
  readChanges,
  readPage,
} from '../../../shared/use-cases/conversation/read-conversation.ts';
import {
  account,
  CARLA,
  connection,
  contact,
  FIRST,
  thread,
  user,
} from '../../stage/use-cases/cast.ts';
import { Crash } from '../../stage/use-cases/mortal.ts';
import { receiveStage, type ReceiveStage } from '../../stage/use-cases/receive-stage.ts';

const id = (name: string) => contactIdSchema.parse(name);
const INTO = id('carla-2');
const WORK = 'carla@work.example';

function world(on: ReceiveStage) {
  const deps = { ...on.deps, addressIndex: on.addresses, merges: on.merges };
  return {
    deps,
    put: (name: string, ...emails: string[]) =>
      putContact(deps)(account, { id: id(name), emails, name: null }),
    merge: (from: string, into: string) => mergeContact(deps)(account, id(from), id(into)),
    erase: (name: string) => eraseContact(deps)(account, id(name)),
    page: (name: string, limit = 100) => readPage(deps, account, id(name), limit, null),
    row: async (name: string): Promise<Contact | null> =>
      (await deps.conversations.contact(account, id(name)))?.value ?? null,
    holders: async (email: string) =>
      (await on.addresses.holders(account, email)).map(({ contactId }) => contactId).toSorted(),
  };
}

/** Carla is known twice, each by an address; the thread is of the first. */
async function twice() {
  const on = await receiveStage();
  const crm = world(on);
  await crm.put('carla', CARLA);
  await crm.put('carla-2', WORK);
  return { on, crm };
}

async function shown(crm: ReturnType<typeof world>, name: string): Promise<number | ContactId> {
  const page = await crm.page(name);
  return page.kind === 'read' ? page.entries.length : page.into;
}

/** Runs it on fresh stages, dying after the first effect, after the second and so on; `after` repeats or looks. */
async function dieEverywhere(
  run: (crm: ReturnType<typeof world>) => Promise<unknown>,
  after: (crm: ReturnType<typeof world>) => Promise<void>,
  prepare: (crm: ReturnType<typeof world>) => Promise<unknown> = () => Promise.resolve(),
): Promise<number> {
  for (let survived = 0; ; survived += 1) {
    const { on, crm } = await twice();
    await prepare(crm);
    let effects = 0;
    on.onEffect(() => {
      effects += 1;
      if (effects > survived) throw new Crash();
    });
    const crashed = await run(crm).then(
      () => false,
      (error: unknown) => {
        if (error instanceof Crash) return true;
        throw error;
      },
    );
    on.onEffect(() => undefined);
    await after(crm);
    if (!crashed) return survived;
  }
}

describe('a merge', () => {
  it('shows all of the contact at the other one, which has its addresses', async () => {
    const { on, crm } = await twice();
    expect(await crm.merge('carla', 'carla-2')).toMatchObject({ kind: 'merged' });
    expect(await shown(crm, 'carla-2')).toBe(1);
    expect(await shown(crm, 'carla')).toBe('carla-2');
    expect((await crm.row('carla-2'))?.emails).toEqual([WORK, CARLA]);
    expect(await crm.holders(CARLA)).toEqual(['carla-2']);
    const found = await findEntry(crm.deps, account, INTO, on.first.id);
    expect(found).toMatchObject({ kind: 'read', found: { value: { id: on.first.id } } });
  });

  it('is the same again, and is refused where one of the two was merged elsewhere', async () => {
    const { crm } = await twice();
    await crm.put('other', 'other@x.example');
    await crm.merge('carla', 'carla-2');
    expect(await crm.merge('carla', 'carla-2')).toMatchObject({ kind: 'merged' });
    expect(await crm.merge('carla', 'other')).toEqual({ kind: 'contact_merged', into: 'carla-2' });
    expect(await crm.merge('other', 'carla')).toEqual({ kind: 'contact_merged', into: 'carla-2' });
    expect(await crm.merge('carla-2', 'carla')).toEqual({
      kind: 'contact_merged',
      into: 'carla-2',
    });
    expect(await crm.merge('none', 'carla-2')).toEqual({ kind: 'contact_unknown' });
    expect(await crm.merge('carla-2', 'none')).toEqual({ kind: 'into_unknown' });
  });

  it('shows each entry once and in order, also where one of the two ends its page sooner', async () => {
    const { on, crm } = await twice();
    const people = Array.from({ length: 1000 }, (_, n) => ({ email: `p${n}@client.example` }));
    const at = Date.parse(on.first.occurredAt);
    const added: Entry[] = Array.from({ length: 60 }, (_, n) => {
      const contactId = n % 2 === 0 ? id('carla') : INTO;
      const entryId = timeSortedId(at + (n + 1) * 1000, account, contactId, 'wide');
      const to = n % 2 === 0 ? people : [];
      return { ...on.first, id: entryIdSchema.parse(entryId), contactId, to };
    });
    const content = { html: null, text: '', newText: '' };
    for (const entry of added) {
      const change = { kind: 'insert-entry', entry, content } as const;
      await on.deps.conversations.commit(account, entry.contactId, [change]);
    }
    await crm.merge('carla', 'carla-2');

    const seen: EntryId[] = [];
    for (let after: EntryId | null | undefined; after !== null;) {
      const page = await readPage(crm.deps, account, INTO, 100, after ?? null);
      if (page.kind !== 'read') expect.fail(page.kind);
      expect(page.entries.length).toBeLessThan(50);
      seen.push(...page.entries.map((entry) => entry.id));
      after = page.next;
    }
    expect(seen).toEqual([...added.map((entry) => entry.id).toReversed(), on.first.id]);
  });

  it('goes on to where the other one is merged later', async () => {
    const { crm } = await twice();
    await crm.put('last', 'last@x.example');
    await crm.merge('carla', 'carla-2');
    await crm.merge('carla-2', 'last');
    expect(await shown(crm, 'last')).toBe(1);
    expect(await shown(crm, 'carla')).toBe('last');
    expect(await shown(crm, 'carla-2')).toBe('last');
    expect((await crm.row('last'))?.emails).toEqual(['last@x.example', WORK, CARLA]);
  });

  it('is whole when it is repeated, wherever a run dies, and until then shows each entry once', async () => {
    const effects = await dieEverywhere(
      (crm) => crm.merge('carla', 'carla-2'),
      async (crm) => {
        const both = [await shown(crm, 'carla'), await shown(crm, 'carla-2')];
        expect([
          [1, 0],
          ['carla-2', 1],
        ]).toContainEqual(both);
        expect(await crm.merge('carla', 'carla-2')).toMatchObject({ kind: 'merged' });
        expect(await shown(crm, 'carla')).toBe('carla-2');
        expect(await shown(crm, 'carla-2')).toBe(1);
        expect((await crm.row('carla-2'))?.emails).toEqual([WORK, CARLA]);
        expect(await crm.holders(CARLA)).toEqual(['carla-2']);
        expect((await crm.deps.merges.find(account))?.value).toEqual([]);
      },
    );
    // The decision, the address, the two contacts, the address taken away, the end.
    expect(effects).toBeGreaterThanOrEqual(6);
  });

  it('that nobody repeats is finished by the next that touches one of the two', async () => {
    await dieEverywhere(
      (crm) => crm.merge('carla', 'carla-2'),
      async (crm) => {
        await crm.put('last', 'last@x.example');
        const begun = (await crm.deps.merges.find(account))?.value.length === 1;
        const merged = (await crm.row('carla'))?.mergedInto !== undefined;
        expect(await crm.merge('carla-2', 'last')).toMatchObject({ kind: 'merged' });
        if (begun || merged) expect(await shown(crm, 'last')).toBe(1);
        expect(await shown(crm, 'carla')).toBe(begun || merged ? 'last' : 1);
      },
    );
  });

  it('of several at once, in whatever directions, makes no circle', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { crm } = await twice();
      await crm.put('last', 'last@x.example');
      const asked = [
        ['carla', 'carla-2'],
        ['carla-2', 'carla'],
        ['carla-2', 'last'],
        ['last', 'carla'],
      ] as const;
      await Promise.all(
        asked.map(async ([from, into], at) => {
          for (let turn = (at * 7 + round * 3) % 11; turn > 0; turn -= 1) await Promise.resolve();
          return crm.merge(from, into);
        }),
      );
      const rows = await Promise.all(['carla', 'carla-2', 'last'].map(crm.row));
      const roots = rows.filter((row) => row?.mergedInto === undefined);
      expect(roots).toHaveLength(1);
      const root = roots[0]?.id ?? '';
      expect(rows.map((row) => row?.mergedInto?.contactId ?? root)).toEqual([root, root, root]);
      expect(await shown(crm, root)).toBe(1);
    }
  });

  it('takes along what a put adds beside it, and a later one is refused', async () => {
    const { crm } = await twice();
    const [put, merged] = await Promise.all([
      crm.put('carla', CARLA, 'new@x.example'),
      crm.merge('carla', 'carla-2'),
    ]);
    expect(merged.kind).toBe('merged');
    const isKnown = (await crm.row('carla-2'))?.emails.includes('new@x.example');
    expect('into' in put).toBe(!isKnown);
    expect(await crm.put('carla', CARLA)).toEqual({ kind: 'contact_merged', into: 'carla-2' });
  });

  it('leaves a put of the other one what it is: the addresses are replaced', async () => {
    const { crm } = await twice();
    await crm.merge('carla', 'carla-2');
    await crm.put('carla-2', WORK);
    expect((await crm.row('carla-2'))?.emails).toEqual([WORK]);
    expect(await shown(crm, 'carla-2')).toBe(1);
  });

  it('is of its account alone', async () => {
    const { on, crm } = await twice();
    await crm.merge('carla', 'carla-2');
    const other = accountIdSchema.parse('zeta');
    const merge = mergeContact(crm.deps)(other, id('carla'), INTO);
    expect(await merge).toEqual({ kind: 'contact_unknown' });
    expect(await on.merges.find(other)).toBeNull();
  });
});

describe('what comes in of a merged contact’s thread', () => {
  it('is judged by the addresses of the other one, and told as of that one', async () => {
    const { on, crm } = await twice();
    await on.receive({ id: 'a', inReplyTo: FIRST });
    await crm.merge('carla', 'carla-2');
    on.pass(60_000);
    await on.receive({
      id: 'b',
      inReplyTo: FIRST,
      from: { email: WORK },
      receivedDateTime: '2026-11-24T10:01:00Z',
    });
    const page = await crm.page('carla-2');
    const entries = page.kind === 'read' ? page.entries : [];
    expect(entries.map(({ graph, origin }) => [graph?.messageId, origin])).toEqual([
      ['b', 'contact'],
      ['a', 'contact'],
      [undefined, 'crm'],
    ]);
    const home = { kind: 'contact', accountId: account, contactId: contact } as const;
    const told = await Promise.all(
      entries.slice(0, 2).map(({ id: entry }) => on.events.find(home, `evt_${entry}_1`)),
    );
    expect(told.map((one) => one?.value.event.data['contactId'])).toEqual(['carla-2', 'carla']);
  });

  it('once, when another user has it in a thread with the other contact', async () => {
    const { on, crm } = await twice();
    const received = '2026-11-24T10:01:00Z';
    await on.receive({ id: 'a', inReplyTo: FIRST, receivedDateTime: received });
    await crm.merge('carla', 'carla-2');
    const other = userIdSchema.parse('u2');
    const threadId = threadIdSchema.parse('t2');
    on.connections.set('acme u2', { ...connection, userId: other });
    on.state.links = [{ accountId: account, userId: other, generation: 1 }];
    const second = { ...thread, id: threadId, contactId: INTO, userId: other };
    await crm.deps.conversations.commit(account, INTO, [{ kind: 'insert-thread', thread: second }]);
    await on.index.learn(account, other, [
      {
        messageIdHash: hashOf('first@contoso.example'),
        conversationHash: null,
        hit: { threadId, contactId: INTO, entryId: on.first.id, generation: 1 },
      },
    ]);
    const again = await on.receive({ id: 'a', inReplyTo: FIRST, receivedDateTime: received });
    expect(again).toMatchObject({ kind: 'ended', outcomes: ['there_already'] });
    expect(await shown(crm, 'carla-2')).toBe(2);
  });

  it('also of what is skipped', async () => {
    const { on, crm } = await twice();
    await crm.merge('carla', 'carla-2');
    await on.receive({ id: 'b', inReplyTo: FIRST, markedPrivate: true });
    const [skipped] = await on.skippedMessages({ account, user });
    const home = { kind: 'contact', accountId: account, contactId: contact } as const;
    const told = await on.events.find(home, `evt_${skipped?.id}_s`);
    expect(told?.value.event.data['contactId']).toBe('carla-2');
  });
});

describe('a CRM that keeps a copy', () => {
  it('is told after a merge of all that came with it, and of each change once', async () => {
    const { on, crm } = await twice();
    const changes = async (after: readonly number[], limit = 100) => {
      const read = await readChanges(crm.deps, account, INTO, { after }, limit);
      if (read.kind !== 'read') throw new Error(read.kind);
      return { ids: read.entries.map((one) => one.graph?.messageId), ...read };
    };
    const before = await changes([]);
    expect(before.ids).toEqual([]);
    await on.receive({ id: 'a', inReplyTo: FIRST });
    await crm.merge('carla', 'carla-2');
    const came = await changes(before.last);
    expect(came.ids).toEqual([undefined, 'a']);
    expect((await changes(came.last)).ids).toEqual([]);
    await on.receive({ id: 'b', inReplyTo: FIRST });
    expect((await changes(came.last)).ids).toEqual(['b']);
    const seen: (string | undefined)[] = [];
    for (let after: readonly number[] = [], more = true; more;) {
      const page = await changes(after, 1);
      seen.push(...page.ids);
      ({ last: after, more } = page);
    }
    expect(seen).toEqual([undefined, 'a', 'b']);
  });
});

describe('erasing', () => {
  it('takes all that was merged into the contact, wherever a run dies and is repeated', async () => {
    await dieEverywhere(
      (crm) => crm.erase('carla-2'),
      async (crm) => {
        expect(await crm.erase('carla-2')).toEqual({ kind: 'erased' });
        expect(await shown(crm, 'carla-2')).toBe(0);
        expect(await shown(crm, 'carla')).toBe(0);
        expect(await crm.row('carla')).toBeNull();
        expect(await crm.holders(CARLA)).toEqual([]);
        expect(await crm.holders(WORK)).toEqual([]);
      },
      (crm) => crm.merge('carla', 'carla-2'),
    );
  });

  it('of a merged contact is refused', async () => {
    const { crm } = await twice();
    await crm.merge('carla', 'carla-2');
    expect(await crm.erase('carla')).toEqual({ kind: 'contact_merged', into: 'carla-2' });
    expect(await shown(crm, 'carla-2')).toBe(1);
  });

  it('ends the merge: a contact that the CRM makes again is one of its own', async () => {
    const { on, crm } = await twice();
    await crm.merge('carla', 'carla-2');
    await crm.erase('carla-2');
    await crm.put('carla', CARLA);
    const { first } = on;
    const again = { ...first, version: 7 };
    const home = { kind: 'contact', accountId: account, contactId: contact } as const;
    const event = {
      id: 'evt_again',
      type: 'conversation.entry.created',
      timestamp: 'x',
      data: { contactId: 'carla' },
    } as const;
    await on.deps.conversations.commit(account, contact, [
      { kind: 'insert-entry', entry: again, content: { html: null, text: null, newText: null } },
      { kind: 'insert-event', event },
    ]);
    expect((await on.events.find(home, 'evt_again'))?.value.event.data['contactId']).toBe('carla');
    expect(await shown(crm, 'carla')).toBe(1);
  });

  it('beside a merge into the same contact leaves nothing behind', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { crm } = await twice();
      const [merged] = await Promise.all([
        crm.merge('carla', 'carla-2'),
        (async () => {
          for (let turn = round * 3; turn > 0; turn -= 1) await Promise.resolve();
          return crm.erase('carla-2');
        })(),
      ]);
      expect(await crm.row('carla-2')).toBeNull();
      const left = await crm.row('carla');
      expect(left?.mergedInto).toBeUndefined();
      if (merged.kind === 'merged') expect(left).toBeNull();
      expect(await shown(crm, 'carla')).toBe(left === null ? 0 : 1);
    }
  });
});
