/** Runs something while holding so many of a mailbox's slots. Not reentrant: never ask for one while holding one. */
export type WithSlot = <T>(mailbox: string, slots: number, run: () => Promise<T>) => Promise<T>;

interface Slots {
  taken: number;
  readonly waiting: { readonly slots: number; readonly go: () => void }[];
}

/** At most `limit` requests at once per mailbox from this instance, in order of arrival. */
export function mailboxSlots(limit: number): WithSlot {
  const mailboxes = new Map<string, Slots>();

  async function take(mailbox: string, slots: number): Promise<Slots> {
    const held = mailboxes.get(mailbox) ?? { taken: 0, waiting: [] };
    mailboxes.set(mailbox, held);
    await new Promise<void>((go) => {
      held.waiting.push({ slots, go });
      admit(held);
    });
    return held;
  }

  /** The first in line goes first, also when a smaller one behind it would fit: else a batch might never. */
  function admit(held: Slots): void {
    for (let [first] = held.waiting; first !== undefined; [first] = held.waiting) {
      if (held.taken + first.slots > limit) return;
      held.taken += first.slots;
      held.waiting.shift();
      first.go();
    }
  }

  return async (mailbox, wanted, run) => {
    const slots = Math.min(wanted, limit);
    const held = await take(mailbox, slots);
    try {
      return await run();
    } finally {
      held.taken -= slots;
      admit(held);
      if (held.taken === 0) mailboxes.delete(mailbox);
    }
  };
}
