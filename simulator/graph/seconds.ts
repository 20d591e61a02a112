/** Mail times are shown in whole seconds, though they are kept in milliseconds. */
export function seconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
