import { confirmSend } from './confirm-send.ts';
import { findOwnSend } from './find-own-send.ts';
import { attachmentKeeper } from './keep-attachment.ts';
import { judge, type Judgement } from './judge-message.ts';
import { askWidely, askClosely } from './nominate-message.ts';
import { readMember } from './read-member.ts';
import type { ReceiveDeps } from './receive-deps.ts';
import type { Arrival, Lack, Outcome } from './received.ts';
import { entryIdOf, toEntry, toSkipped } from './message-record.ts';
import { writeOnce } from './commit-message.ts';

/** Nominate, judge, read, write: each step only when the one before pointed to it (law 1). */
export async function receiveForLink(deps: ReceiveDeps, arrival: Arrival): Promise<Outcome | Lack> {
  const close = await askClosely(deps.threadIndex, arrival);
  const send = await findOwnSend(deps, arrival, close);
  if (send) return confirmSend(deps, arrival, send);
  if (close.own) return 'done_already';

  let judgement = await judge(deps, arrival, close.candidates);
  if (judgement.kind === 'no_live_thread') {
    const wide = await askWidely(deps.threadIndex, arrival);
    if (close.candidates.length + wide.length === 0) return 'not_ours';
    judgement = await judge(deps, arrival, wide);
  }
  return conclude(deps, arrival, judgement);
}

async function conclude(
  deps: ReceiveDeps,
  arrival: Arrival,
  judgement: Judgement,
): Promise<Outcome | Lack> {
  if (judgement.kind === 'missing' || judgement.kind === 'awaits_sent_copy') return judgement.kind;
  if (judgement.kind === 'no_live_thread') return 'stopped';
  if (judgement.kind === 'refused') return 'not_admitted';

  const { membership } = judgement;
  const thread = membership.thread.value;
  const keeper = attachmentKeeper(deps, arrival, thread, entryIdOf(arrival, membership));
  const read = await readMember(deps, arrival, membership.envelope, keeper);
  if (read.kind !== 'member' && read.kind !== 'skip') return read.kind;
  const record =
    read.kind === 'skip'
      ? toSkipped(arrival, membership, read)
      : toEntry(arrival, membership, read);
  return writeOnce(deps, arrival, membership, record);
}
