import type { z } from 'zod';
import type { ContactId } from '../domain/ids.ts';
import type { ShownThread } from '../domain/thread/stopping.ts';
import type { threadSchema } from './api/schemas/thread.ts';

/** A thread as the interface shows it. `shownAs`: its contact, or the one that this was merged into. */
export function threadShape(
  { thread, state }: ShownThread,
  shownAs: ContactId,
): z.infer<typeof threadSchema> {
  const { summary } = thread;
  return {
    id: thread.id,
    accountId: thread.accountId,
    userId: thread.userId,
    contactId: shownAs,
    mailbox: summary.mailbox,
    subject: summary.subject ?? thread.topic,
    people: thread.participants.map((email) => ({ email })),
    state: state.state,
    stopped: state.stopped && { ...state.stopped },
    startedAt: new Date(thread.startedAt).toISOString(),
    activeSince: new Date(thread.activeSince).toISOString(),
    lastEntry: summary.last && { ...summary.last },
    counts: summary.counts && { ...summary.counts },
  };
}
