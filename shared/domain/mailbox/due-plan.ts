const MINUTE = 60_000;

/** How far a due row is kept ahead of the work that it has queued: what dies on the way is due again after this. */
export const AHEAD_MS = 10 * MINUTE;

/** Between two tries of what a timer found, and after the last of them for as long as the mailbox lives. */
export const LONGEST_WAIT_MS = 10 * MINUTE;
export const GIVEN_UP_MS = 15 * MINUTE;

/** A mailbox that waits for its user or for its teardown is looked at this seldom, for what a crash left behind. */
export const IDLE_LOOK_MS = 24 * 60 * MINUTE;

/** A mailbox that an administrator has closed is tried this often. */
export const REOPEN_LOOK_MS = 60 * MINUTE;

/** When a mailbox that was just signed in to is due by its rows: later than what the sign-in itself queues. */
export function firstLookAt(signedInAt: number): number {
  return signedInAt + AHEAD_MS;
}
