import { QueueServiceClient } from '@azure/storage-queue';
import { expect } from 'vitest';
import type { LocalSystem } from '../../../../local/system.ts';
import type { Crm, Json } from '../crm.ts';
import type { HeardEvent } from '../webhook-listener.ts';
import type { Cast, Pair } from './cast.ts';
import type { Expected, Ledger } from './ledger.ts';
import { PRIVATE_WORD } from './traffic.ts';

/** Nothing lost, nothing doubled, nothing left behind: what must hold after any crash, once everything is quiet. */
export async function expectWholeAndOnce(
  system: LocalSystem,
  cast: Cast,
  ledger: Ledger,
  heard: readonly HeardEvent[],
): Promise<void> {
  const { app, pairs } = cast;
  const entries: Json[] = [];
  for (const pair of pairs) {
    const expected = ledger.expected.get(pair.contact.id) ?? [];
    const found = await wholeConversation(app, pair.contact.id);
    entries.push(...found);
    expectEachOnce(pair, expected, found);
    await expectFiles(app, pair, expected, found);
    await expectMailedOnce(pair, ledger, found);
  }
  expectTold(app, entries, heard);
  await expectNothingLeft(system, cast);
  expect(JSON.stringify([entries, heard, system.lines])).not.toContain(PRIVATE_WORD);
}

async function wholeConversation(app: Crm, contactId: string): Promise<Json[]> {
  const entries: Json[] = [];
  let cursor: string | null = null;
  do {
    const more: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const path = `${app.contact(contactId)}/conversation?limit=100${more}`;
    const { status, body } = await app.call('GET', path);
    expect(status).toBe(200);
    entries.push(...body.entries);
    cursor = body.nextCursor;
  } while (cursor !== null);
  return entries;
}

function expectEachOnce(
  { contact }: Pair,
  expected: readonly Expected[],
  found: readonly Json[],
): void {
  const line = (text: string, direction: string, origin: string, status: string): string =>
    [text, direction, origin, status].join(' | ');
  const isAs = ({ snippet, direction, origin, status }: Json): string =>
    line(snippet, direction, origin, status);
  const mustBe = ({ text, direction, origin }: Expected): string =>
    line(text, direction, origin, direction === 'outbound' ? 'confirmed' : 'received');
  expect(found.map(isAs).toSorted(), contact.id).toEqual(expected.map(mustBe).toSorted());
  for (const { text, entryId } of expected) {
    if (entryId !== null) expect(found.find(({ snippet }) => snippet === text).id).toBe(entryId);
  }
}

async function expectFiles(
  app: Crm,
  { contact }: Pair,
  expected: readonly Expected[],
  found: readonly Json[],
): Promise<void> {
  for (const { text, file } of expected) {
    const entry = found.find(({ snippet }) => snippet === text);
    expect(entry.attachments, text).toHaveLength(file === null ? 0 : 1);
    if (file === null) continue;
    const path = `${app.contact(contact.id)}/entries/${entry.id}/attachments/${entry.attachments[0].id}`;
    const { status, body } = await app.call('GET', path);
    expect({ status, body }, text).toEqual({ status: 200, body: file });
  }
}

/** The contact has each mail once, none on top; no draft is left that could still go. */
async function expectMailedOnce(
  { contact, person, user }: Pair,
  ledger: Ledger,
  found: readonly Json[],
): Promise<void> {
  const inbox = (await person.messages('inbox')).map((mail) => mail.internetMessageId);
  expect(inbox, `mails to ${contact.id}`).toHaveLength(ledger.mailed.get(contact.id) ?? 0);
  for (const { direction, internetMessageId, snippet } of found) {
    if (direction !== 'outbound') continue;
    const copies = inbox.filter((id) => id === internetMessageId);
    expect(copies, `"${snippet}" at ${contact.id}`).toHaveLength(1);
  }
  expect(await user.messages('drafts')).toEqual([]);
}

/** Each version of each entry was told, always under one id, and no other entry's. */
function expectTold(app: Crm, entries: readonly Json[], heard: readonly HeardEvent[]): void {
  const told = new Map<string, Set<string>>();
  for (const { id, type, data } of heard) {
    if (data['accountId'] !== app.account || !type.startsWith('conversation.')) continue;
    const what = `${type} ${String(data['entryId'])} ${String(data['version'])}`;
    told.set(what, (told.get(what) ?? new Set()).add(id));
  }
  const mustBeTold = entries.flatMap(({ id, version }) =>
    Array.from({ length: version }, (_, at) =>
      at === 0
        ? `conversation.entry.created ${id} 1`
        : `conversation.entry.updated ${id} ${at + 1}`,
    ),
  );
  expect([...told.keys()].toSorted()).toEqual(mustBeTold.toSorted());
  expect([...told].filter(([, ids]) => ids.size !== 1)).toEqual([]);
}

async function expectNothingLeft(system: LocalSystem, { app, pairs }: Cast): Promise<void> {
  const { body } = await app.call('GET', 'ops/poison', { key: system.host.adminKey });
  expect(body.poison).toEqual([]);
  for (const userId of new Set(pairs.map((pair) => pair.userId))) {
    const connection = (await app.connection(userId)).body;
    expect(connection).toMatchObject({ status: 'connected', problems: 0, lastError: null });
    expect(await app.skipped(userId)).toEqual([]);
  }
  const queues = QueueServiceClient.fromConnectionString(system.connectionString);
  const left: Record<string, number | undefined> = {};
  for await (const { name } of queues.listQueues()) {
    const { approximateMessagesCount } = await queues.getQueueClient(name).getProperties();
    if (approximateMessagesCount !== 0) left[name] = approximateMessagesCount;
  }
  expect(left).toEqual({});
}
