/** A body as Graph takes it. */
export interface MailBody {
  readonly contentType: 'html' | 'text';
  readonly content: string;
}

/** A request may have 4 MB; a quoted history that would not fit is left out (the headers still thread the reply). */
const MOST_BYTES = 3_400_000;

/** What the CRM wrote, HTML before text. */
export function ownBody(written: {
  readonly html: string | null;
  readonly text: string | null;
}): MailBody {
  return written.html === null
    ? { contentType: 'text', content: written.text ?? '' }
    : { contentType: 'html', content: written.html };
}

/** The new part above the quoted history that `createReply` made; patching the body alone would drop that. */
export function aboveQuote(own: MailBody, quoted: MailBody | null): MailBody {
  if (quoted === null || quoted.content.trim() === '') return own;
  const whole = join(own, quoted);
  return Buffer.byteLength(JSON.stringify(whole)) <= MOST_BYTES ? whole : own;
}

function join(own: MailBody, quoted: MailBody): MailBody {
  if (own.contentType === 'text' && quoted.contentType === 'text') {
    return { contentType: 'text', content: `${own.content}\r\n\r\n${quoted.content}` };
  }
  const history = asHtml(quoted);
  const opening = /<body\b[^>]*>/i.exec(history);
  const at = opening === null ? 0 : opening.index + opening[0].length;
  const above = `<div>${fragment(asHtml(own))}</div>`;
  return { contentType: 'html', content: history.slice(0, at) + above + history.slice(at) };
}

function asHtml({ contentType, content }: MailBody): string {
  if (contentType === 'html') return content;
  return `<div style="white-space:pre-wrap">${escapeHtml(content)}</div>`;
}

/** A whole document as a part of another: what is inside its body, with the styles of its head. */
function fragment(html: string): string {
  const opening = /<body\b[^>]*>/i.exec(html);
  if (opening === null) return html.replace(/<!doctype[^>]*>|<\/?(?:html|head)\b[^>]*>/gi, '');
  const start = opening.index + opening[0].length;
  const end = html.toLowerCase().lastIndexOf('</body');
  const styles = html.slice(0, opening.index).match(/<style\b[^>]*>[^]*?<\/style>/gi) ?? [];
  return styles.join('') + html.slice(start, end < start ? undefined : end);
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
