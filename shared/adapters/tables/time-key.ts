/** Milliseconds since 1970 as 13 digits, so that keys sort by time (until the year 2286). */
export function timeKey(ms: number): string {
  return String(Math.max(0, Math.ceil(ms))).padStart(13, '0');
}
