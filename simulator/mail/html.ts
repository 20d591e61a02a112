import type { Body } from './types.ts';

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

export function escapeHtml(text: string): string {
  return text.replace(
    /[&<>"]/g,
    (character) =>
      ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character] ?? character,
  );
}

export function htmlFromText(text: string): string {
  return escapeHtml(text).replace(/\r?\n/g, '<br>\r\n');
}

/** A reading of HTML as plain text, as the body preview shows it. */
function textFromHtml(html: string): string {
  return withoutHidden(html)
    .replace(/\s+/g, ' ')
    .replace(/<(br|hr)\b[^<>]*>|<\/(p|div|tr|li|h\d|blockquote|table)>/gi, '\r\n')
    .replace(/<[^<>]*>/g, '')
    .replace(/&(#x?[0-9a-f]+|\w+);/gi, (whole, name: string) => entity(name) ?? whole)
    .replace(/[ \t]*\r\n[ \t]*/g, '\r\n')
    .replace(/(\r\n){3,}/g, '\r\n\r\n')
    .trim();
}

/** Each end is looked for once, however many beginnings have none. */
function withoutHidden(html: string): string {
  const begin = /<(head|style|script|title)\b[^<>]*>/gi;
  const endless = new Set<string>();
  let kept = '';
  let from = 0;
  for (let found = begin.exec(html); found; found = begin.exec(html)) {
    const name = (found[1] ?? '').toLowerCase();
    if (endless.has(name)) continue;
    const end = new RegExp(`</${name}>`, 'gi');
    end.lastIndex = begin.lastIndex;
    if (end.exec(html) === null) {
      endless.add(name);
      continue;
    }
    kept += html.slice(from, found.index);
    from = end.lastIndex;
    begin.lastIndex = from;
  }
  return kept + html.slice(from);
}

function entity(name: string): string | undefined {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()];
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/** What is between the body tags, or all of it. */
export function innerHtml(html: string): string {
  return /<body\b[^<>]*>([\s\S]*?)(?:<\/body>|$)/i.exec(html)?.[1] ?? html;
}

/** The store keeps whole documents: a fragment gets the head and body that Exchange gives it. */
export function htmlDocument(fragment: string): string {
  if (/<html\b/i.test(fragment)) return fragment;
  return `<html><head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>${fragment}</body></html>`;
}

export function asText(body: Body): string {
  return body.contentType === 'text' ? body.content : textFromHtml(body.content);
}

export function bodyAs(body: Body, contentType: Body['contentType']): Body {
  if (body.contentType === contentType) return body;
  return contentType === 'text'
    ? { contentType, content: textFromHtml(body.content) }
    : { contentType, content: htmlDocument(htmlFromText(body.content)) };
}
