import { CLOCKS_MS } from '../durations.ts';
import { timeOfId } from './entry-id.ts';

/**
 * Where a received message stands in its conversation, in milliseconds since 1970: at its `receivedDateTime`, but right
 * after what it answers when the two are so close that their times can't tell. Graph's times are whole seconds, a CRM
 * send's are ours in milliseconds.
 */
export function sortTime(receivedDateTime: string, answersId: string | null): number {
  const received = Date.parse(receivedDateTime);
  const answered = answersId === null ? null : timeOfId(answersId);
  if (answered === null || answered < received || answered - received > CLOCKS_MS) return received;
  return answered + 1;
}
