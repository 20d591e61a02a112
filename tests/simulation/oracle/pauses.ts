const SECOND = 1000;
/** The app ends a period so long before the stop, for two clocks. */
const BEFORE_STOP_MS = 61 * SECOND;

/** A time in which the CRM had stopped a thread, as far as it can be told from outside. */
export interface Pause {
  /** When its stop was asked for, by the world's clock. */
  readonly askedAt: number;
  /** Of when a message was received, compared by number with the app's clock: from here on it may be too late. */
  from: number;
  /** From here on it surely is. */
  sureFrom: number;
  /** Here it may belong again. */
  until: number;
  /** Here it surely does. */
  sureUntil: number;
  /** When its stop was answered, by the world's clock. */
  stoppedAt: number;
  /** When its end was asked for, by the world's clock. */
  endingAt: number;
}

export function stopAsked(at: number): Pause {
  return {
    askedAt: at,
    from: at - BEFORE_STOP_MS,
    sureFrom: Infinity,
    until: Infinity,
    sureUntil: Infinity,
    stoppedAt: Infinity,
    endingAt: Infinity,
  };
}

export function stopAnswered(pause: Pause, at: number): void {
  pause.sureFrom = at;
  pause.stoppedAt = at;
}

/** From when it takes messages again, at the earliest and for sure. */
export function startMayBe(pauses: readonly Pause[], at: number): void {
  for (const pause of pauses) pause.until = Math.min(pause.until, at);
}

export function startIs(pauses: readonly Pause[], at: number): void {
  for (const pause of pauses) pause.sureUntil = Math.min(pause.sureUntil, at + SECOND);
}

/** Whether what was received then belongs, however the thread stands now. */
export function takesThen(pauses: readonly Pause[], receivedAt: number): 'yes' | 'maybe' | 'no' {
  if (pauses.some((one) => receivedAt >= one.sureFrom && receivedAt < one.until)) return 'no';
  return pauses.some((one) => receivedAt >= one.from && receivedAt < one.sureUntil)
    ? 'maybe'
    : 'yes';
}

/** The thread may take nothing just now, whatever comes. */
export function mayBeStopped(pauses: readonly Pause[]): boolean {
  return pauses.some(({ sureUntil }) => sureUntil === Infinity);
}
