/** A body as Graph takes it. */
export interface MailBody {
  readonly contentType: 'html' | 'text';
  readonly content: string;
}

/** A request may have 4 MB; a quoted history that would not fit is left out (the headers still thread the reply). */
const MOST_BYTES = 3_400_000;

/** A request may have 4 MB; what would pass this goes into requests of its own. */
const REQUEST_BYTES = 3_500_000;
/** JSON around an address or a file that its own fields don't show. */
const FRAME_BYTES = 200;

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
  const at = nextTag(history, /<body\b/gi, 0)?.end ?? 0;
  const above = `<div>${fragment(asHtml(own))}</div>`;
  return { contentType: 'html', content: history.slice(0, at) + above + history.slice(at) };
}

function asHtml({ contentType, content }: MailBody): string {
  if (contentType === 'html') return content;
  return `<div style="white-space:pre-wrap">${escapeHtml(content)}</div>`;
}

/** A whole document as a part of another: what is inside its body, with the styles of its head. */
function fragment(html: string): string {
  const body = nextTag(html, /<body\b/gi, 0);
  if (body === null) return withoutFrame(html);
  return styles(html.slice(0, body.start)) + html.slice(body.end, lastBodyEnd(html, body.end));
}

/** Without doctype, `html` and `head`, whose place is in the other document. */
function withoutFrame(html: string): string {
  const frame = /<!doctype|<\/?(?:html|head)\b/gi;
  let kept = '';
  let at = 0;
  for (;;) {
    const tag = nextTag(html, frame, at);
    if (tag === null) return kept + html.slice(at);
    kept += html.slice(at, tag.start);
    at = tag.end;
  }
}

/** Where the body ends; undefined where nobody says so. Not found in a lower-case copy: letters change their length there. */
function lastBodyEnd(html: string, from: number): number | undefined {
  const closing = /<\/body/gi;
  closing.lastIndex = from;
  let end: number | undefined;
  for (let found = closing.exec(html); found !== null; found = closing.exec(html))
    end = found.index;
  return end;
}

function styles(head: string): string {
  let found = '';
  let at = 0;
  for (;;) {
    const opening = nextTag(head, /<style\b/gi, at);
    const closing = opening && nextTag(head, /<\/style\b/gi, opening.end);
    if (opening === null || closing === null) return found;
    found += head.slice(opening.start, closing.end);
    at = closing.end;
  }
}

/** The next tag that begins so, from `from` on; null also when none is closed any more, so that nobody looks twice. */
function nextTag(
  html: string,
  beginning: RegExp,
  from: number,
): { readonly start: number; readonly end: number } | null {
  beginning.lastIndex = from;
  const start = beginning.exec(html)?.index;
  const close = start === undefined ? -1 : html.indexOf('>', start);
  return start === undefined || close === -1 ? null : { start, end: close + 1 };
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

interface Sized {
  readonly name: string;
  readonly contentType: string;
  readonly contentId: string | null;
  /** Bytes of its content, which need not be read for this. */
  readonly size: number;
}

/** Which files travel in the request that makes the draft, in order, and which apart. Base64 makes four bytes of three. */
export function fitInline<F extends Sized>(
  fields: {
    readonly to?: readonly unknown[];
    readonly cc?: readonly unknown[];
    readonly bcc?: readonly unknown[];
  },
  files: readonly F[],
): { readonly inline: readonly F[]; readonly apart: readonly F[] } {
  const addresses = [fields.to, fields.cc, fields.bcc].flatMap((list) => list ?? []).length;
  let room =
    REQUEST_BYTES - Buffer.byteLength(JSON.stringify(fields)) - FRAME_BYTES * (addresses + 5);
  const inline: F[] = [];
  const apart: F[] = [];
  for (const file of files) {
    const { name, contentType, contentId, size } = file;
    const named = Buffer.byteLength(JSON.stringify({ name, contentType, contentId }));
    const needed = Math.ceil(size / 3) * 4 + named + FRAME_BYTES;
    if (needed <= room) {
      room -= needed;
      inline.push(file);
    } else {
      apart.push(file);
    }
  }
  return { inline, apart };
}
