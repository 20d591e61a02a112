import { messageIdHash } from '../../domain/thread/message-id.ts';
import { isOfThread, type Outcome } from '../../domain/thread/outcome.ts';
import type { Threading } from '../../ports/mail-reading.ts';
import type { Mailbox, MailboxLink } from '../../ports/mailboxes.ts';
import type { Counters } from '../../ports/telemetry.ts';
import { isFailure, isLack, type Arrival, type End, type Received } from './arrival.ts';
import { receiveForLink, type ReceiveForLinkPorts } from './receive-for-link.ts';

export type ReceivePorts = ReceiveForLinkPorts & {
  readonly counters: Pick<Counters, 'add'>;
};

/** A message whose threading was read. */
export interface ReadMessage {
  readonly threading: Threading;
  /** The mailbox's links were read after it had come. */
  readonly linkIsNewer: boolean;
  /** It has waited long enough for its Sent copy, should it be the copy of an own mail. */
  readonly hasAwaitedSentCopy: boolean;
}

/**
 * Messages of one mailbox, oldest first, judged for each of its connections on its own. Idempotent: what is done already
 * is found done. How each came out, in the same order; a failure is told only after every connection had its turn.
 */
export async function receiveMessages(
  deps: ReceivePorts,
  mailbox: Mailbox,
  links: readonly MailboxLink[],
  messages: readonly ReadMessage[],
): Promise<readonly Received[]> {
  const ends = messages.map(({ threading }): End[] => (threading.isDraft ? ['draft'] : []));
  for (const link of links) {
    const places = new Map<Arrival, number>();
    for (const [place, message] of messages.entries())
      if (!message.threading.isDraft) places.set(arrivalOf(mailbox, link, message), place);
    const ended = await receiveForLink(deps, [...places.keys()]);
    for (const [arrival, end] of ended) ends[places.get(arrival) ?? -1]?.push(end);
  }
  return ends.map((of) => outcomeOf(deps, of));
}

/** Whether it came into a conversation of any of its connections, or is skipped there. */
export function isOfAnyThread({ outcomes }: Extract<Received, { kind: 'ended' }>): boolean {
  return outcomes.some(isOfThread);
}

/** Whether this very run brought it in. */
export function isEntered(received: Received | undefined): boolean {
  return received?.kind === 'ended' && received.outcomes.includes('entered');
}

function arrivalOf(
  mailbox: Mailbox,
  link: MailboxLink,
  { threading: message, linkIsNewer, hasAwaitedSentCopy }: ReadMessage,
): Arrival {
  return {
    mailbox,
    link,
    linkIsNewer,
    message,
    messageIdHash: messageIdHash(message),
    inSentItems: message.parentFolderId === mailbox.folders.sentItems,
    hasAwaitedSentCopy,
  };
}

function outcomeOf({ counters }: ReceivePorts, ends: readonly End[]): Received {
  const outcomes = ends.filter((end): end is Outcome => !isLack(end) && !isFailure(end));
  for (const outcome of outcomes) counters.add(`message_${outcome}`);
  const failed = ends.find(isFailure);
  if (failed !== undefined) return { kind: 'failed', failure: failed.failure };
  const lack = ends.find(isLack);
  return lack === undefined ? { kind: 'ended', outcomes } : { kind: lack };
}
