/** What happened, line by line, for a person who looks for the reason of a failure. */
export interface Trace {
  /** The line is only made when somebody will read it. */
  say(line: () => string): void;
  readonly lines: readonly string[];
}

export function recordingTrace(now: () => number, startedAt: number): Trace {
  const lines: string[] = [];
  return { lines, say: (line) => void lines.push(`${elapsed(now() - startedAt)}  ${line()}`) };
}

export const silentTrace: Trace = { lines: [], say: () => undefined };

/** `1d 02:03:04.567` since the start. */
function elapsed(ms: number): string {
  const days = Math.floor(ms / 86_400_000);
  const time = new Date(ms % 86_400_000).toISOString().slice(11, 23);
  return days > 0 ? `${days}d ${time}` : `   ${time}`;
}
