import { LEASE_EXTENDED_EACH_MS, MAILBOX_LEASE_MS } from '../../domain/durations.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import type { MailboxRef } from '../../domain/ids.ts';
import type { Now } from '../../ports/clock.ts';
import type { MailReader } from '../../ports/mail-reading.ts';
import type { MailSubscriptions } from '../../ports/mail-subscriptions.ts';
import type { UpkeepLease, UpkeepLeases } from '../../ports/schedule.ts';

export interface MailboxLease {
  readonly lastResync: UpkeepLease['lastResync'];
  /** Before each step of something long. Throws when the lease was lost. */
  extend(): Promise<void>;
  /** A resync listed all: asks from before it began are done with it. */
  resynced(run: { readonly begunAt: number; readonly since: string }): Promise<void>;
  release(): Promise<void>;
}

export interface MailboxLeasePorts {
  readonly leases: UpkeepLeases;
  /** A new random name, such as 32 hex digits. */
  readonly newId: () => string;
  readonly now: Now;
}

/** Makes the caller the only worker of the mailbox, until it releases it or dies; `busy` while another one is. */
export async function acquireLease(
  { leases, newId, now }: MailboxLeasePorts,
  ref: MailboxRef,
): Promise<MailboxLease | 'busy'> {
  const taken = await leases.take(ref, newId(), now(), now() + MAILBOX_LEASE_MS);
  if (!taken) return 'busy';
  let held = taken;

  const save = async (change: Partial<UpkeepLease>): Promise<void> => {
    const saved = await leases.save(ref, { ...held, value: { ...held.value, ...change } });
    if (!saved) throw new ServiceFailure('unavailable', 'upkeep_lease_lost');
    held = saved;
  };

  return {
    lastResync: taken.value.lastResync,
    extend: async () => {
      const used = MAILBOX_LEASE_MS - (held.value.until - now());
      if (used >= LEASE_EXTENDED_EACH_MS) await save({ until: now() + MAILBOX_LEASE_MS });
    },
    resynced: ({ begunAt, since }) => save({ lastResync: { begunAt, since } }),
    // Lost or gone with the mailbox: nothing to give back.
    release: async () => {
      await leases.save(ref, { ...held, value: { ...held.value, until: 0 } });
    },
  };
}

export type UpkeepMail = Pick<
  MailReader & MailSubscriptions,
  'list' | 'threading' | keyof MailSubscriptions
>;

/** Graph as the holder of a lease may ask it: a worker that has lost its mailbox to another one asks nothing more. */
export function leasedMail(mail: UpkeepMail, { extend }: Pick<MailboxLease, 'extend'>): UpkeepMail {
  const held =
    <A extends unknown[], R>(ask: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      await extend();
      return ask(...args);
    };
  return {
    list: held(mail.list),
    threading: held(mail.threading),
    subscriptions: held(mail.subscriptions),
    subscription: held(mail.subscription),
    subscribe: held(mail.subscribe),
    renew: held(mail.renew),
    unsubscribe: held(mail.unsubscribe),
  };
}
