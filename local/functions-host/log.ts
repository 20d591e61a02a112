import type { LogLevel } from './core-api.ts';

/** One line of the host's log; `message` of category `Function.<name>.User` is the app's own. */
type LogLine = {
  time: string;
  level: LogLevel;
  category: string;
  message: string;
  invocationId?: string;
};

export type Log = (line: Omit<LogLine, 'time'>) => void;

/** Writes each line as one JSON object, so that a reader needs no multi-line parsing. */
export function jsonLinesLog(write: (text: string) => void): Log {
  return (line) => write(`${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`);
}

/** What went wrong, for a log line: message and stack, with the causes. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? own : `${own}\ncaused by ${describeError(error.cause)}`;
}
