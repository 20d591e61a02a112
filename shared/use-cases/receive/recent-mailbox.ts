import { MAILBOX_KEPT_MS } from '../../domain/durations.ts';
import type { MailboxRef } from '../../domain/ids.ts';
import type { Now } from '../../ports/clock.ts';
import type { Mailboxes } from '../../ports/mailboxes.ts';

type Found = Awaited<ReturnType<Mailboxes['find']>>;

/** A mailbox with its links, read within the last two seconds; `isKept`: that read began before it was asked for. */
export type RecentMailbox = (
  ref: MailboxRef,
) => Promise<{ readonly found: Found; readonly isKept: boolean }>;

/**
 * Mailboxes as this process read them: for the beginning of a notification's work alone. A connection may have ended
 * since, before the message came, so by one that is kept no more than threading is read; and the connection is looked at
 * again before anything is written. One that is not there, ends or serves nobody is not kept: it may be there the next moment.
 */
export function recentMailbox({
  mailboxes,
  now,
}: {
  readonly mailboxes: Pick<Mailboxes, 'find'>;
  readonly now: Now;
}): RecentMailbox {
  /** In the order of their reading. */
  const kept = new Map<MailboxRef, { readonly at: number; readonly read: Promise<Found> }>();

  function forgetOld(): void {
    for (const [ref, { at }] of kept) {
      if (now() - at < MAILBOX_KEPT_MS) return;
      kept.delete(ref);
    }
  }

  return async (ref) => {
    forgetOld();
    const known = kept.get(ref);
    const before = known && (await known.read.catch(() => null));
    if (before && isOpen(before)) return { found: before, isKept: true };
    const own = { at: now(), read: mailboxes.find(ref) };
    kept.delete(ref);
    kept.set(ref, own);
    const isKept = await own.read.then(isOpen, () => false);
    if (!isKept && kept.get(ref) === own) kept.delete(ref);
    return { found: await own.read, isKept: false };
  };
}

function isOpen(found: Found): boolean {
  return found !== null && found.mailbox.value.state !== 'closing' && found.links.length > 0;
}
