import type { Crm, CrmSend } from '../crm/crm.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import { isLasting } from '../faults/fault-kinds.ts';
import type { Exchange } from '../microsoft/exchange.ts';
import type { Copy } from '../microsoft/letter.ts';
import { CONTACTS, USERS } from '../story/cast.ts';
import type { Epochs } from '../story/epochs.ts';
import type { Expectations, Verdict } from './expectations.ts';
import type { Observations } from './observations.ts';

/** What must hold for every seed, by name. */
export const PROPERTIES = [
  'every admitted message is in exactly once',
  'no other message is in',
  'every accepted send reached the recipient once, or failed and reached nobody, or is honestly unknown',
  'every creation was announced, always under the same id',
  'nothing goes on after a disconnect or a change of mailbox',
  'syncedThrough never claimed more than was in',
  'no private message was read further than the law allows',
  'without a lasting fault nothing fails and nothing stays behind',
  'what is told comes in within minutes',
  'the world comes to rest',
] as const;
export type Property = (typeof PROPERTIES)[number];

export interface Violation {
  readonly property: Property;
  readonly what: string;
}

export interface Judged {
  readonly crm: Crm;
  readonly exchange: Exchange;
  readonly epochs: Epochs;
  readonly expectations: Expectations;
  readonly seen: Observations;
  readonly faults: FaultBook;
}

type Report = (property: Property, what: string) => void;

/** Looks at the conversations as the CRM shows them, once everything has come to rest. */
export async function judgeAtRest(world: Judged): Promise<readonly Violation[]> {
  const violations: Violation[] = [];
  const report: Report = (property, what) => void violations.push({ property, what });
  const accounts = [...new Set(USERS.map(({ account }) => account))];
  const entries: any[] = [];
  for (const account of accounts) {
    for (const { id } of CONTACTS) {
      const found = await world.crm.conversation(account, id);
      judgeConversation(world, account, id, found, report);
      entries.push(...found);
    }
  }
  await judgeSkipped(world, report);
  judgeSends(world, entries, report);
  judgeEvents(world, entries, report);
  if (world.crm.internalErrors.length > 0) {
    report(
      'without a lasting fault nothing fails and nothing stays behind',
      `the app answered 500 to ${world.crm.internalErrors.join()}`,
    );
  }
  return violations;
}

function judgeConversation(
  world: Judged,
  account: string,
  contact: string,
  entries: readonly any[],
  report: Report,
): void {
  const where = `${account}/${contact}`;
  const times = new Map<string, number>();
  for (const { internetMessageId } of entries) {
    times.set(internetMessageId, (times.get(internetMessageId) ?? 0) + 1);
  }
  const here = world.expectations.verdicts.filter(
    ({ epoch, thread }) => epoch.account === account && thread.contact === contact,
  );
  for (const { copy } of here.filter(isOwed)) {
    const { messageId, no, stamp } = copy.letter;
    // A CRM send that another mailbox got, too, is the send's own entry.
    const isIn = times.has(messageId) || entries.some(({ id }) => id === stamp);
    if (skipCode(copy) === null && !isIn) {
      report('every admitted message is in exactly once', `letter ${no} is not in ${where}`);
    }
  }
  for (const [messageId, count] of times) {
    if (count === 1 || messageId === null) continue;
    report(
      'every admitted message is in exactly once',
      `${messageId} is in ${where} ${count} times`,
    );
  }
  const allowed = new Map(here.map(({ copy }) => [copy.letter.messageId, copy.letter]));
  for (const entry of entries.filter(({ origin }) => origin !== 'crm')) {
    const letter = allowed.get(entry.internetMessageId);
    if (!letter) {
      report(
        'no other message is in',
        `${entry.internetMessageId} "${entry.subject}" is in ${where}`,
      );
    } else if (!String(entry.snippet).startsWith(`letter ${letter.no}.`)) {
      report('no other message is in', `${entry.id} shows another letter than ${letter.no}`);
    }
  }
}

/** A sure verdict whose message nobody took away; `unreadable` ones may end in either list. */
function isOwed({ sure, copy }: Verdict): boolean {
  return sure && !copy.gone && copy.trouble === null;
}

/** Why a message of a thread is not synced, by the rules. */
function skipCode({ letter }: Copy): string | null {
  if (letter.markedPrivate) return 'marked_private';
  return letter.files.some(({ bytes }) => bytes > 3000) ? 'attachment_too_large' : null;
}

async function judgeSkipped(world: Judged, report: Report): Promise<void> {
  for (const who of USERS) {
    const list = await world.crm.skipped(who);
    const own = world.expectations.verdicts.filter(
      ({ epoch }) => epoch.account === who.account && epoch.user === who.user,
    );
    const isOf = (skip: any, { copy, thread }: Verdict): boolean =>
      skip.contactId === thread.contact &&
      skip.from.email === copy.letter.from &&
      copiesOf(world, copy).some(
        (one) => new Date(one.receivedAt).toISOString() === skip.occurredAt,
      );
    for (const verdict of own.filter(isOwed)) {
      const code = skipCode(verdict.copy);
      const found = list.filter((skip) => isOf(skip, verdict) && skip.code === code);
      if (code !== null && found.length === 0) {
        report(
          'every admitted message is in exactly once',
          `letter ${verdict.copy.letter.no} is not in the skipped list of ${who.account}/${who.user}`,
        );
      }
    }
    for (const skip of list) {
      const byRule = own.some(
        (verdict) =>
          isOf(skip, verdict) &&
          (skipCode(verdict.copy) === skip.code || verdict.copy.trouble !== null),
      );
      if (!byRule && skip.from.email !== '') {
        report('no other message is in', `${skip.id} (${skip.code}) is skipped for no reason`);
      }
    }
  }
}

function copiesOf({ exchange }: Judged, { letter }: Copy): readonly Copy[] {
  return exchange.copies.filter((copy) => copy.letter === letter);
}

function judgeSends(world: Judged, entries: readonly any[], report: Report): void {
  const property =
    'every accepted send reached the recipient once, or failed and reached nobody, or is honestly unknown';
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const { submissions } = world.expectations;
  for (const send of world.crm.sends) {
    if (send.state === 'open') report('the world comes to rest', `${send.key} has no answer`);
    if (send.state !== 'accepted' || send.entryId === null) continue;
    const entry = byId.get(send.entryId);
    const reached = submissions.get(send.entryId)?.length ?? 0;
    const status = `${entry?.status}${entry?.failure ? ` ${entry.failure.code}` : ''}`;
    if (!isHonest(entry, reached)) {
      report(property, `${send.key} (${send.entryId}) is ${status} and was sent ${reached} times`);
    }
    const expected = expectedEnd(world, send, entry);
    if (expected !== null) {
      report(
        'without a lasting fault nothing fails and nothing stays behind',
        `${send.key}: ${expected}`,
      );
    }
  }
  const accepted = new Set(world.crm.sends.map(({ entryId }) => entryId));
  for (const stamp of submissions.keys()) {
    if (!accepted.has(stamp)) report(property, `${stamp} was sent though the CRM never had a yes`);
  }
  for (const entry of entries.filter(({ origin }) => origin === 'crm')) {
    if (!accepted.has(entry.id))
      report('no other message is in', `${entry.id} is no send of the CRM`);
  }
}

function isHonest(entry: any, reached: number): boolean {
  switch (entry?.status) {
    case 'sent':
    case 'confirmed':
      return reached === 1;
    case 'failed':
      return entry.failure.code === 'outcome_unknown' ? reached <= 1 : reached === 0;
    default:
      return false;
  }
}

/** What is wrong with how a send ended, without a lasting fault. */
function expectedEnd(world: Judged, send: CrmSend, entry: any): string | null {
  const kinds = new Set(world.faults.hits.map(({ kind }) => kind));
  const isOver = world.epochs.all.some(
    (epoch) =>
      epoch.account === send.account &&
      epoch.user === send.user &&
      epoch.endingSince !== null &&
      (epoch.endedAt ?? Infinity) >= send.startedAt,
  );
  switch (entry?.status) {
    case 'confirmed':
      return null;
    case 'sent':
      return isOver || [...kinds].some(isLasting) ? null : 'its Sent copy was never seen';
    case 'failed':
      return isExcused(entry.failure.code, kinds, isOver) ? null : `failed, ${entry.failure.code}`;
    default:
      return `it is still ${entry?.status}`;
  }
}

function isExcused(code: string, kinds: ReadonlySet<string>, isOver: boolean): boolean {
  switch (code) {
    case 'disconnected':
    case 'mailbox_changed':
      return isOver;
    case 'recipient_refused':
      return kinds.has('send.refused');
    case 'outcome_unknown':
      // The answer was lost, and nothing opens the mailbox any more: its grant is gone and its user has left it.
      return (
        kinds.has('send.hidden-for-good') ||
        kinds.has('process.stopped-for-days') ||
        (kinds.has('token.revoked') && isOver)
      );
    case 'rejected':
      return kinds.has('process.stopped-for-days');
    default:
      return false;
  }
}

function judgeEvents(world: Judged, entries: readonly any[], report: Report): void {
  const property = 'every creation was announced, always under the same id';
  const created = new Map<unknown, Set<string>>();
  const owners = new Map<string, unknown>();
  for (const { id, type, data } of world.crm.events) {
    const about = type === 'conversation.message.skipped' ? data['id'] : data['entryId'];
    const name = `${type} ${String(about)} ${String(data['version'] ?? '')}`;
    if (type !== 'connection.changed') {
      if (owners.has(id) && owners.get(id) !== name) report(property, `${id} is two events`);
      owners.set(id, name);
    }
    if (type === 'conversation.entry.updated' || type === 'connection.changed') continue;
    created.set(about, (created.get(about) ?? new Set()).add(id));
  }
  const skips = [...world.seen.skipped.keys()].map((id) => ({ id }));
  for (const { id } of [...entries, ...skips]) {
    const ids = created.get(id)?.size ?? 0;
    if (ids !== 1) report(property, `${id} was announced under ${ids} ids`);
  }
}
