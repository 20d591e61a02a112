/** Slots that work holds while it runs, handed out in order of arrival. Not reentrant: never ask for one while holding one. */
interface Slots {
  /** Runs something while holding so many; more than there are count as all. */
  run<T>(wanted: number, work: () => Promise<T>): Promise<T>;
  /** Nobody holds one or waits for one. */
  isIdle(): boolean;
}

export function slots(limit: number): Slots {
  let taken = 0;
  const waiting: { readonly count: number; readonly go: () => void }[] = [];

  /** The first in line goes first, also when a smaller one behind it would fit: else a large one might never. */
  function admit(): void {
    for (let [first] = waiting; first !== undefined; [first] = waiting) {
      if (taken + first.count > limit) return;
      taken += first.count;
      waiting.shift();
      first.go();
    }
  }

  return {
    async run(wanted, work) {
      const count = Math.min(wanted, limit);
      // At once where it can be: whoever came first must not ask for the next thing later than the others.
      if (waiting.length === 0 && taken + count <= limit) taken += count;
      else await new Promise<void>((go) => waiting.push({ count, go }));
      try {
        return await work();
      } finally {
        taken -= count;
        admit();
      }
    },
    isIdle: () => taken === 0,
  };
}

/** Graph lets an app have so many in one mailbox, the items of a `$batch` counted one by one, over all instances. */
export const REQUESTS_AT_ONCE = 4;

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
