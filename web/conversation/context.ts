import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ListedEntry, WholeEntry } from '../../client/src/types.ts';
import type { Reader } from '../element/outlook-sync-element.ts';
import type { Conversation } from '../state/conversation.ts';
import type { ConversationWords } from '../words/conversation/words.ts';
import type { ComposeMode } from '../compose/compose-props.ts';

/** What every part of the conversation has at hand. */
export interface Desk {
  readonly reader: Reader<ConversationWords>;
  readonly conversation: Conversation;
  /** Calls when this comes near to what is seen, once; what it returns ends it. */
  readonly whenNear: (element: Element, listener: () => void) => () => void;
  readonly write: (mode: ComposeMode, to: ListedEntry | null) => void;
  readonly writeAgain: (failed: WholeEntry) => void;
  readonly openThread: (thread: string) => void;
  /** Says something to who does not see it. */
  readonly say: (text: string) => void;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('outside of a conversation');
  return desk;
}
