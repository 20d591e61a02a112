import { plainLines, withoutHistory, type Line } from './quote.ts';

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
 * announced the quote. Where all seems to be history the whole stands: nothing that was written is lost.
 */
export function textsOf(
  body: Part,
  unique: Part | null,
  htmlLines: (html: string) => readonly Line[],
): BodyText {
  const linesOf = (part: Part): readonly Line[] =>
    part.contentType === 'html' ? htmlLines(part.content) : plainLines(part.content);
  const lines = linesOf(body);
  const text = joined(lines);
  const isWhole = unique?.content === body.content;
  const own = unique === null || isWhole ? [] : linesOf(unique);
  const candidate = joined(own) === '' ? lines : own;
  const above = withoutHistory(candidate);
  if (above === null) return { text, newText: joined(candidate) };
  return { text, newText: joined(above) };
}

function joined(lines: readonly Line[]): string {
  return lines
    .map((line) => line.text)
    .join('\n')
    .trim();
}
