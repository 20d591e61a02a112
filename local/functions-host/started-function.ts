/** A timer or queue function that listens. */
export type StartedFunction = {
  name: string;
  /** Runs it once by hand; never rejects, a failure is in the log. */
  fire: (input: string) => Promise<void>;
  stop: () => Promise<void>;
};
