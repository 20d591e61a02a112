import type { Connection, Who } from '../../domain/account/connection.ts';
import { EXPLAIN_STARTS_WITHIN_MS, SENT_COPY_PATIENCE_MS } from '../../domain/durations.ts';
import { explanation, mostTelling, type Explanation } from '../../domain/explain/explanation.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import type { MailboxRef } from '../../domain/ids.ts';
import { hashOf, messageIdHash, normaliseMessageId } from '../../domain/thread/message-id.ts';
import type { Delay } from '../../ports/clock.ts';
import type { MailReader, Threading } from '../../ports/mail-reading.ts';
import type { Mailbox, Mailboxes } from '../../ports/mailboxes.ts';
import type { IndexHit } from '../../ports/thread-index.ts';
import type { Arrival } from '../receive/arrival.ts';
import { lastReuseHash } from '../receive/membership/reused-id.ts';
import { explainCopy, nextLook, type ExplainCopyPorts } from './explain-copy.ts';
import { explainHeld } from './explain-held.ts';

/** So many copies are looked at: a mail to oneself has two. Each may cost a request for its addresses. */
const COPIES = 4;

export type ExplainPorts = Omit<ExplainCopyPorts, 'refreshProfile'> & {
  readonly mailboxes: Pick<Mailboxes, 'find'>;
  readonly mail: Pick<MailReader, 'copies'>;
  readonly delay: Delay;
};

/**
 * Why a message is in this user's conversations, or is not: from what is stored when that says it, otherwise by finding
 * the message in the mailbox and judging it as if it came in now. Nothing is written, and nothing is read of it that the
 * rules would not read. Costs at most one request to Graph, and one more for each copy that points to a thread,
 * up to three where the scope lets it begin one.
 *
 * @throws ServiceFailure when the mailbox can't be asked at the moment
 */
export const explainMessage =
  (deps: ExplainPorts) =>
  async (who: Who, messageId: string): Promise<Explanation> => {
    const { accountId, userId } = who;
    const hash = hashOf(normaliseMessageId(messageId) ?? '');
    const hit = await deps.threadIndex.byMessageId(accountId, userId, hash);
    if (hit) {
      const held = ({ entryId: id, ...of }: IndexHit) =>
        explainHeld(deps, accountId, { ...of, id }, hash);
      // What was skipped for its Message-ID is what is looked for; the explanation names the other one, too.
      const other = await deps.threadIndex.byMessageId(accountId, userId, lastReuseHash(hash));
      const skipped = other && (await held(other));
      return skipped === null || skipped.code === 'contact_erased' ? held(hit) : skipped;
    }
    const connection = (await deps.connections.find(accountId, userId))?.value ?? null;
    if (!connection?.mailboxRef) return explanation('not_connected');
    if (connection.status === 'needs_reconnect') return explanation('needs_reconnect');
    const { mailboxRef } = connection;
    const mailbox = (await deps.mailboxes.find(mailboxRef))?.mailbox.value ?? null;
    if (mailbox === null) throw new ServiceFailure('unavailable', 'mailbox_changing');

    const looking = { ...deps, mail: orUnavailable(deps.mail), refreshProfile: asKnown };
    const explained: Explanation[] = [];
    for (const message of await find(looking, mailboxRef, messageId))
      explained.push(await explainCopy(looking, arrivalOf(deps, connection, mailbox, message)));
    const { syncedThrough } = mailbox;
    return (
      mostTelling(explained) ??
      explanation('not_in_this_mailbox', { syncedThrough }, nextLook(deps, mailbox, null))
    );
  };

/** Who asks why changes nothing, not even what is known of the mailbox. */
const asKnown = (mailbox: Mailbox): Promise<Mailbox> => Promise.resolve(mailbox);

function find(
  { mail }: Pick<ExplainPorts, 'mail'>,
  ref: MailboxRef,
  messageId: string,
): Promise<readonly Threading[]> {
  const asked = { limit: COPIES, startWithinMs: EXPLAIN_STARTS_WITHIN_MS };
  return mail.copies(ref, bracketed(messageId), asked);
}

/** As it stands in the header, whatever whoever asks has left out. */
function bracketed(messageId: string): string {
  const packed = messageId.replace(/\s/g, '').replace(/^<+|>+$/g, '');
  return `<${packed}>`;
}

function arrivalOf(
  { delay, now }: Pick<ExplainPorts, 'delay' | 'now'>,
  { accountId, userId, generation }: Connection,
  mailbox: Mailbox,
  message: Threading,
): Arrival {
  return {
    mailbox,
    link: { accountId, userId, generation },
    // The copies were asked for after it.
    linkIsNewer: false,
    message,
    messageIdHash: messageIdHash(message),
    inSentItems: message.parentFolderId === mailbox.folders.sentItems,
    hasAwaitedSentCopy:
      now() - Date.parse(message.receivedDateTime) >= delay(SENT_COPY_PATIENCE_MS),
  };
}

/** Whatever Graph answers to a look, it says nothing of the message: whoever asked asks again. */
function orUnavailable({ copies, envelope, people }: ExplainPorts['mail']): ExplainPorts['mail'] {
  const asked = <T>(answer: Promise<T>): Promise<T> =>
    answer.catch((cause: unknown) => {
      const isOver =
        cause instanceof ServiceFailure &&
        (cause.kind === 'throttled' || cause.kind === 'unavailable');
      if (isOver || !(cause instanceof ServiceFailure)) throw cause;
      throw new ServiceFailure('unavailable', 'mailbox_not_readable', { cause });
    });
  return {
    copies: (...of) => asked(copies(...of)),
    envelope: (...of) => asked(envelope(...of)),
    people: (...of) => asked(people(...of)),
  };
}
