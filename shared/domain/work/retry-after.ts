/**
 * `Retry-After` in milliseconds from `now`: seconds (Graph also sends fractions such as `2.128`) or an HTTP date. Null
 * when it is absent or says nothing; never negative.
 */
export function retryAfterMs(header: string | null | undefined, now: number): number | null {
  const value = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  // Only a date has letters: `Date.parse` alone would take `-5` for a month.
  const date = /[A-Za-z]/.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
