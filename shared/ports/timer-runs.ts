/** How the last run of a timer went. Times are RFC 3339. */
export interface TimerRun {
  readonly endedAt: string;
  readonly tookMs: number;
  readonly outcome: 'succeeded' | 'failed';
}

/** The last run of each timer, on whatever instance. */
export interface TimerRuns {
  note(timer: string, run: TimerRun): Promise<void>;
  last(): Promise<Readonly<Record<string, TimerRun>>>;
}
