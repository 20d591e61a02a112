import { Parser } from 'htmlparser2';
import { BOUNDS } from '../../domain/bounds.ts';
import { type Part, snippetOf, textsOf } from '../../domain/entry/new-text.ts';
import type { Rendered } from '../../ports/html.ts';
import { htmlLines } from './html-lines.ts';
import { sanitise } from './sanitise.ts';

/** What a worker thread is asked for. `plain`: by text alone, which is linear whatever the body is. */
export interface RenderTask {
  readonly how: 'whole' | 'plain';
  readonly body: Part;
  readonly uniqueBody: Part | null;
  readonly hasFiles?: boolean;
}

/** What a reader sees of a body: harmless HTML, its text, and the part that is new. */
export function renderBody({ how, body, uniqueBody, hasFiles }: RenderTask): Rendered {
  const { text, newText } = textsOf(body, uniqueBody, htmlLines, hasFiles);
  const shown = how === 'whole' && body.contentType === 'html' ? harmless(body.content) : null;
  return {
    content: { html: shown?.html ?? null, text, newText },
    snippet: snippetOf(newText),
    remoteImages: shown?.remoteImages ?? 0,
    simplified: body.contentType === 'html' && shown === null,
  };
}

function harmless(html: string): ReturnType<typeof sanitise> | null {
  if (!isWithinBounds(html)) return null;
  const shown = sanitise(html);
  return Buffer.byteLength(shown.html) > BOUNDS.shownHtmlBytes ? null : shown;
}

/**
 * Whether a body's elements are so few and so flat that a tree of them can be made in time. It stops at the first that
 * is too much, so that it costs what the body's size costs, whatever is in it.
 */
export function isWithinBounds(html: string): boolean {
  if (countTags(html) > 3 * BOUNDS.htmlTags) return false;
  const seen = { depth: 0, tags: 0, isTooMuch: false };
  const parser = new Parser({
    onopentagname() {
      seen.depth += 1;
      seen.tags += 1;
      seen.isTooMuch ||= seen.depth > BOUNDS.htmlDepth || seen.tags > BOUNDS.htmlTags;
    },
    onclosetag() {
      seen.depth -= 1;
    },
  });
  for (let at = 0; at < html.length && !seen.isTooMuch; at += STEP) {
    parser.write(html.slice(at, at + STEP));
  }
  return !seen.isTooMuch;
}

/** Characters between two looks: so many elements at most are open beyond the bound. */
const STEP = 4_096;

/** What opens or closes an element, or looks like it: cheap, and enough to refuse what is far beyond the bound. */
function countTags(html: string): number {
  let tags = 0;
  for (let at = html.indexOf('<'); at !== -1; at = html.indexOf('<', at + 1)) tags += 1;
  return tags;
}
