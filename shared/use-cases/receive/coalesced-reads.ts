import type { PlaceReads } from './membership/place-message.ts';

/**
 * Point reads of a first look, each made once while it is under way, whichever run asks for it. Only what is found is
 * shared: what was not there may have been written since that read began, so who would find nothing looks again.
 */
export function coalescedReads({
  threadIndex,
  conversations,
  connections,
}: PlaceReads): PlaceReads {
  return {
    // What may begin a thread is always asked anew.
    connections: { find: (...asked) => connections.find(...asked) },
    threadIndex: {
      byMessageId: coalesced((...asked) => threadIndex.byMessageId(...asked)),
      byConversation: (...asked) => threadIndex.byConversation(...asked),
    },
    conversations: {
      thread: coalesced((...asked) => conversations.thread(...asked)),
      contact: coalesced((...asked) => conversations.contact(...asked)),
    },
  };
}

function coalesced<A extends readonly string[], T>(
  read: (...asked: A) => Promise<T | null>,
): (...asked: A) => Promise<T | null> {
  const underWay = new Map<string, Promise<T | null>>();
  return async (...asked) => {
    const name = JSON.stringify(asked);
    const others = underWay.get(name);
    const found = others && (await others.catch(() => null));
    if (found !== undefined && found !== null) return found;
    const own = read(...asked);
    underWay.set(name, own);
    try {
      return await own;
    } finally {
      if (underWay.get(name) === own) underWay.delete(name);
    }
  };
}
