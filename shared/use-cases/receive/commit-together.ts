import { AHEAD_TRUSTED_MS } from '../../domain/durations.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import type { AccountId, ContactId } from '../../domain/ids.ts';
import { TRIES } from '../../domain/optimistically.ts';
import type { Outcome } from '../../domain/thread/outcome.ts';
import { closedFor, type Thread } from '../../domain/thread/thread.ts';
import type { ConversationChange, Conversations } from '../../ports/conversation.ts';
import type { Versioned } from '../../ports/versioned.ts';
import { afterCommit, tell, type Committed } from './after-commit.ts';
import { commitMessage, retract, type Ahead, type CommitPorts } from './commit-message.ts';
import { heldBy, memberChanges, toldIn, type Admitted } from './member-changes.ts';

/** How the writing of one message ended. */
export type Written = Outcome | { readonly failure: unknown };

/** Of one thread, oldest first. */
export type Group = readonly [Admitted, ...Admitted[]];

/**
 * Writes members of one thread, oldest first, in one transaction, so that they don't get into each other's way on the
 * thread's row; once more when somebody else has changed that row. When one of them is there already, each is written
 * alone.
 */
export async function commitTogether(deps: CommitPorts, group: Group): Promise<readonly Written[]> {
  const [first] = group;
  const { link, mailbox } = first.arrival;
  // The one that was read last.
  const { thread: judged } = group.at(-1)?.membership ?? first.membership;
  const { accountId, contactId, id } = judged.value;
  const at = deps.now();
  const messages = await Promise.all(
    group.map(({ record }) => tell(deps, judged.value, heldBy(record), 'ahead')),
  );
  let thread: Versioned<Thread> | null = judged;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const connection = await deps.connections.find(link.accountId, link.userId);
    const closed = closedFor(thread?.value ?? null, connection?.value ?? null, mailbox.ref);
    if (thread === null || closed !== null) {
      for (const one of group) await retract(deps, one);
      return group.map(() => closed ?? 'erased');
    }
    const changes = memberChanges(deps, thread, group);
    const result = await commitAll(deps, accountId, contactId, changes);
    if (result.kind === 'committed') {
      const isTold = deps.now() - at < AHEAD_TRUSTED_MS;
      const told = isTold ? toldIn(changes, result.etags, messages) : null;
      const [one, ...more] = group;
      await afterCommit(deps, thread.value, [committed(one), ...more.map(committed)], told);
      return group.map(({ record }) => (record.kind === 'entry' ? 'entered' : 'skipped'));
    }
    if (result.kind !== 'stale') break;
    thread = await deps.conversations.thread(accountId, contactId, id);
  }
  return eachAlone(
    deps,
    group,
    messages.map((message) => ({ at, message })),
  );
}

async function eachAlone(
  deps: CommitPorts,
  group: Group,
  aheads: readonly Ahead[],
): Promise<readonly Written[]> {
  const alone: Written[] = [];
  for (const [place, one] of group.entries()) {
    const ahead = aheads[place] ?? null;
    alone.push(await commitMessage(deps, one, ahead).catch((failure: unknown) => ({ failure })));
  }
  return alone;
}

function committed({ arrival, record }: Admitted): Committed {
  return { arrival, held: heldBy(record) };
}

/** One that is too large for a transaction is `refused`: no reason not to try each alone. */
async function commitAll(
  { conversations }: Pick<CommitPorts, 'conversations'>,
  accountId: AccountId,
  contactId: ContactId,
  changes: readonly ConversationChange[],
): Promise<Awaited<ReturnType<Conversations['commit']>> | { readonly kind: 'refused' }> {
  try {
    return await conversations.commit(accountId, contactId, changes);
  } catch (error) {
    if (error instanceof ServiceFailure && error.kind === 'refused') return { kind: 'refused' };
    throw error;
  }
}
