const TIME_SPAN = /^(?:(\d+)\.)?(\d{1,2}):([0-5]\d):([0-5]\d)(?:\.(\d{1,7}))?$/;

/** Milliseconds of a .NET time span `[d.]hh:mm:ss[.fffffff]`, the form that host.json uses. */
export function timeSpanMs(text: string): number {
  const match = TIME_SPAN.exec(text);
  if (match === null) throw new Error(`"${text}" is no time span like 00:00:30`);
  const [, days = '0', hours, minutes, seconds, fraction = '0'] = match;
  const wholeSeconds =
    ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  return wholeSeconds * 1000 + Math.round(Number(`0.${fraction}`) * 1000);
}
