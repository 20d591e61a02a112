/** A content id as attachments carry it: no angle brackets, no percent-encoding. */
export function plainContentId(raw: string): string {
  return decoded(raw).trim().replace(/^</, '').replace(/>$/, '');
}

/** The form under which two content ids are the same, in whatever case they were written. */
export function comparableContentId(raw: string): string {
  return plainContentId(raw).toLowerCase();
}

/** Sanitised HTML whose `cid:` links are written as the attachments' ids are, so that a reader compares them as they are. */
export function withContentIds(html: string, ids: readonly (string | null)[]): string {
  const written = new Map<string, string>();
  for (const id of ids) if (id !== null) written.set(comparableContentId(id), id);
  if (written.size === 0) return html;
  return html.replace(/ src="cid:([^"]*)"/g, (link, id: string) => {
    const own = written.get(unescaped(id));
    return own === undefined ? link : ` src="cid:${escaped(own)}"`;
  });
}

/** As the sanitiser escapes what stands in an attribute. */
const ESCAPES = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
] as const;

function escaped(text: string): string {
  return ESCAPES.reduce((done, [character, escape]) => done.replaceAll(character, escape), text);
}

function unescaped(text: string): string {
  return ESCAPES.reduceRight(
    (done, [character, escape]) => done.replaceAll(escape, character),
    text,
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that encodes nothing is one.
    return text;
  }
}
