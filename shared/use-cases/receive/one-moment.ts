import type { PlaceReads } from './membership/place-message.ts';

/**
 * Each of these reads made once, for messages that are judged beside each other: all see the same moment. What they lead
 * to is written only over rows that have not changed since.
 */
export function oneMoment({ threadIndex, conversations, connections }: PlaceReads): PlaceReads {
  return {
    connections: { find: remembered(connections.find) },
    threadIndex: {
      byMessageId: remembered(threadIndex.byMessageId),
      byConversation: remembered(threadIndex.byConversation),
    },
    conversations: {
      thread: remembered(conversations.thread),
      contact: remembered(conversations.contact),
    },
  };
}

function remembered<A extends readonly string[], T>(
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
