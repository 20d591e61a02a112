import type { EntryContent } from '../../domain/entry.ts';
import { newTextOf, textOf } from '../../domain/new-text.ts';
import { snippetOf } from '../../domain/snippet.ts';
import type { Html } from '../../ports/html.ts';
import type { FullMessage } from '../../ports/mail.ts';

export interface Rendered {
  readonly content: EntryContent;
  readonly snippet: string;
  readonly remoteImages: number;
}

/** What a reader sees of a body: harmless HTML, its text, and the part that is new. */
export function render({ body, uniqueBody }: FullMessage, html: Html): Rendered {
  const safe = body.contentType === 'html' ? html.sanitise(body.content) : null;
  const text = textOf(body, html);
  const newText = newTextOf(text, body, uniqueBody, html);
  return {
    content: { html: safe?.html ?? null, text, newText },
    snippet: snippetOf(newText),
    remoteImages: safe?.remoteImages ?? 0,
  };
}
