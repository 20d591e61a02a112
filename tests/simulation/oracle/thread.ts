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
  readonly participants: Map<string, readonly Joining[]>;
}

/** Somebody was written to. */
interface Joining {
  readonly from: number;
  readonly sureFrom: number;
  /** That of the mail which wrote to them: unless it surely came in, they may be strangers still. */
  readonly verdict: { readonly sure: boolean } | null;
}

export function join({ participants }: Thread, email: string, joining: Joining): void {
  participants.set(email, [...(participants.get(email) ?? []), joining]);
}

/** A subject without what answers and forwards put before it here. */
export function topicOf(subject: string): string {
  return subject.toLowerCase().replace(/^(?:(?:re|fw|automatic reply): ?)+/, '');
}
