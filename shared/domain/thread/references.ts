import { BOUNDS } from '../bounds.ts';
import { normaliseMessageId } from './message-id.ts';

/** The Message-IDs of an In-Reply-To header, normalised. */
export function parentsOf(inReplyTo: string | null): readonly string[] {
  if (inReplyTo === null) return [];
  const read = inReplyTo.slice(0, BOUNDS.inReplyToCharacters);
  // Of an id that ends beyond the bound the beginning is enough, as everywhere.
  const isCut = read.length === BOUNDS.inReplyToCharacters;
  const { bracketed, bare } = messageIdsIn(isCut ? `${read}>` : read);
  return distinct([...bracketed, ...bare]).slice(0, BOUNDS.parents);
}

/** The Message-IDs of a References header, normalised, newest (last) first, each once. */
export function referencesOf(references: string | null): readonly string[] {
  if (references === null) return [];
  // The newest stand last.
  const { bracketed, bare } = messageIdsIn(references.slice(-BOUNDS.referencesCharacters));
  return distinct([...bracketed.toReversed(), ...bare.toReversed()]).slice(0, BOUNDS.references);
}

/** The one mail that a message is about, normalised: what a report names, else what it answers, else its newest reference. */
export function nearestOf(headers: {
  readonly reportOf: string | null;
  readonly inReplyTo: string | null;
  readonly references: string | null;
}): string | null {
  const [nearest = null] = [
    ...parentsOf(headers.reportOf),
    ...parentsOf(headers.inReplyTo),
    ...referencesOf(headers.references),
  ];
  return nearest;
}

/** Whether a message says at all that it answers something. */
export function hasReplyHeader(headers: {
  readonly inReplyTo: string | null;
  readonly references: string | null;
}): boolean {
  return parentsOf(headers.inReplyTo).length + referencesOf(headers.references).length > 0;
}

/** What stands in brackets is surely an id; what stands outside may be an address that an old client put beside it. */
interface Found {
  readonly bracketed: readonly string[];
  readonly bare: readonly string[];
}

/**
 * Ids as headers really have them: in brackets or bare, folded, glued together, between names and words, escaped as HTML
 * or as encoded words, behind `mailto:`. In one pass.
 */
function messageIdsIn(header: string): Found {
  const text = unescaped(decodedWords(header));
  const bracketed: string[] = [];
  const outside: string[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf('<', at);
    const close = open === -1 ? -1 : text.indexOf('>', open);
    if (close === -1) break;
    outside.push(text.slice(at, open));
    // Of several opening brackets the innermost counts.
    bracketed.push(...idsInside(text.slice(text.lastIndexOf('<', close) + 1, close)));
    at = close + 1;
  }
  outside.push(text.slice(at));
  return { bracketed: normalised(bracketed), bare: normalised(bareIds(outside.join(' '))) };
}

/** One id, which may be folded and may hold more than one @; or several that share their brackets. */
function idsInside(content: string): readonly string[] {
  const several = bareIds(content);
  return several.length > 1 ? several : [content];
}

/** Words with one @ in them; what stops a sentence is none of them. */
function bareIds(text: string): readonly string[] {
  return text
    .split(/[\s,;()"<>]/)
    .map((word) => (/[.:]$/.test(word) ? word.slice(0, -1) : word))
    .filter((word) => {
      const at = word.indexOf('@');
      return at > 0 && at < word.length - 1 && at === word.lastIndexOf('@');
    });
}

function normalised(ids: readonly string[]): readonly string[] {
  return ids.map((id) => normaliseMessageId(withoutScheme(id))).filter((id) => id !== null);
}

/** What stands behind a `?` is for the mail that such a link begins. */
function withoutScheme(id: string): string {
  const trimmed = id.trim();
  if (!/^mailto:/i.test(trimmed)) return trimmed;
  return trimmed.slice('mailto:'.length).split('?', 1)[0] ?? '';
}

function unescaped(text: string): string {
  return text
    .replace(/&amp;/gi, '&')
    .replace(/&(?:lt|#0{0,5}60|#x0{0,5}3c);/gi, '<')
    .replace(/&(?:gt|#0{0,5}62|#x0{0,5}3e);/gi, '>');
}

function distinct(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)];
}

/** One encoded word is at most 75 characters by the RFC; servers write longer ones. RFC 2231 lets it name its language. */
const ENCODED_WORD = /=\?[\w-]{1,40}(?:\*[\w-]{1,20})?\?([bq])\?([^?\s]{0,800})\?=/gi;

/**
 * A header with its encoded words (RFC 2047) decoded, for what is ASCII in any of their character sets: Message-IDs, which
 * must not be encoded, and are.
 */
function decodedWords(header: string): string {
  return header.replace(ENCODED_WORD, (_, encoding: string, content: string) =>
    encoding.toLowerCase() === 'b'
      ? Buffer.from(content, 'base64').toString('latin1')
      : content
          .replaceAll('_', ' ')
          .replace(/=([0-9a-f]{2})/gi, (_hex, hex: string) =>
            String.fromCharCode(Number.parseInt(hex, 16)),
          ),
  );
}
