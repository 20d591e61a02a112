import type { Copy } from '../microsoft/letter.ts';
import type { Epoch, Who } from '../story/epochs.ts';
import { refusals } from './audience.ts';
import type { Judged } from './judged.ts';
import type { Thread } from './thread.ts';
import { isOwed, skipCode } from './owed.ts';
import { PROPERTIES, type Report } from './properties.ts';

/** Of one user: more than a mailbox holds, as a rule. */
const MOST_EXPLAINED = 60;
/** Of one who is not connected. */
const FEW_EXPLAINED = 3;
/** What may be said of a message that belongs, or may belong. */
const OF_MEMBERS = ['synced', 'skipped', 'unreadable', 'duplicate', 'problem', 'not_seen_yet'];

/** Every message of a user's mailbox is asked after, and is explained as the rules have it. */
export async function judgeExplanations(world: Judged, who: Who, report: Report): Promise<void> {
  const { crm, epochs, exchange } = world;
  const status = await crm.status(who);
  const epoch = epochs.of(who);
  const last = epoch ?? epochs.all.findLast((one) => isOf(one, who));
  if (last === undefined) return;
  const copies = [...exchange.mailbox(last.mailbox).copies.values()];
  const byMessageId = Map.groupBy(copies, ({ letter }) => letter.messageId);
  const most = status === 'connected' ? MOST_EXPLAINED : FEW_EXPLAINED;
  for (const [messageId, all] of [...byMessageId].slice(-most)) {
    const there = all.filter(({ goneAt }) => goneAt === null);
    const explained = await crm.explain(who, messageId);
    const letter = `letter ${all[0]?.letter.no} for ${who.account}/${who.user}`;
    if (explained === null) {
      if (all.every(({ trouble }) => trouble === null))
        report(PROPERTIES.explained, `${letter} has no explanation`);
      continue;
    }
    const isOpen = status === 'connected' && epoch !== null;
    const codes = isOpen
      ? codesOf(world, epoch, all, there)
      : storedOr(world, last, all, status === 'needs_reconnect' ? status : 'not_connected');
    // That it was skipped so is judged with the skipped list.
    const isSkippedSo = explained.code === 'ambiguous_contact' && explained.facts.skippedId;
    if (!codes.has(explained.code) && !isSkippedSo) {
      const expected = [...codes].join(' or ');
      report(PROPERTIES.explained, `${letter} is explained as ${explained.code}, not ${expected}`);
    }
    if (!isDiscreet(explained))
      report(PROPERTIES.private, `${letter} is told of: ${explained.code}`);
    if (!isItsOwn(world, explained, all))
      report(PROPERTIES.explained, `${letter} is explained by ${explained.facts.entryId}`);
  }
}

/** Of mail that is none of the CRM's not even where it would belong or when it came is told. */
function isDiscreet({ code, facts }: any): boolean {
  const isPrivate = ['begun_in_mailbox', 'received_before_scope', 'draft'].includes(code);
  return !isPrivate || (facts.contactId === null && facts.receivedAt === null);
}

/** The entry that it is explained by is its own. */
function isItsOwn({ seen }: Judged, { code, facts }: any, [copy]: readonly Copy[]): boolean {
  if (code !== 'synced' || copy === undefined) return true;
  const entry = seen.entries.get(facts.entryId)?.value;
  const { messageId, stamp } = copy.letter;
  return entry !== undefined && (entry.internetMessageId === messageId || entry.id === stamp);
}

/** By a connection that stands. */
function codesOf(
  world: Judged,
  epoch: Epoch,
  all: readonly Copy[],
  there: readonly Copy[],
): ReadonlySet<string> {
  const { sure, may } = stored(world, epoch, all);
  if (sure !== null) return new Set([sure]);
  const codes = new Set(may);
  for (const copy of there) for (const code of reasons(world, epoch, copy)) codes.add(code);
  if (there.length === 0) codes.add('not_in_this_mailbox');
  return codes;
}

/** What is stored is known also to one who can't look. */
function storedOr(
  world: Judged,
  who: Who,
  all: readonly Copy[],
  otherwise: string,
): ReadonlySet<string> {
  const { sure, may } = stored(world, who, all);
  return new Set(sure === null ? [...may, otherwise] : [sure]);
}

/** What the user's conversations hold for a message: for sure, or maybe. */
function stored(
  { expectations, seen }: Judged,
  who: Who,
  [copy]: readonly Copy[],
): { readonly sure: string | null; readonly may: readonly string[] } {
  if (copy === undefined) return { sure: null, may: [] };
  const { letter } = copy;
  const entry = letter.stamp === null ? null : seen.entries.get(letter.stamp)?.value;
  if (entry?.accountId === who.account && entry.userId === who.user) {
    const isSure = entry.status === 'confirmed' && entry.internetMessageId === letter.messageId;
    return { sure: isSure ? 'synced' : null, may: ['synced', 'waiting', 'send_failed', 'draft'] };
  }
  // A colleague's send that reached this mailbox, too: the contact's one entry of it says that nobody could tell.
  const isOfColleague = entry?.accountId === who.account;
  if (isOfColleague && entry.failure?.code === 'outcome_unknown')
    return { sure: null, may: [...OF_MEMBERS, 'send_failed'] };
  const verdicts = expectations.verdicts.all.filter(
    (one) => one.copy.letter === letter && isOf(one.epoch, who),
  );
  const isSure = verdicts.some(isOwed) && expectations.knownOf(who).isSure(letter);
  const code = skipCode(copy) === null ? 'synced' : 'skipped';
  return { sure: isSure ? code : null, may: verdicts.length > 0 ? OF_MEMBERS : [] };
}

/** Why a copy is not in: of the threads that it points to, those that are alive decide. */
function reasons({ expectations }: Judged, epoch: Epoch, copy: Copy): ReadonlySet<string> {
  if (copy.isDraft) return new Set(['draft']);
  const { inReplyTo, references } = copy.letter;
  // The conversation says nothing of a mail that answers nothing.
  const pointed =
    inReplyTo === null && references.length === 0
      ? []
      : expectations.knownOf(epoch).candidates(copy);
  const codes = new Set<string>();
  if (expectations.isKeptOut(copy, epoch) !== 'no') codes.add('never_listed');
  const alive = pointed.filter(
    ({ thread }) =>
      thread.epoch === epoch && !thread.isClosed && copy.receivedAt >= thread.activeSince,
  );
  for (const { thread, by } of alive)
    for (const code of refusals(copy, by, expectations.circleOf(thread, copy.mailbox)))
      codes.add(code);
  const isPaused = (thread: Thread): boolean =>
    expectations.pauses.some((paused) => paused.thread === thread);
  for (const { thread } of pointed) {
    // Which of its times was the last to begin can't be told from outside.
    if (isPaused(thread)) codes.add('thread_stopped').add('received_before_thread');
    // A draft that the app never knew of, and another one was sent.
    if (thread.epoch === epoch && copy.receivedAt < thread.surelyActiveSince)
      codes.add('received_before_thread');
  }
  if (alive.some(({ sure, thread }) => sure && thread.isStarted && !isPaused(thread))) return codes;
  for (const { thread } of pointed) {
    if (thread.isClosed) codes.add('contact_erased');
    // One that a mail was to begin may never have begun: its connection ended first.
    else if (thread.epoch !== epoch) codes.add('after_disconnect').add('begun_in_mailbox');
    // Its first message here is a draft so far, which the app may not have stored.
    if (!thread.isStarted) codes.add('after_disconnect').add('received_before_thread');
  }
  if (pointed.every(({ sure, thread }) => !sure || !thread.isStarted))
    for (const code of nobodys(expectations, epoch, copy)) codes.add(code);
  return codes;
}

/** Why a copy that no thread takes begins none, either. */
function nobodys(
  expectations: Judged['expectations'],
  epoch: Epoch,
  copy: Copy,
): readonly string[] {
  const before = expectations.isBeforeScope(copy, epoch);
  const otherwise = ['begun_in_mailbox', 'received_before_scope'].filter(
    (code) => before === 'maybe' || (code === 'received_before_scope') === (before === 'yes'),
  );
  const skipped = expectations.verdicts.ambiguous.filter(
    (one) => one.copy === copy && one.epoch === epoch,
  );
  if (skipped.some(isOwed)) return ['ambiguous_contact'];
  return skipped.length === 0 ? otherwise : [...otherwise, 'ambiguous_contact', 'not_seen_yet'];
}

function isOf(epoch: Epoch, { account, user }: Who): boolean {
  return epoch.account === account && epoch.user === user;
}
