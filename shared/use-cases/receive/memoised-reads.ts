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

function memoised<A extends readonly string[], T>(
  read: (...args: A) => Promise<T>,
): (...args: A) => Promise<T> {
  const made = new Map<string, Promise<T>>();
  return (...args) => {
    const name = JSON.stringify(args);
    const found = made.get(name) ?? read(...args);
    made.set(name, found);
    return found;
  };
}
