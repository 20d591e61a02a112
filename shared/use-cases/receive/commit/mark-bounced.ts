import { bounceFailure, isBelieved, type BounceClaim } from '../../../domain/entry/bounce.ts';
import type { Entry } from '../../../domain/entry/entry.ts';
import { entryEvent, entryEventId } from '../../../domain/event/event.ts';
import { entryIdSchema } from '../../../domain/ids.ts';
import { optimistically } from '../../../domain/optimistically.ts';
import type { Send } from '../../../domain/send/send.ts';
import type { ConversationChange, Conversations } from '../../../ports/conversation.ts';
import type { Counters } from '../../../ports/telemetry.ts';
import { announceAhead, announcedIn, type AnnounceAheadPorts } from '../../events/announce.ts';
import type { Admitted } from './admitted.ts';
import type { DeliverPorts } from './after-commit.ts';

export interface MarkBouncedPorts extends DeliverPorts, AnnounceAheadPorts {
  readonly conversations: Pick<Conversations, 'commit' | 'entry' | 'send'>;
  readonly counters: Pick<Counters, 'add'>;
}

/**
 * Marks the mails that bounces among these are about. Before the thread index learns of the bounce: a run that dies in
 * between is followed by one that does it again, which changes nothing that is done.
 */
export async function markBounced(
  deps: MarkBouncedPorts,
  group: readonly Admitted[],
): Promise<void> {
  for (const { arrival, membership, record } of group) {
    const { answersId } = membership;
    if (record.bounce === null || answersId === null) continue;
    await markOne(deps, membership.thread.value, answersId, {
      claim: record.bounce,
      own: arrival.mailbox.ownAddresses,
    });
  }
}

interface Said {
  readonly claim: BounceClaim;
  /** The mailbox's own addresses. */
  readonly own: readonly string[];
}

async function markOne(
  deps: MarkBouncedPorts,
  { accountId, contactId }: Pick<Entry, 'accountId' | 'contactId'>,
  answersId: string,
  { claim, own }: Said,
): Promise<void> {
  const id = entryIdSchema.safeParse(answersId);
  // A message that was skipped has no status.
  if (!id.success) return;
  const home = { kind: 'contact', accountId, contactId } as const;
  await optimistically('bounced_contended', async () => {
    const [entry, send] = await Promise.all([
      deps.conversations.entry(accountId, contactId, id.data),
      deps.conversations.send(accountId, contactId, id.data),
    ]);
    if (entry === null) return 'gone';
    const { value: before } = entry;
    if (before.status === 'bounced') {
      // By the first of several recipients, or by this very bounce: that run may have died before it announced that.
      await deps.announce(home, entryEventId(before.id, before.version));
      return 'bounced_before';
    }
    if (!canBounce(before, send?.value ?? null)) return 'not_sent';
    if (!isBelieved(claim, before, own)) {
      deps.counters.add('bounce_not_believed');
      return 'not_believed';
    }
    const after: Entry = {
      ...before,
      version: before.version + 1,
      status: 'bounced',
      failure: bounceFailure(claim, before),
    };
    const eventId = entryEventId(after.id, after.version);
    const ahead = await announceAhead(deps, home, eventId);
    const timestamp = new Date(deps.now()).toISOString();
    const event = entryEvent('conversation.entry.updated', after, timestamp);
    const changes: readonly ConversationChange[] = [
      { kind: 'update-entry', entry: { value: after, etag: entry.etag } },
      { kind: 'insert-event', event },
    ];
    const result = await deps.conversations.commit(accountId, contactId, changes);
    if (result.kind !== 'committed') return 'contended';
    const announced = announcedIn(deps, [ahead], changes, result);
    if (announced === null) await deps.announce(home, eventId);
    await deps.deliverAtOnce(home, announced ?? []);
    return 'bounced';
  });
}

/** What was never sent can't come back. A send whose outcome nobody knew was sent, if it did. */
function canBounce({ direction, failure, origin }: Entry, send: Send | null): boolean {
  if (direction === 'inbound') return false;
  if (origin !== 'crm' || failure?.code === 'outcome_unknown') return true;
  return send !== null && ['sending', 'sent', 'confirmed'].includes(send.state);
}
