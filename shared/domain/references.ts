import { BOUNDS } from './bounds.ts';
import { normaliseMessageId } from './message-id.ts';

/** The Message-IDs of an In-Reply-To header, normalised; those in brackets first, since old clients put words around them. */
export function parentsOf(inReplyTo: string | null): readonly string[] {
  if (inReplyTo === null) return [];
  const ids = messageIdsIn(inReplyTo.slice(0, BOUNDS.inReplyToCharacters));
  return distinct(ids).slice(0, BOUNDS.parents);
}

/** The Message-IDs of a References header, normalised, newest (last) first, each once. */
export function referencesOf(references: string | null): readonly string[] {
  if (references === null) return [];
  // The newest stand last.
  const ids = messageIdsIn(references.slice(-BOUNDS.referencesCharacters));
  return distinct([...ids].reverse()).slice(0, BOUNDS.references);
}

/** Whether a message says at all that it answers something. */
export function hasReplyHeader(headers: {
  readonly inReplyTo: string | null;
  readonly references: string | null;
}): boolean {
  return parentsOf(headers.inReplyTo).length + referencesOf(headers.references).length > 0;
}

/**
 * Ids as headers really have them: in brackets or bare, folded, glued together, between names and words, escaped as HTML
 * or as encoded words, behind `mailto:`. One pass: what stands in brackets is an id, outside of them a word with one @.
 */
function messageIdsIn(header: string): readonly string[] {
  const text = unescaped(decodedWords(header));
  const bracketed: string[] = [];
  let outside = '';
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('<', at);
    const close = open === -1 ? -1 : text.indexOf('>', open + 1);
    if (close === -1) break;
    // Of two opening brackets the inner one counts.
    const start = text.lastIndexOf('<', close);
    outside += `${text.slice(at, open)} `;
    bracketed.push(text.slice(start + 1, close));
    at = close + 1;
  }
  const bare = `${outside}${text.slice(at)}`.split(/[\s,;()"<>]+/).filter((word) => isBareId(word));
  return [...bare, ...bracketed]
    .map((raw) => normaliseMessageId(withoutScheme(raw)))
    .filter((id) => id !== null);
}

function isBareId(word: string): boolean {
  const at = word.indexOf('@');
  return at > 0 && at < word.length - 1 && word.indexOf('@', at + 1) === -1;
}

function withoutScheme(id: string): string {
  const trimmed = id.trim();
  return trimmed.slice(0, 7).toLowerCase() === 'mailto:' ? trimmed.slice(7) : trimmed;
}

function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  return text
    .replace(/&(?:lt|#60);/gi, '<')
    .replace(/&(?:gt|#62);/gi, '>')
    .replace(/&amp;/gi, '&');
}

const ENCODED_WORD = /=\?[\w-]{1,40}\?([bq])\?([^?\s]{0,800})\?=/gi;

/** RFC 2047, though an id must not be encoded. Ids are ASCII, so the character set does not matter. */
function decodedWords(text: string): string {
  if (!text.includes('=?')) return text;
  return text.replace(ENCODED_WORD, (_, encoding: string, content: string) =>
    encoding.toLowerCase() === 'b'
      ? Buffer.from(content, 'base64').toString('latin1')
      : content
          .replaceAll('_', ' ')
          .replace(/=([0-9a-f]{2})/gi, (_hex, hex: string) =>
            String.fromCharCode(Number.parseInt(hex, 16)),
          ),
  );
}

function distinct(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)];
}
