const YEAR = /(?<!\d)(?:19|20|25)\d\d(?!\d)/;
const NUMERIC_DATE = /(?<!\d)\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{2,4}(?!\d)/;
const DAY = /(?<!\d)\d{1,2}(?!\d)/;
/** `10:02`, `10.02` (which is no part of `24.10.02`), `10 h 02`, `10時02分`. */
const TIME = /(?<![\d.:])(?:[01]?\d|2[0-3])(?:[:.時点]| ?h ?)[0-5]\d(?!\.?\d)/;

/** A day and a year, or a date in figures. */
export function hasDate(text: string): boolean {
  if (NUMERIC_DATE.test(text)) return true;
  return YEAR.test(text) && DAY.test(text);
}

export function hasTimeOfDay(text: string): boolean {
  return TIME.test(text);
}
