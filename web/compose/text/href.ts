const MOST_CHARACTERS = 2_000;
const SAFE = /^(?:https?:\/\/[^/]|mailto:[^\s]*@|tel:\+?\d)/i;

/** An address that a link in a mail may have, from what a person typed; null when it is none. */
export function linkAddress(typed: string): string | null {
  const text = typed.trim();
  if (text === '' || text.length > MOST_CHARACTERS || /[\s\u0000-\u001f"<>\\]/.test(text))
    return null;
  if (SAFE.test(text)) return text;
  if (/^[^@/:]+@[^@/:]+\.[^@/:]+$/.test(text)) return `mailto:${text}`;
  const isBare = /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?::\d+)?(?:[/?#].*)?$/u.test(text);
  return isBare ? `https://${text}` : null;
}

/** A link's address as it stands in pasted text: only one that leads somewhere by itself is kept. */
export function keptAddress(href: string): string | null {
  return SAFE.test(href.trim()) ? linkAddress(href) : null;
}
