import type { MailboxRef } from '../../domain/ids.ts';
import { optimistically } from '../../domain/optimistically.ts';
import type { Mailbox, Mailboxes } from '../../ports/mailboxes.ts';

/** Changes the mailbox as it is stored now; null when it is gone. */
export function changeMailbox(
  mailboxes: Pick<Mailboxes, 'find' | 'save'>,
  ref: MailboxRef,
  change: (mailbox: Mailbox) => Mailbox,
): Promise<Mailbox | null> {
  return optimistically('mailbox_contended', async () => {
    const found = await mailboxes.find(ref);
    if (!found) return null;
    const value = change(found.mailbox.value);
    return (await mailboxes.save({ value, etag: found.mailbox.etag })) ? value : 'contended';
  });
}
