import { mailboxSlots } from '../../../shared/domain/slots.ts';
import { ServiceFailure } from '../../../shared/domain/failure.ts';
import type { MailboxRef } from '../../../shared/domain/ids.ts';
import type { AccessTokens } from '../../../shared/ports/tokens.ts';
import type { Random } from '../engine/random.ts';
import type { FaultPoint } from '../faults/fault-kinds.ts';
import type { Mailbox } from '../microsoft/mailbox.ts';
import type { Effect } from './effect.ts';
import type { Outside } from './outside.ts';

/** From one process, the items of a batch counted. */
export const REQUESTS_AT_ONCE = 4;

/**
 * One request: with a token, at a mailbox that is open, unless something strikes. A batch is told how many of its
 * items are one too many for the mailbox; of another request that is all of it.
 */
export type MailboxRequest = <T>(
  ref: MailboxRef,
  name: string,
  apply: (mailbox: Mailbox, excess: number) => T | Promise<T>,
  points?: readonly FaultPoint[],
  items?: number | null,
) => Promise<T>;

/** The requests of one process. */
export function mailboxRequests(
  { time, grants, faults, requests, away }: Outside,
  deps: { readonly effect: Effect; readonly random: Random; readonly tokens: AccessTokens },
): MailboxRequest {
  const withSlot = mailboxSlots(REQUESTS_AT_ONCE);

  return async function call<T>(
    ref: MailboxRef,
    name: string,
    apply: (mailbox: Mailbox, excess: number) => T | Promise<T>,
    points: readonly FaultPoint[] = ['graph'],
    items: number | null = null,
  ): Promise<T> {
    const token = await deps.tokens.get(ref);
    const asked = async (bearer: string): Promise<T | '401'> => {
      const known = grants.opens(bearer);
      const email = known?.email ?? '';
      const request = requests.begin(email, items ?? 1);
      const answer = deps.effect(
        `graph ${name} ${email}`,
        {
          points,
          latencyMs: [40, 400],
          isAway: () => (away.graph.get(email) ?? 0) > time.now(),
        },
        () => {
          const mailbox = grants.opens(bearer);
          if (!mailbox) return '401';
          const excess = requests.excess(request);
          if (excess > 0) faults.hit('graph.more-than-four-at-once');
          if (excess > 0 && items === null) throw throttled(deps.random);
          return apply(mailbox, excess);
        },
      );
      return answer.finally(() => requests.end(request));
    };
    const askedInTurn = (bearer: string) => withSlot(ref, items ?? 1, async () => asked(bearer));
    const first = await askedInTurn(token);
    if (first !== '401') return first;
    const second = await askedInTurn(await deps.tokens.get(ref, { fresh: true }));
    if (second === '401') throw new ServiceFailure('reconnect', 'http_401', { status: 401 });
    return second;
  };
}

export function throttled(random: Random): ServiceFailure {
  const told = random.chance(0.5) ? { retryAfterMs: random.int(500, 20_000) } : {};
  return new ServiceFailure('throttled', 'ApplicationThrottled', { status: 429, ...told });
}
