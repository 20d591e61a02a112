/** Why a message that points to a thread does not belong to it: see `judgeAudience`. */
export type NotAdmitted =
  /** The user's own mail, and nobody outside is written to. */
  | 'aside'
  /** A colleague's, and nobody outside is written to. */
  | 'internal_aside'
  /** Only references or the conversation point here, and the sender is no participant. */
  | 'unknown_sender'
  | 'other_topic'
  /** Only the conversation points here, and it answers nothing. */
  | 'no_reply_header'
  /** Somebody who wrote or gets it is on a never-list; it would belong, or begin a thread, otherwise. */
  | 'never_listed';

/** Why the thread that a message points to takes nothing of it. */
export type Closed =
  /** Its connection was disconnected, or has another mailbox or generation by now. */
  | 'thread_stopped'
  /** It came while the CRM had stopped the thread, or while the thread waited to be taken up again. */
  | 'while_stopped'
  /** It was received before the thread began. */
  | 'before_thread'
  /** The contact was erased. */
  | 'erased';

/**
 * How a message ended for one connection of its mailbox: the answer to "why is this mail not here?". All are final.
 * Nothing is stored of what points nowhere, is refused, or came for a closed thread.
 */
export type Outcome =
  | 'draft'
  | 'not_ours'
  | NotAdmitted
  | Closed
  /** By a run before this one. */
  | 'done_already'
  /** The Sent copy of a CRM send. */
  | 'confirmed'
  | 'entered'
  | 'skipped'
  /** Another connection or another run had brought it in; the index has learned of it. */
  | 'there_already';

const OF_A_THREAD: ReadonlySet<Outcome> = new Set([
  'confirmed',
  'done_already',
  'entered',
  'skipped',
  'there_already',
]);

/** Whether it is in a conversation, or skipped there, by this run or one before. */
export function isOfThread(outcome: Outcome): boolean {
  return OF_A_THREAD.has(outcome);
}
