import { BOUNDS } from '../../domain/bounds.ts';
import { textsOf, type Part } from '../../domain/entry/new-text.ts';
import { snippetOf } from '../../domain/entry/snippet.ts';
import type { Rendered } from '../../ports/html.ts';
import { isWithinBounds } from './html-shape.ts';
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
