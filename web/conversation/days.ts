import type { Language } from '../words/language.ts';

/** Today, yesterday, or the day with its name, as a heading between messages. */
export function dayName(at: string, language: Language, now: number): string {
  const [day, today] = [new Date(at), new Date(now)];
  const apart = Math.round((midnight(day) - midnight(today)) / 86_400_000);
  const { near, sameYear, otherYear } = formatsOf(language);
  if (apart === 0 || apart === -1) {
    const name = near.format(apart, 'day');
    return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
  }
  return (day.getFullYear() === today.getFullYear() ? sameYear : otherYear).format(day);
}

function makeFormats(language: Language) {
  const day = { weekday: 'long', day: 'numeric', month: 'long' } as const;
  return {
    near: new Intl.RelativeTimeFormat(language, { numeric: 'auto' }),
    sameYear: new Intl.DateTimeFormat(language, day),
    otherYear: new Intl.DateTimeFormat(language, { ...day, year: 'numeric' }),
  };
}

/** They take long to make, and one conversation has many days. */
const made = new Map<Language, ReturnType<typeof makeFormats>>();

function formatsOf(language: Language): ReturnType<typeof makeFormats> {
  const formats = made.get(language) ?? makeFormats(language);
  made.set(language, formats);
  return formats;
}

export function isSameDay(a: string, b: string): boolean {
  return midnight(new Date(a)) === midnight(new Date(b));
}

function midnight(day: Date): number {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
}
