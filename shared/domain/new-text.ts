import { withoutAttribution } from './without-attribution.ts';

/** What a part of a message says as plain text, and how a plain text is cut above its quoted history. */
export interface TextTools {
  toText(html: string): string;
  withoutQuote(text: string): string;
}

export interface Part {
  readonly contentType: 'html' | 'text';
  readonly content: string;
}

export function textOf(part: Part, tools: TextTools): string {
  return part.contentType === 'html' ? tools.toText(part.content) : part.content;
}

/**
 * The part of a message without the quoted history: Graph's `uniqueBody`, and for a plain text what stands above the
 * quote. When nothing is left (all answers between the quoted lines), the whole text: nothing that was written is lost.
 */
export function newTextOf(text: string, body: Part, unique: Part | null, tools: TextTools): string {
  const own = unique === null ? '' : textOf(unique, tools).trim();
  const candidate = own === '' ? text.trim() : own;
  if (body.contentType === 'html' && own !== '') {
    const isQuoting = own !== text.trim();
    return (isQuoting && withoutAttribution(own)) || own;
  }
  const above = tools.withoutQuote(candidate).trim();
  return above === '' ? candidate : above;
}
