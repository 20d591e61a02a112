import { hashOf } from '../../domain/thread/message-id.ts';
import { nominate, type Candidate } from '../../domain/thread/nominate.ts';
import { hasReplyHeader, parentsOf, referencesOf } from '../../domain/thread/references.ts';
import type { IndexHit, ThreadIndex } from '../../ports/thread-index.ts';
import type { Arrival } from './arrival.ts';

/** What is asked of the thread index. */
export type AskedIndex = Pick<ThreadIndex, 'byMessageId' | 'byConversation'>;

export interface CloseAnswers {
  /** Its own Message-ID is known. */
  readonly own: IndexHit | null;
  readonly candidates: readonly Candidate<IndexHit>[];
}

/** Its own Message-ID, In-Reply-To and the newest reference: what nearly every answer is found by. */
export async function askClosely(index: AskedIndex, arrival: Arrival): Promise<CloseAnswers> {
  const { parents, newest } = headersOf(arrival);
  const [own, inReplyTo, references] = await Promise.all([
    ask(index, arrival, arrival.messageIdHash),
    askAll(index, arrival, parents),
    askAll(index, arrival, newest),
  ]);
  return { own, candidates: nominate({ inReplyTo, references, conversation: [] }) };
}

/**
 * The older references and the conversation: asked only when nothing closer gave a live thread. A mail that answers
 * nothing is not asked for by its conversation, since unrelated mails can share one: its addresses stay unread.
 */
export async function askWidely(
  index: AskedIndex,
  arrival: Arrival,
): Promise<readonly Candidate<IndexHit>[]> {
  const [references, conversation] = await Promise.all([
    askAll(index, arrival, headersOf(arrival).older),
    hasReplyHeader(arrival.message) ? askConversation(index, arrival) : [],
  ]);
  return nominate({ inReplyTo: [], references, conversation });
}

export async function askConversation(
  index: AskedIndex,
  { link, message }: Arrival,
): Promise<readonly IndexHit[]> {
  if (message.conversationId === null) return [];
  return index.byConversation(link.accountId, link.userId, hashOf(message.conversationId));
}

function headersOf({ message }: Arrival): {
  parents: readonly string[];
  newest: readonly string[];
  older: readonly string[];
} {
  const parents = parentsOf(message.inReplyTo);
  const references = referencesOf(message.references).filter((id) => !parents.includes(id));
  return { parents, newest: references.slice(0, 1), older: references.slice(1) };
}

async function askAll(
  index: AskedIndex,
  arrival: Arrival,
  messageIds: readonly string[],
): Promise<readonly (IndexHit | null)[]> {
  return Promise.all(messageIds.map((id) => ask(index, arrival, hashOf(id))));
}

async function ask(
  index: AskedIndex,
  { link }: Arrival,
  messageIdHash: string,
): Promise<IndexHit | null> {
  return index.byMessageId(link.accountId, link.userId, messageIdHash);
}
