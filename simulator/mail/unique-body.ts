import { asText, htmlDocument } from './html.ts';
import type { Body } from './types.ts';

/**
 * `uniqueBody`: the part of a message that its thread has not seen, found by the marks that mail clients put before the
 * quoted history. Like Exchange's it takes nothing away but what the mailbox has: `answered`, the body of the mail that
 * this one answers, must end it. Where that mail is not in the mailbox the marks alone say it; a client without marks, or
 * who writes below or within the quote, keeps all.
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

export function uniqueBody(body: Body, answered: Body | null): Body {
  const { contentType, content } = body;
  const place = firstMark(content, contentType === 'text' ? TEXT_MARKS : HTML_MARKS);
  if (place === null) return body;
  const history = { contentType, content: content.slice(place) };
  if (answered !== null && !endsWith(history, answered)) return body;
  const above = content.slice(0, place);
  return { contentType, content: contentType === 'text' ? above.trimEnd() : htmlDocument(above) };
}

function firstMark(content: string, marks: RegExp[]): number | null {
  const places = marks.map((mark) => content.search(mark)).filter((place) => place >= 0);
  return places.length === 0 ? null : Math.min(...places);
}

/** By letters and digits alone: a quote is wrapped, marked and turned into another type. */
function endsWith(history: Body, answered: Body): boolean {
  const words = wordsOf(answered);
  return words !== '' && wordsOf(history).endsWith(words);
}

function wordsOf(body: Body): string {
  return asText(body).replace(/[^\p{L}\p{N}]+/gu, '');
}
