import { type Line, plainLines } from './history/lines.ts';
import { withoutHistory } from './history/without-history.ts';

export interface Part {
  readonly contentType: 'html' | 'text';
  readonly content: string;
}

export interface BodyText {
  readonly text: string;
  /** The part without the quoted history. */
  readonly newText: string;
}

/**
 * What a body says, and the part of it that is new. Graph's `uniqueBody` is believed where it is less than the body, and
 * the rest of the history is cut from it where that is sure: it can be the whole body again, or end with the line that
 * announced the quote. Where all seems to be history the whole stands, unless files come with an answer: nothing that was
 * written is lost.
 */
export function textsOf(
  body: Part,
  unique: Part | null,
  htmlLines: (html: string) => readonly Line[],
  hasFiles = false,
): BodyText {
  const linesOf = (part: Part): readonly Line[] =>
    part.contentType === 'html' ? htmlLines(part.content) : plainLines(part.content);
  const lines = linesOf(body);
  const text = joined(lines);
  const own = unique === null || unique.content === body.content ? lines : linesOf(unique);
  const ownText = joined(own);
  const isRest = ownText !== '' && collapsed(ownText) !== collapsed(text);
  const candidate = isRest ? own : lines;
  const above = withoutHistory(candidate, { isRest, hasFiles });
  return { text, newText: joined(above ?? candidate) };
}

function collapsed(text: string): string {
  return text.replace(/\s+/g, ' ');
}

function joined(lines: readonly Line[]): string {
  return lines
    .map((line) => line.text)
    .join('\n')
    .trim();
}

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
