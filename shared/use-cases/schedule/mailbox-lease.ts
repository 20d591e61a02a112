import { ServiceFailure } from '../../domain/failure.ts';
import type { UpkeepKind, Work } from '../../domain/work/work.ts';
import type { UpkeepLease, UpkeepLeases } from '../../ports/upkeep-leases.ts';
import { requeue, type RequeuePorts } from '../work/requeue.ts';

/** After a crash the next worker waits this long at most. */
const LEASE_MS = 60_000;
const ASK_AGAIN_MS = 5_000;
/** One lengthening within this is enough: what is left is more than a step takes. */
const LENGTHEN_EACH_MS = 10_000;

export interface HeldLease {
  readonly lastResync: UpkeepLease['lastResync'];
  /** Between two steps of something long: lengthens the lease. Throws when it was lost. */
  keep(): Promise<void>;
  /** A resync listed all: asks from before it began are done with it. */
  resynced(run: { readonly begunAt: number; readonly since: string }): Promise<void>;
}

interface LeasePorts extends RequeuePorts {
  readonly leases: UpkeepLeases;
  /** A new random name, such as 32 hex digits. */
  readonly newId: () => string;
}

/** Runs a task as the only worker of its mailbox; while another is at it the task comes again a little later. */
export async function holdingLease(
  deps: LeasePorts,
  work: Work<UpkeepKind>,
  run: (lease: HeldLease) => Promise<void>,
): Promise<void> {
  const { leases, now } = deps;
  const ref = work.payload.mailboxRef;
  let held = await leases.take(ref, deps.newId(), now(), now() + LEASE_MS);
  if (!held) {
    await requeue(deps, work, { delayMs: ASK_AGAIN_MS });
    return;
  }

  const save = async (change: Partial<UpkeepLease>): Promise<void> => {
    const saved =
      held && (await leases.save(ref, { ...held, value: { ...held.value, ...change } }));
    if (!saved) throw new ServiceFailure('unavailable', 'upkeep_lease_lost');
    held = saved;
  };

  try {
    await run({
      lastResync: held.value.lastResync,
      keep: async () => {
        const used = LEASE_MS - ((held?.value.until ?? 0) - now());
        if (used >= LENGTHEN_EACH_MS) await save({ until: now() + LEASE_MS });
      },
      resynced: ({ begunAt, since }) => save({ lastResync: { begunAt, since } }),
    });
  } finally {
    // Lost or gone with the mailbox: nothing to give back.
    await leases.save(ref, { ...held, value: { ...held.value, until: 0 } });
  }
}
