import { REQUESTS_AT_ONCE } from '../../domain/slots.ts';
import { independent } from '../../domain/thread/independent.ts';
import { hashOf } from '../../domain/thread/message-id.ts';
import { isOfThread } from '../../domain/thread/outcome.ts';
import { parentsOf, referencesOf } from '../../domain/thread/references.ts';
import { admitMessage, type Admission, type AdmitPorts } from './admit-message.ts';
import { isLack, type Arrival, type End } from './arrival.ts';
import type { Admitted } from './commit/admitted.ts';
import type { CommitPorts } from './commit/commit-ports.ts';
import { allAs, commitTogether, type Group } from './commit/commit-together.ts';
import { memoisedReads } from './memoised-reads.ts';
import type { PlaceReads } from './membership/place-message.ts';

export type ReceiveForLinkPorts = AdmitPorts &
  CommitPorts & {
    /** Those under way are shared with other runs. */
    readonly placeReads: PlaceReads;
  };

/** In one transaction, which takes 100 rows: a message is five at most. */
const MOST_TOGETHER = 19;
/** Characters of bodies that wait to be written: of memory, and of the 4 MB that one transaction takes. */
const CHARACTERS_TOGETHER = 500_000;

/**
 * Messages of one connection, oldest first, as if each came after the one before had been written: those that have
 * nothing to do with each other are read beside each other, and what is admitted to one thread is written together.
 */
export async function receiveForLink(
  deps: ReceiveForLinkPorts,
  arrivals: readonly Arrival[],
): Promise<ReadonlyMap<Arrival, End>> {
  const ends = new Map<Arrival, End>();
  for (let rest = arrivals; rest.length > 0;) {
    const judged = await judgeSome(deps, rest.slice(0, independent(rest.map(linkedBy))));
    const { admitted, ended, again } = sorted(judged);
    for (const [arrival, end] of ended) ends.set(arrival, end);
    const written = await Promise.all(
      groupsOf(admitted.keys()).map((group) =>
        commitTogether(deps, group).catch((failure: unknown) => allAs(group, { failure })),
      ),
    );
    for (const group of written)
      for (const [one, end] of group) ends.set(admitted.get(one) ?? one.arrival, end);
    rest = [...again, ...rest.slice(judged.length)];
  }
  return ends;
}

/** What is to be written, each with the arrival that it came as; what has ended; what is judged once more after that. */
interface Sorted {
  /** Not `admitted.arrival`: one under another mail's Message-ID goes on as an arrival of its own. */
  readonly admitted: ReadonlyMap<Admitted, Arrival>;
  readonly ended: ReadonlyMap<Arrival, End>;
  readonly again: readonly Arrival[];
}

function sorted(judged: readonly Judged[]): Sorted {
  const admitted = new Map<Admitted, Arrival>();
  const ended = new Map<Arrival, End>();
  const again: Arrival[] = [];
  const conversations = new Set<string | null>();
  for (const [arrival, admission] of judged) {
    if (admission.kind === 'admitted') {
      admitted.set(admission.admitted, arrival);
      conversations.add(arrival.message.conversationId);
    } else if (isDecidedAfter(admission, arrival, conversations)) {
      again.push(arrival);
    } else {
      ended.set(arrival, admission.kind === 'ended' ? admission.end : admission);
    }
  }
  return { admitted, ended, again };
}

function groupsOf(admitted: Iterable<Admitted>): readonly Group[] {
  const threads = new Map<string, Group>();
  for (const one of admitted) {
    const { id } = one.membership.thread.value;
    const before = threads.get(id);
    threads.set(id, before === undefined ? [one] : [...before, one]);
  }
  return [...threads.values()];
}

type Judged = readonly [Arrival, Admission | Failed];
interface Failed {
  readonly kind: 'failed';
  readonly failure: unknown;
}

/** The first of these: up to the first that changes who belongs, or until enough waits to be written. */
async function judgeSome(
  deps: AdmitPorts & Pick<ReceiveForLinkPorts, 'placeReads'>,
  arrivals: readonly Arrival[],
): Promise<readonly Judged[]> {
  const judged: Judged[] = [];
  const reads = memoisedReads(deps.placeReads);
  let admitted = 0;
  let characters = 0;
  while (judged.length < arrivals.length) {
    const some = arrivals.slice(judged.length, judged.length + REQUESTS_AT_ONCE);
    const admissions = await Promise.all(
      some.map((arrival) =>
        admitMessage(deps, reads, arrival).catch((failure: unknown): Failed => ({
          kind: 'failed',
          failure,
        })),
      ),
    );
    for (const [place, admission] of admissions.entries()) {
      const arrival = some[place];
      if (arrival === undefined) break;
      judged.push([arrival, admission]);
      if (admission.kind !== 'admitted') continue;
      admitted += 1;
      characters += charactersOf(admission.admitted);
      // Whom it was written to decides on those behind it; what was read of them already is read again.
      if (admission.admitted.membership.direction === 'outbound') return judged;
    }
    if (admitted + REQUESTS_AT_ONCE > MOST_TOGETHER || characters > CHARACTERS_TOGETHER)
      return judged;
  }
  return judged;
}

/** Refused, but one before it brings its conversation into a thread: asked once more when that is done. */
function isDecidedAfter(
  admission: Exclude<Judged[1], { kind: 'admitted' }>,
  { message }: Arrival,
  conversations: ReadonlySet<string | null>,
): boolean {
  return (
    admission.kind === 'ended' &&
    !isLack(admission.end) &&
    !isOfThread(admission.end) &&
    message.conversationId !== null &&
    conversations.has(message.conversationId)
  );
}

function linkedBy({ messageIdHash, message, inSentItems }: Arrival) {
  const refersTo = [
    ...parentsOf(message.inReplyTo),
    ...parentsOf(message.reportOf),
    ...referencesOf(message.references),
  ];
  return { messageIdHash, refersTo: refersTo.map(hashOf), isSent: inSentItems };
}

function charactersOf({ record }: Admitted): number {
  if (record.kind === 'skipped') return 0;
  const { html, text, newText } = record.content;
  return (html ?? '').length + (text ?? '').length + (newText ?? '').length;
}
