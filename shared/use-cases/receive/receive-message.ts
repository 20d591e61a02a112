import { messageIdHash } from '../../domain/thread/message-id.ts';
import { isOfThread, type Outcome } from '../../domain/thread/outcome.ts';
import type { Threading } from '../../ports/mail-reading.ts';
import type { Mailbox, MailboxLink } from '../../ports/mailboxes.ts';
import type { Counters } from '../../ports/telemetry.ts';
import type { Arrival, Lack, Received } from './arrival.ts';
import { commitMessage, type CommitPorts } from './commit-message.ts';
import { confirmSend, type ConfirmPorts } from './confirm-send.ts';
import { findOwnSend, type OwnSendPorts } from './find-own-send.ts';
import { judgeMessage, type JudgePorts, type Membership } from './judge-message.ts';
import { entryIdOf, toEntry, toSkipped } from './message-record.ts';
import { askClosely, askWidely } from './nominate-message.ts';
import { readMember, type ReadMemberPorts } from './read-member.ts';
import { attachmentStore, type StorePorts } from './store-attachment.ts';

export type ReceivePorts = OwnSendPorts &
  ConfirmPorts &
  JudgePorts &
  ReadMemberPorts &
  StorePorts &
  CommitPorts & { readonly counters: Pick<Counters, 'add'> };

/**
 * One message whose threading was read, judged for each connection of its mailbox on its own. Idempotent: what is done
 * already is found done. A failure is told only after every connection had its turn.
 */
export async function receiveMessage(
  deps: ReceivePorts,
  mailbox: Mailbox,
  links: readonly MailboxLink[],
  message: Threading,
  hasWaited: boolean,
): Promise<Received> {
  const ends: (Outcome | Lack)[] = [];
  const failures: unknown[] = [];
  for (const link of message.isDraft ? [] : links) {
    const arrival = {
      mailbox,
      link,
      message,
      messageIdHash: messageIdHash(message),
      inSentItems: message.parentFolderId === mailbox.folders.sentItems,
      hasWaited,
    };
    await receiveFor(deps, arrival).then(
      (end) => ends.push(end),
      (error: unknown) => failures.push(error),
    );
  }
  const outcomes = message.isDraft ? ['draft' as const] : ends.filter((end) => !isLack(end));
  for (const outcome of outcomes) deps.counters.add(`message_${outcome}`);
  if (failures.length > 0) return { kind: 'failed', failure: failures[0] };
  const lack = ends.find(isLack);
  return lack === undefined ? { kind: 'ended', outcomes } : { kind: lack };
}

/** Whether it came into a conversation of any of its connections, or is skipped there. */
export function isOfAnyThread({ outcomes }: Extract<Received, { kind: 'ended' }>): boolean {
  return outcomes.some(isOfThread);
}

function isLack(end: Outcome | Lack): end is Lack {
  return end === 'missing' || end === 'awaits_sent_copy';
}

/** Nominate, judge, read, write: each step only when the one before pointed to it (law 1). */
async function receiveFor(deps: ReceivePorts, arrival: Arrival): Promise<Outcome | Lack> {
  const close = await askClosely(deps.threadIndex, arrival);
  const send = await findOwnSend(deps, arrival, close);
  if (send) return confirmSend(deps, arrival, send);
  if (close.own) return 'done_already';

  let judgement = await judgeMessage(deps, arrival, close.candidates);
  if (judgement.kind === 'no_live_thread') {
    const wide = await askWidely(deps.threadIndex, arrival);
    const before = judgement;
    judgement = await judgeMessage(deps, arrival, wide);
    if (judgement.kind === 'no_live_thread') return judgement.why ?? before.why ?? 'not_ours';
  }
  switch (judgement.kind) {
    case 'admitted':
      return bringIn(deps, arrival, judgement.membership);
    case 'refused':
      return judgement.why;
    case 'missing':
    case 'awaits_sent_copy':
      return judgement.kind;
  }
}

async function bringIn(
  deps: ReceivePorts,
  arrival: Arrival,
  membership: Membership,
): Promise<Outcome | Lack> {
  const thread = membership.thread.value;
  const store = attachmentStore(deps, arrival, thread, entryIdOf(arrival, membership));
  const read = await readMember(deps, arrival, membership.envelope, store);
  switch (read.kind) {
    case 'member':
      return commitMessage(deps, arrival, membership, toEntry(arrival, membership, read));
    case 'skip':
      return commitMessage(deps, arrival, membership, toSkipped(arrival, membership, read));
    case 'closed':
      return read.why;
    case 'missing':
      return read.kind;
  }
}
