import type { SyncEvent } from '../../client/src/index.ts';
import { USER } from '../demo/stage.ts';
import type { StepId } from './steps.ts';

export type Seen = { step: StepId; sentence: string };

/** The step that an event of the service's feed shows to be done. Of other users' doings nothing counts. */
export function seenInEvent(event: SyncEvent): Seen | null {
  if (event.data.userId !== USER) return null;
  switch (event.type) {
    case 'conversation.entry.created':
    case 'conversation.entry.updated':
      return seenInEntry(event.data);
    case 'conversation.message.skipped':
      if (event.data.code !== 'attachment_too_large') return null;
      return {
        step: 'attachment',
        sentence: `“${event.data.subject ?? ''}” was kept out, and stands in the list of skipped messages.`,
      };
    case 'connection.changed': {
      const { reason, email } = event.data;
      if (reason === 'disconnected') {
        return { step: 'leave', sentence: 'Disconnected. What came in is still there.' };
      }
      if (reason !== 'mailbox_changed') return null;
      return { step: 'leave', sentence: `${email ?? 'Another mailbox'} is connected now.` };
    }
    default:
      return null;
  }
}

type Entry = Extract<SyncEvent, { type: `conversation.entry.${string}` }>['data'];

function seenInEntry({ direction, origin, status, subject, snippet }: Entry): Seen | null {
  if (origin === 'crm') {
    if (status !== 'sent' && status !== 'confirmed') return null;
    return { step: 'send', sentence: `“${subject}” was sent from Anna’s own mailbox.` };
  }
  if (origin === 'mailbox') {
    return {
      step: 'outlook',
      sentence: `Anna’s email from Outlook is in the conversation: “${snippet}”`,
    };
  }
  if (direction !== 'inbound') return null;
  return { step: 'come-in', sentence: `In the conversation: “${snippet}”` };
}
