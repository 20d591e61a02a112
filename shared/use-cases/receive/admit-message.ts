import type { Outcome } from '../../domain/thread/outcome.ts';
import type { Arrival, Lack } from './arrival.ts';
import { confirmSend, type ConfirmPorts } from './commit/confirm-send.ts';
import { type FindInFamilyPorts, isInFamily } from './membership/find-in-family.ts';
import type { Admitted } from './commit/admitted.ts';
import { entryIdOf, toEntry, toSkipped } from './content/message-record.ts';
import {
  placeMessage,
  type Placement,
  type PlacePorts,
  type PlaceReads,
} from './membership/place-message.ts';
import { readMember, type ReadMemberPorts } from './content/read-member.ts';
import { secondCopyRow, skippedForReusedId } from './membership/reused-id.ts';
import { skipAmbiguous, type SkipAmbiguousPorts } from './membership/skip-ambiguous.ts';
import { attachmentStore, type StorePorts } from './content/store-attachment.ts';

export type AdmitPorts = PlacePorts &
  ConfirmPorts &
  SkipAmbiguousPorts &
  ReadMemberPorts &
  StorePorts &
  FindInFamilyPorts;

/** How far a message came for one connection: it is ready to be written, or has ended, or is looked for again. */
export type Admission =
  | { readonly kind: 'admitted'; readonly admitted: Admitted }
  | { readonly kind: 'ended'; readonly end: Outcome | Lack };

/** Nominate, judge, read: each step only when the one before pointed to it (law 1). */
export async function admitMessage(
  deps: AdmitPorts,
  reads: PlaceReads,
  arrival: Arrival,
): Promise<Admission> {
  const placement = await placeMessage(deps, reads, arrival);
  switch (placement.kind) {
    case 'own_send':
      return ended(await confirmSend(deps, arrival, placement.send));
    case 'second_copy': {
      const { accountId, userId } = arrival.link;
      const row = secondCopyRow(arrival, placement.hit);
      await deps.threadIndex.learn(accountId, userId, [row]);
      return ended('done_already');
    }
    case 'known':
      return ended('done_already');
    case 'reused_id':
      return {
        kind: 'admitted',
        admitted: skippedForReusedId(placement.arrival, placement.membership),
      };
    case 'no_live_thread':
      return ended(placement.closed?.why ?? 'not_ours');
    case 'before_scope':
      return ended('not_ours');
    case 'admitted':
      if (placement.replaces === null && (await isInFamily(deps, arrival, placement.membership)))
        return ended('there_already');
      return readIn(deps, arrival, placement);
    case 'refused':
      return ended(placement.why);
    case 'ambiguous':
      await skipAmbiguous(deps, arrival, placement.direction, placement.envelope);
      return ended('skipped');
    case 'was_ambiguous':
      return ended('skipped');
    case 'never_listed':
    case 'missing':
    case 'awaits_sent_copy':
      return ended(placement.kind);
  }
}

async function readIn(
  deps: AdmitPorts,
  arrival: Arrival,
  { membership, replaces }: Extract<Placement, { kind: 'admitted' }>,
): Promise<Admission> {
  const of = { arrival, membership, ...(replaces === null ? {} : { replaces }) };
  const thread = membership.thread.value;
  const store = attachmentStore(deps, arrival, thread, entryIdOf(arrival, membership));
  const read = await readMember(deps, arrival, membership.envelope, store);
  switch (read.kind) {
    case 'member': {
      const record = toEntry(arrival, membership, read);
      return { kind: 'admitted', admitted: { ...of, record } };
    }
    case 'skip': {
      const record = toSkipped(arrival, membership, read);
      return { kind: 'admitted', admitted: { ...of, record } };
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
