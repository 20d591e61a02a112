import { memoised } from '../../domain/memoised.ts';
import type { PlaceReads } from './membership/place-message.ts';

/**
 * Each of these reads made once, for messages that are judged beside each other: all see the same moment. What they lead
 * to is written only over rows that have not changed since.
 */
export function memoisedReads({ threadIndex, conversations, connections }: PlaceReads): PlaceReads {
  return {
    connections: { find: memoised(connections.find) },
    threadIndex: {
      byMessageId: memoised(threadIndex.byMessageId),
      byConversation: memoised(threadIndex.byConversation),
    },
    conversations: {
      thread: memoised(conversations.thread),
      contact: memoised(conversations.contact),
    },
  };
}
