import { hashOf } from '../../../domain/thread/message-id.ts';
import { nominate, type Candidate } from '../../../domain/thread/nominate.ts';
import { hasReplyHeader, parentsOf, referencesOf } from '../../../domain/thread/references.ts';
import { startedThreadId } from '../../../domain/thread/start.ts';
import type { IndexHit, ThreadIndex } from '../../../ports/thread-index.ts';
import type { Arrival } from '../arrival.ts';

/** What is asked of the thread index. */
export type AskedIndex = Pick<ThreadIndex, 'byMessageId' | 'byConversation'>;

/** What the index knows of a message that this one points to; by the conversation it points to no message. */
export type Pointed = IndexHit & { readonly messageIdHash: string | null };

export interface CloseAnswers {
  /** Its own Message-ID is known. */
  readonly own: IndexHit | null;
  readonly candidates: readonly Candidate<Pointed>[];
}

/** Its own Message-ID, In-Reply-To, what a report is about and the newest reference: what nearly every answer is found by. */
export async function askClosely(index: AskedIndex, arrival: Arrival): Promise<CloseAnswers> {
  const { parents, reported, newest } = headersOf(arrival);
  const [own, inReplyTo, report, references] = await Promise.all([
    ask(index, arrival, arrival.messageIdHash),
    askAll(index, arrival, parents),
    askAll(index, arrival, reported),
    askAll(index, arrival, newest),
  ]);
  const begun = own?.again && hasBegun(own, arrival) ? own : null;
  return {
    own,
    candidates: nominate({
      inReplyTo: [begun, ...inReplyTo],
      report,
      references,
      conversation: [],
    }),
  };
}

/**
 * A skipped message that began its thread is of that one when it is looked at once more: its owner's scope may let it
 * begin none by now, but a thread that has begun goes on.
 */
function hasBegun({ contactId, threadId }: IndexHit, { link, message, messageIdHash }: Arrival) {
  const { receivedDateTime } = message;
  return threadId === startedThreadId({ ...link, contactId }, { messageIdHash, receivedDateTime });
}

/**
 * The older references and the conversation: asked only when nothing closer gave a live thread. A mail that answers
 * nothing is not asked for by its conversation, since unrelated mails can share one: its addresses stay unread.
 */
export async function askWidely(
  index: AskedIndex,
  arrival: Arrival,
): Promise<readonly Candidate<Pointed>[]> {
  const [references, conversation] = await Promise.all([
    askAll(index, arrival, headersOf(arrival).older),
    hasReplyHeader(arrival.message) ? askConversation(index, arrival) : [],
  ]);
  return nominate({ inReplyTo: [], report: [], references, conversation });
}

export async function askConversation(
  index: AskedIndex,
  { link, message }: Arrival,
): Promise<readonly Pointed[]> {
  if (message.conversationId === null) return [];
  const hash = hashOf(message.conversationId);
  const hits = await index.byConversation(link.accountId, link.userId, hash);
  return hits.map(byNoMessage);
}

function byNoMessage(hit: IndexHit): Pointed {
  return { ...hit, messageIdHash: null };
}

function headersOf({ message }: Arrival): {
  parents: readonly string[];
  reported: readonly string[];
  newest: readonly string[];
  older: readonly string[];
} {
  const parents = parentsOf(message.inReplyTo);
  const reported = parentsOf(message.reportOf).filter((id) => !parents.includes(id));
  const references = referencesOf(message.references).filter((id) => !parents.includes(id));
  return { parents, reported, newest: references.slice(0, 1), older: references.slice(1) };
}

async function askAll(
  index: AskedIndex,
  arrival: Arrival,
  messageIds: readonly string[],
): Promise<readonly (Pointed | null)[]> {
  return Promise.all(messageIds.map((id) => ask(index, arrival, hashOf(id))));
}

async function ask(
  index: AskedIndex,
  { link }: Arrival,
  messageIdHash: string,
): Promise<Pointed | null> {
  const hit = await index.byMessageId(link.accountId, link.userId, messageIdHash);
  return hit && { ...hit, messageIdHash };
}
