import type { Language } from './language.ts';

type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

/** How a reader's language writes numbers, sizes, times and plurals. All by `Intl`. */
export interface Locale {
  readonly number: (value: number) => string;
  /** Such as 2.4 MB, of bytes. */
  readonly size: (bytes: number) => string;
  /** A time of day for today, else with the day; in the reader's time zone. */
  readonly time: (at: string | number) => string;
  readonly date: (at: string | number) => string;
  /** With the year and the time zone, for a title. */
  readonly fullTime: (at: string | number) => string;
  /** `#` in the form stands for the number. */
  readonly plural: (count: number, forms: Plural) => string;
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** `tag` is as the page has it (`de-AT`), where it is of this language; it decides how dates are written. */
export function locale(language: Language, tag: string, now: () => number = Date.now): Locale {
  const name = tag.toLowerCase().startsWith(language) && isTag(tag) ? tag : language;
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(name, options);
  const plurals = new Intl.PluralRules(name);
  const numbers = new Intl.NumberFormat(name);
  const clock = format({ timeStyle: 'short' });
  const sameYear = format({ day: 'numeric', month: 'short' });
  const otherYear = format({ day: 'numeric', month: 'short', year: 'numeric' });
  const full = format({ dateStyle: 'full', timeStyle: 'long' });

  function date(at: string | number): string {
    const day = new Date(at);
    const isThisYear = day.getFullYear() === new Date(now()).getFullYear();
    return (isThisYear ? sameYear : otherYear).format(day);
  }

  return {
    number: (value) => numbers.format(value),
    size(bytes) {
      const step = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
      return new Intl.NumberFormat(name, {
        style: 'unit',
        unit: UNITS[step] ?? 'byte',
        unitDisplay: 'short',
        maximumFractionDigits: step < 2 ? 0 : 1,
      }).format(bytes / 1024 ** step);
    },
    date,
    time(at) {
      const day = new Date(at);
      const time = clock.format(day);
      const isToday = day.toDateString() === new Date(now()).toDateString();
      return isToday ? time : `${date(at)}, ${time}`;
    },
    fullTime: (at) => full.format(new Date(at)),
    plural(count, forms) {
      const form = forms[plurals.select(count)] ?? forms.other;
      return form.replace('#', numbers.format(count));
    },
  };
}

/** Where the page's tag says nothing of a region, the reader's own of that language. */
export function regional(tag: string, own: readonly string[]): string {
  return own.find((one) => one.startsWith(`${tag}-`)) ?? tag;
}

function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
