/** A time (milliseconds since 1970) as Graph gives its own: RFC 3339, taken down to whole seconds. */
export function wholeSeconds(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString();
}
