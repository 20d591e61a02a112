/** Runs something while holding one of a mailbox's slots. Not reentrant: never ask for a slot while holding one. */
export type WithSlot = <T>(mailbox: string, run: () => Promise<T>) => Promise<T>;

interface Slots {
  taken: number;
  readonly waiting: (() => void)[];
}

/** At most `limit` requests at once per mailbox from this instance, in order of arrival; Graph allows 4 per app and mailbox. */
export function mailboxSlots(limit: number): WithSlot {
  const mailboxes = new Map<string, Slots>();

  async function take(mailbox: string): Promise<Slots> {
    const slots = mailboxes.get(mailbox) ?? { taken: 0, waiting: [] };
    mailboxes.set(mailbox, slots);
    if (slots.taken < limit) slots.taken += 1;
    else await new Promise<void>((resolve) => slots.waiting.push(resolve));
    return slots;
  }

  function release(mailbox: string, slots: Slots): void {
    const next = slots.waiting.shift();
    // The slot goes to the next one as it is, so that a newcomer can't slip in between.
    if (next) next();
    else slots.taken -= 1;
    if (slots.taken === 0) mailboxes.delete(mailbox);
  }

  return async (mailbox, run) => {
    const slots = await take(mailbox);
    try {
      return await run();
    } finally {
      release(mailbox, slots);
    }
  };
}
