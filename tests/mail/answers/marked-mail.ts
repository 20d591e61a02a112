import type { Answer } from './clients.ts';

/** A mail by its lines: those that begin with `~` are history, all others are the author's. */
export function mail(name: string, source: string): Answer {
  const lines = source.replace(/^\n|\n\s*$/g, '').split('\n');
  const isText = (line: string) => /[\p{L}\p{N}]/u.test(line);
  return {
    name,
    text: lines.map((line) => line.replace(/^~/, '')).join('\n'),
    own: lines.filter((line) => isText(line) && !line.startsWith('~')).map(shown),
    history: lines
      .filter((line) => isText(line) && line.startsWith('~'))
      .map((line) => shown(line.slice(1))),
  };
}

/** The same as a client writes it in HTML: each line an element, quoted lines in a quotation. */
export function asHtml({ name, text = '', own, history }: Answer): Answer {
  const unmarked = (part: string) => part.replace(/^>[> ]*/, '');
  return {
    name: `${name}, as HTML`,
    html: text.split('\n').map(element).join('').replaceAll('</blockquote><blockquote>', ''),
    own: own.map(unmarked).filter((part) => part !== ''),
    history: history.map(unmarked).filter((part) => part !== ''),
  };
}

function element(line: string): string {
  const text = line
    .replace(/^>[> ]*/, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;');
  const div = `<div>${text.trim() === '' ? '<br>' : text}</div>`;
  return line.startsWith('>') ? `<blockquote>${div}</blockquote>` : div;
}

function shown(line: string): string {
  return line.replace(/[ \t\r]+/g, ' ').trim();
}
