const LENGTH = 200;

// Zero-width characters and the filler with which newsletters push their preview text.
const FILLER = /\u034f|[\u00ad\u200b\u200e\u200f\u2060\u2800\ufeff]/g;
/** Within a word or an emoji joiners are part of it; beside blanks they are filler. */
const LOOSE_JOINERS = /(?<![^\s\u200c\u200d])[\u200c\u200d]+|[\u200c\u200d]+(?![^\s\u200c\u200d])/g;

/** The first 200 characters of a text on one line; an ellipsis stands for the rest. Whole code points only. */
export function snippetOf(text: string): string {
  // Only the start is looked at: a body can be megabytes.
  const line = text
    .slice(0, LENGTH * 20)
    .replace(FILLER, '')
    .replace(LOOSE_JOINERS, '')
    .replace(/\s+/g, ' ')
    .trim();
  const points = Array.from(line);
  if (points.length <= LENGTH) return line.toWellFormed();
  return `${points
    .slice(0, LENGTH - 1)
    .join('')
    .trimEnd()}…`.toWellFormed();
}
