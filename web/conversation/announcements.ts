import { useEffect } from 'preact/hooks';
import type { Reader } from '../element/outlook-sync-element.ts';
import type { ConversationState } from '../state/conversation-state.ts';
import type { ConversationWords } from '../words/conversation/words.ts';
import { fill } from '../words/fill.ts';
import { nameOf } from './people.ts';

/** Told politely: what came in, and what became of what was sent. Nothing takes the focus. */
export function useAnnouncements(
  { latest }: ConversationState,
  { words }: Reader<ConversationWords>,
  say: (text: string) => void,
): void {
  useEffect(() => {
    if (latest === null) return;
    const { entry, isNew } = latest;
    if (isNew && entry.direction === 'inbound') {
      say(fill(words.arrived, { name: nameOf(entry.from), text: entry.snippet.slice(0, 120) }));
    } else if (entry.direction === 'outbound') {
      say(`${entry.subject}: ${words.status[entry.status]}`);
    }
  }, [latest]);
}
