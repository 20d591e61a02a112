import { plainLines, type Line } from './history/lines.ts';
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
