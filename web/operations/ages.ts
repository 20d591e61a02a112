const SECOND = 1000;
export const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A duration by its largest unit or two: `4 s`, `2 min 10 s`, `3 h 5 min`, `2 d 4 h`. */
export function ageText(ms: number): string {
  const age = Math.max(0, ms);
  if (age < MINUTE) return `${Math.floor(age / SECOND)} s`;
  if (age < HOUR) return two(age, MINUTE, 'min', SECOND, 's');
  if (age < DAY) return two(age, HOUR, 'h', MINUTE, 'min');
  return two(age, DAY, 'd', HOUR, 'h');
}

function two(ms: number, large: number, largeName: string, small: number, smallName: string) {
  const rest = Math.floor((ms % large) / small);
  const first = `${Math.floor(ms / large)} ${largeName}`;
  return rest === 0 ? first : `${first} ${rest} ${smallName}`;
}

/** From when to when, both RFC 3339. */
export function sinceText(from: string, to: string): string {
  return ageText(Date.parse(to) - Date.parse(from));
}
