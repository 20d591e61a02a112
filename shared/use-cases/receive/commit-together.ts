import { AHEAD_TRUSTED_MS } from '../../domain/durations.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import type { AccountId, ContactId } from '../../domain/ids.ts';
import type { Outcome } from '../../domain/thread/outcome.ts';
import { closedFor } from '../../domain/thread/thread.ts';
import type { ConversationChange } from '../../ports/conversation.ts';
import { afterCommit, tell, type Committed } from './after-commit.ts';
import { commitMessage, retract, type CommitPorts } from './commit-message.ts';
import { heldBy, memberChanges, toldIn, type Admitted } from './member-changes.ts';

/** How the writing of one message ended. */
export type Written = Outcome | { readonly failure: unknown };

type Group = readonly [Admitted, ...Admitted[]];

/**
 * Writes members of one thread, oldest first, in one transaction, so that they don't get into each other's way on the
 * thread's row. When one of them is there already, or the thread has changed, each is written alone.
 */
export async function commitTogether(deps: CommitPorts, group: Group): Promise<readonly Written[]> {
  const [first] = group;
  const { link, mailbox } = first.arrival;
  // The one that was read last.
  const { thread } = group.at(-1)?.membership ?? first.membership;
  const at = deps.now();
  const [connection, messages] = await Promise.all([
    deps.connections.find(link.accountId, link.userId),
    Promise.all(group.map(({ record }) => tell(deps, thread.value, heldBy(record), 'ahead'))),
  ]);
  const closed = closedFor(thread.value, connection?.value ?? null, mailbox.ref);
  if (closed !== null) {
    for (const one of group) await retract(deps, one);
    return group.map(() => closed);
  }
  const { accountId, contactId } = thread.value;
  const changes = memberChanges(deps, thread, group);
  const etags = await commitAll(deps, accountId, contactId, changes);
  if (etags === null) {
    const alone: Written[] = [];
    for (const [place, one] of group.entries()) {
      const ahead = { at, message: messages[place] ?? null };
      alone.push(await commitMessage(deps, one, ahead).catch((failure: unknown) => ({ failure })));
    }
    return alone;
  }
  const isTold = deps.now() - at < AHEAD_TRUSTED_MS;
  const told = isTold ? toldIn(changes, etags, messages) : null;
  const [one, ...more] = group;
  await afterCommit(deps, thread.value, [committed(one), ...more.map(committed)], told);
  return group.map(({ record }) => (record.kind === 'entry' ? 'entered' : 'skipped'));
}

function committed({ arrival, record }: Admitted): Committed {
  return { arrival, held: heldBy(record) };
}

/** Null: not as one. Too large for one transaction is no reason not to try each alone, either. */
async function commitAll(
  { conversations }: Pick<CommitPorts, 'conversations'>,
  accountId: AccountId,
  contactId: ContactId,
  changes: readonly ConversationChange[],
): Promise<readonly string[] | null> {
  try {
    const result = await conversations.commit(accountId, contactId, changes);
    return result.kind === 'committed' ? result.etags : null;
  } catch (error) {
    if (error instanceof ServiceFailure && error.kind === 'refused') return null;
    throw error;
  }
}
