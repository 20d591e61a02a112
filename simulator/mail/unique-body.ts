import { htmlDocument, innerHtml } from './html.ts';
import type { Body } from './types.ts';

/**
 * `uniqueBody`: the part of a message that its thread has not seen, found by the marks that mail
 * clients put before the quoted history. Like Exchange's, a guess: a client without marks keeps all.
 */
const HTML_MARKS = [
  /<div\b[^>]*\bid="?(x_)?(appendonsend|divRplyFwdMsg|mail-editor-reference-message-container)\b/i,
  /<hr\b[^>]*tabindex="-1"/i,
  /<div\b[^>]*style="[^"]*border-top:\s?solid #(E1E1E1|B5C4DF)/i,
  /<div\b[^>]*class="?gmail_(quote|attr)/i,
  /<div\b[^>]*class="?moz-cite-prefix/i,
  /<div\b[^>]*class="?AppleOriginalContents/i,
  /<blockquote\b/i,
];
const TEXT_MARKS = [
  /^-{3,} ?(Original Message|Ursprüngliche Nachricht|Forwarded message|元のメッセージ)/im,
  /^_{20,}\s*$/m,
  /^(On .+ wrote:|Am .+ schrieb .+:|.+（.+）.*:|\d{4}年.+:)\s*$/m,
  /^(From|Von|差出人): .+\r?\n(Sent|Gesendet|Date|送信日時): /m,
  /^>/m,
];

export function uniqueBody(body: Body): Body {
  if (body.contentType === 'text') {
    return { contentType: 'text', content: before(body.content, TEXT_MARKS).trimEnd() };
  }
  return {
    contentType: 'html',
    content: htmlDocument(before(innerHtml(body.content), HTML_MARKS)),
  };
}

function before(content: string, marks: RegExp[]): string {
  const places = marks.map((mark) => content.search(mark)).filter((place) => place >= 0);
  return content.slice(0, Math.min(content.length, ...places));
}
