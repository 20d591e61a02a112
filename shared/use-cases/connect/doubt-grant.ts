import { PROBE_DELAY_MS } from '../../domain/durations.ts';
import type { MailboxRef } from '../../domain/ids.ts';
import type { Delay } from '../../ports/clock.ts';
import type { Mailboxes } from '../../ports/mailboxes.ts';
import type { FleetGuard } from '../../ports/tokens.ts';
import { enqueue, type EnqueuePorts } from '../work/enqueue.ts';

export interface ProbeLaterPorts extends EnqueuePorts {
  readonly delay: Delay;
}

export interface DoubtPorts extends ProbeLaterPorts {
  readonly mailboxes: Pick<Mailboxes, 'find' | 'save'>;
  readonly fleet: Pick<FleetGuard, 'refused'>;
}

/**
 * A grant was refused (`reconnect`) while working: a second probe minutes later decides. It is idempotent,
 * but a doubt whose probe must have got lost gets a new one.
 */
export const doubtGrant =
  (deps: DoubtPorts) =>
  async (ref: MailboxRef): Promise<void> => {
    const found = await deps.mailboxes.find(ref);
    if (found?.mailbox.value.state !== 'active') return;
    const { value, etag } = found.mailbox;
    const now = deps.now();
    const wait = deps.delay(PROBE_DELAY_MS);
    const since = value.grantDoubtSince;
    if (since !== null && now - Date.parse(since) < 3 * wait) return;
    const doubted = { ...value, grantDoubtSince: new Date(now).toISOString() };
    // Somebody else changed the mailbox: the next refusal comes back here.
    if (!(await deps.mailboxes.save({ value: doubted, etag }))) return;
    await deps.fleet.refused(ref);
    await probeLater(deps, ref, now);
  };

/** `since`: when the grant was first refused, milliseconds since 1970. */
export async function probeLater(
  deps: ProbeLaterPorts,
  mailboxRef: MailboxRef,
  since: number,
): Promise<void> {
  const delayMs = deps.delay(PROBE_DELAY_MS);
  await enqueue(deps, 'probe', { mailboxRef }, { firstSeen: since, delayMs });
}
