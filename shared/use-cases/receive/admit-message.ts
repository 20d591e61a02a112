import type { Outcome } from '../../domain/thread/outcome.ts';
import type { Arrival, Lack } from './arrival.ts';
import { confirmSend, type ConfirmPorts } from './confirm-send.ts';
import { findOwnSend, type OwnSendPorts } from './find-own-send.ts';
import {
  judgeMessage,
  type JudgePorts,
  type JudgeReads,
  type Membership,
} from './judge-message.ts';
import type { Admitted } from './member-changes.ts';
import { entryIdOf, toEntry, toSkipped } from './message-record.ts';
import { askClosely, askWidely, type AskedIndex } from './nominate-message.ts';
import { readMember, type ReadMemberPorts } from './read-member.ts';
import { attachmentStore, type StorePorts } from './store-attachment.ts';

export type AdmitPorts = OwnSendPorts & ConfirmPorts & JudgePorts & ReadMemberPorts & StorePorts;

/** What is asked of the index and the conversation before anything is decided. */
export type AdmitReads = JudgeReads & { readonly threadIndex: AskedIndex };

/** How far a message came for one connection: it is ready to be written, or has ended, or is looked for again. */
export type Admission =
  | { readonly kind: 'admitted'; readonly admitted: Admitted }
  | { readonly kind: 'ended'; readonly end: Outcome | Lack };

/** Nominate, judge, read: each step only when the one before pointed to it (law 1). */
export async function admitMessage(
  deps: AdmitPorts,
  reads: AdmitReads,
  arrival: Arrival,
): Promise<Admission> {
  const close = await askClosely(reads.threadIndex, arrival);
  const send = await findOwnSend(deps, arrival, close);
  if (send) return ended(await confirmSend(deps, arrival, send));
  if (close.own) return ended('done_already');

  let judgement = await judgeMessage(deps, reads, arrival, close.candidates);
  if (judgement.kind === 'no_live_thread') {
    const wide = await askWidely(reads.threadIndex, arrival);
    const before = judgement;
    judgement = await judgeMessage(deps, reads, arrival, wide);
    if (judgement.kind === 'no_live_thread')
      return ended(judgement.why ?? before.why ?? 'not_ours');
  }
  switch (judgement.kind) {
    case 'admitted':
      return readIn(deps, arrival, judgement.membership);
    case 'refused':
      return ended(judgement.why);
    case 'missing':
    case 'awaits_sent_copy':
      return ended(judgement.kind);
  }
}

async function readIn(
  deps: AdmitPorts,
  arrival: Arrival,
  membership: Membership,
): Promise<Admission> {
  const thread = membership.thread.value;
  const store = attachmentStore(deps, arrival, thread, entryIdOf(arrival, membership));
  const read = await readMember(deps, arrival, membership.envelope, store);
  switch (read.kind) {
    case 'member': {
      const record = toEntry(arrival, membership, read);
      return { kind: 'admitted', admitted: { arrival, membership, record } };
    }
    case 'skip': {
      const record = toSkipped(arrival, membership, read);
      return { kind: 'admitted', admitted: { arrival, membership, record } };
    }
    case 'closed':
      return ended(read.why);
    case 'missing':
      return ended(read.kind);
  }
}

function ended(end: Outcome | Lack): Admission {
  return { kind: 'ended', end };
}
