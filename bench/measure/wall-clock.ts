/** Milliseconds since 1970 in fractions: comparable with the times that other processes of this machine note. */
export function wallClock(): number {
  return performance.timeOrigin + performance.now();
}
