import type { Random } from '../engine/random.ts';
import type { VirtualTime } from '../engine/virtual-time.ts';
import type { FunctionsHost } from '../host/functions-host.ts';
import type { Outside } from '../host/outside.ts';
import type { LifecycleEvent } from '../microsoft/notifier.ts';
import { OUR_MAILBOXES } from '../story/cast.ts';
import type { FaultBook } from './fault-book.ts';
import { FAULT_KINDS, FAULTS, isLasting, type FaultKind } from './fault-kinds.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** So many worlds have every kind of fault; in the others each kind is switched off as often as that. */
const WITH_ALL = 0.2;
const SWITCHED_OFF = 0.5;

export interface FaultyWorld {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly faults: FaultBook;
  readonly outside: Outside;
  readonly host: FunctionsHost;
}

/** Which faults a seed may have besides the passing ones. */
export interface Profile {
  readonly lasting: boolean;
  readonly stoppedForDays: boolean;
}

/** Plans the faults of one seed over the time of its story. */
export function planFaults(
  world: FaultyWorld,
  profile: Profile,
  count: number,
  spanMs: number,
): void {
  const { random, time, faults } = world;
  const weights = passingWeights(random.fork('swarm'));
  const planned = Array.from({ length: count }, () => random.weighted(weights));
  if (profile.lasting) {
    const lasting = FAULT_KINDS.filter((kind) => isLasting(kind) && FAULTS[kind].weight > 0);
    planned.push(random.pick(lasting));
  }
  if (profile.stoppedForDays) planned.push('process.stopped-for-days');
  const starts = time.now();
  for (const kind of planned) {
    const at = starts + random.int(0, spanMs);
    if (FAULTS[kind].point === 'switched') time.at(at, () => switchOn(world, kind));
    else faults.arm(kind, at, random.chance(0.2) ? random.int(2, 4) : 1);
  }
}

/**
 * A seed has some kinds and not the others: what one fault hides, such as a crash before the answer that would be lost,
 * shows where it can't happen, and what is left comes more often in one world.
 */
export function passingWeights(swarm: Random): Record<FaultKind, number> {
  const isWithAll = swarm.chance(WITH_ALL);
  return Object.fromEntries(
    FAULT_KINDS.map((kind) => {
      const isOff = swarm.chance(SWITCHED_OFF) && !isWithAll;
      return [kind, isOff || isLasting(kind) ? 0 : FAULTS[kind].weight];
    }),
  ) as Record<FaultKind, number>;
}

/** Everything passing is over, and what an operator can mend is mended. */
export function healAll({ faults, outside }: Pick<FaultyWorld, 'faults' | 'outside'>): void {
  faults.heal();
  outside.away.storage = 0;
  outside.away.crm = 0;
  outside.away.graph.clear();
  outside.grants.heal();
  outside.notifier.awayUntil(0);
  for (const copy of outside.exchange.copies) {
    copy.hiddenWhile = null;
    if (copy.trouble === 'stuck') copy.trouble = null;
  }
}

function switchOn({ time, random, faults, outside, host }: FaultyWorld, kind: FaultKind): void {
  const now = time.now();
  const mailbox = outside.exchange.mailbox(random.pick(OUR_MAILBOXES));
  const subscriptions = outside.notifier.of(mailbox.email);
  const lifecycle = (event: LifecycleEvent): void => {
    const [one] = subscriptions;
    if (!one) return;
    faults.hit(kind);
    if (event === 'subscriptionRemoved') outside.notifier.delete(one.id);
    for (let n = random.int(1, 3); n > 0; n -= 1) outside.notifier.lifecycle(one, event);
  };
  const lasts = (ms: number): number => {
    faults.hit(kind, now + ms);
    return now + ms;
  };
  switch (kind) {
    case 'graph.away':
      outside.away.graph.set(mailbox.email, lasts(random.int(1, 90) * MINUTE));
      break;
    case 'notifications.away':
      outside.notifier.awayUntil(lasts(random.int(5, 300) * MINUTE));
      break;
    case 'message.not-readable-for-a-while': {
      const copies = [...mailbox.copies.values()].slice(-6);
      for (const copy of copies) {
        copy.hiddenWhile = { from: now, until: now + random.int(30, 200) * SECOND };
      }
      break;
    }
    case 'subscription.forgotten':
      if (subscriptions.length === 0) break;
      faults.hit(kind);
      for (const one of subscriptions) outside.notifier.delete(one.id);
      break;
    case 'subscription.removed':
      lifecycle('subscriptionRemoved');
      break;
    case 'subscription.missed':
      lifecycle('missed');
      break;
    case 'subscription.reauthorization-required':
      lifecycle('reauthorizationRequired');
      break;
    case 'mailbox.made-anew':
      faults.hit(kind);
      outside.exchange.makeAnew(mailbox);
      break;
    case 'token.revoked':
      // Till its user has been told and has connected again.
      lasts(3 * HOUR);
      outside.grants.revokeAll(mailbox);
      break;
    case 'token.refused-for-a-while':
      outside.grants.refuseUntil(mailbox, lasts(random.int(1, 12) * MINUTE));
      break;
    case 'token.operator-fault':
      outside.grants.operatorFaultUntil(lasts(random.int(5, 120) * MINUTE));
      break;
    case 'storage.away':
      outside.away.storage = lasts(random.int(5, 240) * SECOND);
      break;
    case 'crm.away':
      outside.away.crm = lasts(random.int(1, 90) * MINUTE);
      break;
    case 'process.all-stop':
      faults.hit(kind);
      host.stop(random.int(10, 600) * SECOND);
      break;
    case 'process.stopped-for-days':
      faults.hit(kind);
      host.stop(random.int(8 * 24, 9 * 24) * HOUR + random.int(0, DAY));
      break;
    default:
      throw new RangeError(`${kind} is not switched`);
  }
}
