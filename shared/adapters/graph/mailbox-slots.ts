import { slots, type Slots } from '../slots.ts';

/** Runs something while holding so many of a mailbox's slots. Not reentrant: never ask for one while holding one. */
export type WithSlot = <T>(mailbox: string, wanted: number, run: () => Promise<T>) => Promise<T>;

/** At most `limit` requests at once per mailbox from this instance, in order of arrival. */
export function mailboxSlots(limit: number): WithSlot {
  const mailboxes = new Map<string, Slots>();
  return async (mailbox, wanted, run) => {
    const own = mailboxes.get(mailbox) ?? slots(limit);
    mailboxes.set(mailbox, own);
    try {
      return await own.run(wanted, run);
    } finally {
      if (own.isIdle()) mailboxes.delete(mailbox);
    }
  };
}
