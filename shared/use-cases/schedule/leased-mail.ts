import type { HeldLease } from './mailbox-lease.ts';
import type { UpkeepDeps } from './upkeep-deps.ts';

type UpkeepMail = UpkeepDeps['mail'];

/** Graph as the holder of a lease may ask it: a worker that has lost its mailbox to another one asks nothing more. */
export function leasedMail(mail: UpkeepMail, { keep }: Pick<HeldLease, 'keep'>): UpkeepMail {
  const held =
    <A extends unknown[], R>(ask: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      await keep();
      return ask(...args);
    };
  return {
    list: held(mail.list),
    subscriptions: held(mail.subscriptions),
    subscription: held(mail.subscription),
    subscribe: held(mail.subscribe),
    renew: held(mail.renew),
    unsubscribe: held(mail.unsubscribe),
  };
}
