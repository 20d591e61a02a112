import type { Epoch, Who } from '../story/epochs.ts';
import type { Pause } from './pauses.ts';

export interface Thread extends Who {
  readonly id: string;
  readonly contact: string;
  /** Whose connection it is part of. Not `isStarted`: the message that starts it is a draft so far. */
  epoch: Epoch;
  isStarted: boolean;
  /** Its contact was erased. */
  isClosed: boolean;
  /** The stamp of the message that began it, whose subject is its topic. */
  readonly first: string | null;
  topic: string;
  /** By Exchange's clock, whole seconds; the first time, and the last. */
  readonly startedAt: number;
  activeSince: number;
  /** By the draft that was sent: the app may never have known of one before it. */
  surelyActiveSince: number;
  /** When the CRM had stopped it, in this epoch. */
  pauses: Pause[];
  /** Since when, by Exchange's clock: at the earliest, and for sure. */
  readonly participants: Map<string, { from: number; sureFrom: number }>;
}

/** Who was written to; nobody is younger than they were. */
export function join(
  { participants }: Thread,
  email: string,
  from: number,
  sureFrom: number,
): void {
  const known = participants.get(email) ?? { from, sureFrom };
  participants.set(email, {
    from: Math.min(known.from, from),
    sureFrom: Math.min(known.sureFrom, sureFrom),
  });
}

/** A subject without what answers and forwards put before it here. */
export function topicOf(subject: string): string {
  return subject.toLowerCase().replace(/^(?:(?:re|fw|automatic reply): ?)+/, '');
}
