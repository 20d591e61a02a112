import { OUTAGE_MS } from '../../domain/durations.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import type { MailboxRef } from '../../domain/ids.ts';
import { refusedFor, type RefusedFor } from '../../domain/mailbox/refused-grant.ts';
import { mayComeBack } from '../../domain/sign-in/token-key.ts';
import type { Now } from '../../ports/clock.ts';
import type { MailReader } from '../../ports/mail-reading.ts';
import type { Counters, Log } from '../../ports/telemetry.ts';
import type { AccessTokens, FleetGuard } from '../../ports/tokens.ts';

export interface TryGrantPorts {
  readonly tokens: AccessTokens;
  readonly mail: Pick<MailReader, 'folders'>;
}

/**
 * Uses the grant as all work does: a new token, and the mailbox behind it, since a token opens nothing where the licence
 * or the mailbox is gone. Throws the `ServiceFailure` that work would meet.
 */
export async function tryGrant({ tokens, mail }: TryGrantPorts, ref: MailboxRef): Promise<void> {
  await tokens.get(ref, { fresh: true });
  if ((await mail.folders(ref)) === 'no_mailbox') {
    throw new ServiceFailure('reconnect', 'no_mailbox');
  }
}

export interface JudgeGrantPorts extends TryGrantPorts {
  readonly fleet: Pick<FleetGuard, 'refused'>;
  readonly counters: Pick<Counters, 'add'>;
  readonly log: Pick<Log, 'error'>;
  readonly now: Now;
}

export type GrantVerdict =
  | { readonly kind: 'good' | 'undecided' }
  | { readonly kind: 'refused'; readonly why: RefusedFor };

/** Tries a doubted grant. `since`: when it was first refused, milliseconds since 1970. */
export async function judgeGrant(
  deps: JudgeGrantPorts,
  ref: MailboxRef,
  since: number,
): Promise<GrantVerdict> {
  try {
    await tryGrant(deps, ref);
    return { kind: 'good' };
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    // Our own credentials: nothing is known of the grant, and only the operator can help.
    if (error.kind === 'operator') return { kind: 'undecided' };
    if (error.kind !== 'reconnect') throw error;
    const among = await deps.fleet.refused(ref);
    if (deps.now() - since >= OUTAGE_MS) return { kind: 'refused', why: refusedFor(error) };
    // The operator has been told, and may yet give the key back.
    if (mayComeBack(error)) return { kind: 'undecided' };
    if (among === 'one') return { kind: 'refused', why: refusedFor(error) };
    deps.counters.add('token_fleet_guard');
    deps.log.error('grants.refused_at_once', { ref });
    return { kind: 'undecided' };
  }
}
