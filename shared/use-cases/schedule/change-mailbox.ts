import { ServiceFailure } from '../../domain/failure.ts';
import type { MailboxRef } from '../../domain/ids.ts';
import type { Mailbox, Mailboxes } from '../../ports/mailboxes.ts';

/** Others change a mailbox seldom: more collisions than this in a row are a fault. */
const TRIES = 20;

/** Changes the mailbox as it is stored now; null when it is gone. */
export async function changeMailbox(
  mailboxes: Pick<Mailboxes, 'find' | 'save'>,
  ref: MailboxRef,
  change: (mailbox: Mailbox) => Mailbox,
): Promise<Mailbox | null> {
  for (let n = 0; n < TRIES; n += 1) {
    const found = await mailboxes.find(ref);
    if (!found) return null;
    const value = change(found.mailbox.value);
    if (await mailboxes.save({ value, etag: found.mailbox.etag })) return value;
  }
  throw new ServiceFailure('unavailable', 'mailbox_contended');
}
