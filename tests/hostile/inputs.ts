import { imageSource } from '../../shared/adapters/html/sanitise.ts';
import { BOUNDS } from '../../shared/domain/bounds.ts';
import { comparableContentId, withContentIds } from '../../shared/domain/entry/content-id.ts';
import { snippetOf } from '../../shared/domain/entry/new-text.ts';
import { itemFile, shownName } from '../../shared/domain/entry/received-attachment.ts';
import { verifyClientState } from '../../shared/domain/mailbox/change-notification.ts';
import { readCallback } from '../../shared/domain/sign-in/callback.ts';
import { allowedReturnUrl } from '../../shared/domain/sign-in/return-url.ts';
import { normaliseMessageId } from '../../shared/domain/thread/message-id.ts';
import { withRecipients } from '../../shared/domain/thread/participants.ts';
import { retryAfterMs } from '../../shared/domain/work/retry-policy.ts';
import { attachmentHeaders } from '../../shared/http/answer.ts';
import { largestAsJson, largestAsParts, PARTS_TYPE } from './largest-send.ts';
import {
  filled,
  input,
  times,
  header,
  subject,
  address,
  text,
  lines,
  html,
  style,
  outgoing,
  notification,
  multipart,
  send,
  type HostileInput,
} from './parsers.ts';
import { REPORT_INPUTS } from './reports.ts';

/** All the files that a send may hold: it is accepted, and goes out. */
const LARGEST = 'the largest send';
const KB = 1024;
const MB = 1024 * KB;
const WROTE = 'On Tue, Nov 24, 2026 at 10:02 AM Anna <a@x.example> wrote:';

const PART = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n';

/** At least one for each parser, pattern and field that foreign text reaches. */
export const HOSTILE_INPUTS: readonly HostileInput[] = [
  ...REPORT_INPUTS,
  header('closing brackets', 64 * KB, (n) => `a@${'>'.repeat(n)}x`),
  header('opening brackets', 64 * KB, (n) => '<'.repeat(n)),
  header('ids without end', 64 * KB, (n) => times('<a@b', n)),
  header('addresses', 64 * KB, (n) => times('a@b ', n)),
  header('@', 64 * KB, (n) => '@'.repeat(n)),
  header('encoded words without end', 64 * KB, (n) => times('=?a?q?', n)),
  header('encoded words', 64 * KB, (n) => times('=?a?q?=3C=40=3E?= ', n)),
  header('escapes', 64 * KB, (n) => times('&lt;', n)),
  header('blanks', 64 * KB, (n) => `<a@b${' '.repeat(n)}>`),
  input('Message-ID: blanks and brackets', MB, (n) => normaliseMessageId(times(' <>', n))),
  subject('combining characters', 120 * KB, (n) => `a${'\u0301'.repeat(n)}`),
  subject('prefixes', 120 * KB, (n) => times('Re: ', n)),
  subject('counted prefixes', 120 * KB, (n) => times('Re[1', n)),
  subject('tags', 120 * KB, (n) => times('[EXTERNAL] ', n)),
  subject('opening brackets', 120 * KB, (n) => '['.repeat(n)),
  subject('blanks', 120 * KB, (n) => `${' '.repeat(n)}x`),
  subject('ligatures', 120 * KB, (n) => '\ufdfa'.repeat(n)),
  address('dots', 64 * KB, (n) => times('a.', n)),
  address('labels', 64 * KB, (n) => `a@${times('b-', n)}`),
  address('international labels', 64 * KB, (n) => `a@${times('ü.', n)}`),
  address('@', 64 * KB, (n) => '@'.repeat(n)),
  text('years and brackets', 64 * KB, (n) => times('2026from<a>', n)),
  text('blank lines', MB, (n) => '\n'.repeat(n)),
  text('"on x at y"', 64 * KB, (n) => times(' on x at y', n)),
  lines('quote marks', '>\n'),
  text('one line of quote marks', MB, (n) => '>'.repeat(n)),
  lines('attributions', `${WROTE}\n`),
  lines('attributions that announce nothing', `${WROTE}\nx\n`),
  lines('halves of attributions', '24.11.2026 10:02 <a@x.example>\n'),
  lines('header words', 'From: a\n'),
  lines('header blocks without a date', 'From: a\nTo: b\nSubject: c\n\n'),
  lines('a header with copies again and again', 'From: a\nCc: a\n'),
  lines('copies', 'Cc: a\n'),
  lines('dates without a name', 'On 2026 1\n'),
  lines('attributions with a strange word at the end', `24.11.26 10:02 ${times('wrote ', 30)}x:\n`),
  lines('dates and words that are nearly "wrote"', `24.11.26 ${times('wrotex ', 350)}:\n`),
  lines('wrapped names and dates', '24.11.26 10:02 Anna:\n'),
  text('an address and "wrote" in one word', MB, (n) => `1@${times('wrote-', n)}:`),
  lines('addresses and "wrote" in one word', `1@${times('wrote-', 380)}:\n`),
  text('addresses and "wrote"', MB, (n) => times('1@ wrote ', n)),
  lines('sentences above quotations', `24.11.26 10:02 ${times('wrote ', 180)}x:\n> a\n`),
  lines('answers between quotations', `${WROTE}\n> a\nYes.\n`),
  lines('letters without blanks', `1@ ${'年写'.repeat(190)}:\n`),
  lines('short quotations', '> a\n\nb\n'),
  lines('quotations that say what they are', `> ${WROTE}\nx\n`),
  text('pointers in one long line', MB, (n) => `${times('belowx ', n)}\n\n${WROTE}\n> a`),
  text('ligatures above history', MB, (n) => `${'\ufdfa'.repeat(n)}\n\n${WROTE}\n> a`),
  lines('separators', '-----Original Message-----\n'),
  lines('separators and blank lines', '_____\n\n\n\n\n\n\n\n'),
  lines('colons', ':\n'),
  text('"wrote" in one line', MB, (n) => times('wrote ', n)),
  text('digits of other scripts', MB, (n) => times('٢٠٢٦ ', n)),
  text('joiners', MB, (n) => '\u200d'.repeat(n)),
  text('an answer below a long quotation', MB, (n) => `${WROTE}\n${times('> a\n', n)}\nYes`),
  html('unknown elements in each other', 900 * KB, (n) => times('<x>', n)),
  html(
    'elements in each other and closed',
    900 * KB,
    (n) => times('<b>', n / 2) + times('</b>', n / 2),
  ),
  html('quotations in each other', MB, (n) => times('<blockquote><p>line</p>', n)),
  html('tables in each other', MB, (n) => times('<table><tr><td>', n)),
  html('lists in each other', MB, (n) => times('<ul><li>', n)),
  html('paragraphs', 5 * MB, (n) => times('<p>a', n)),
  html('opening brackets', 5 * MB, (n) => '<'.repeat(n)),
  html('comments without end', 5 * MB, (n) => times('<!--', n)),
  html('comments in a link', 200 * KB, (n) => `<a href="${times('<!-- -->', n)}">x</a>`),
  html('attributes', MB, (n) => `<p ${times('a=1 ', n)}>x`),
  html(
    'different attributes',
    500 * KB,
    (n) => `<p ${Array.from({ length: n / 10 }, (_, at) => `a${at}=1`).join(' ')}>x`,
  ),
  html('entities', 2 * MB, (n) => times('&amp;', n)),
  html('half entities', 2 * MB, (n) => times('&am', n)),
  html('links', MB, (n) => times('<a href=http://x>', n)),
  html('pictures', MB, (n) => times('<img src=http://x>', n)),
  html('an embedded picture', 4 * MB, (n) => `<img src="data:image/png;base64,${'A'.repeat(n)}">`),
  html('a picture of another kind', 4 * MB, (n) => `<img src="data:x/y,${'A'.repeat(n)}">`),
  html('styles', MB, (n) => times('<p style="color:red;margin:0">', n)),
  html('a long style', 200 * KB, (n) => `<p style="background:url(${' '.repeat(n)}">`),
  html('a style sheet without end', 5 * MB, (n) => `<style>${times('a{}', n)}`),
  html('line breaks', 5 * MB, (n) => times('<br>', n)),
  html('kept line breaks', 2 * MB, (n) => `<pre>${'\n'.repeat(n)}`),
  html('words', 5 * MB, (n) => times('word ', n)),
  html('blanks', 5 * MB, (n) => ' '.repeat(n)),
  html('an attribution in each paragraph', MB, (n) =>
    times(`<p>${WROTE.replace('<', '&lt;')}</p>`, n),
  ),
  style('blanks in url()', 80 * KB, (n) => `background:url(${' '.repeat(n)}`),
  style('colours', 80 * KB, (n) => `color:${times('rgb(1,2,3)', n)}`),
  style('half colours', 80 * KB, (n) => `color:${times('rgb(', n)}`),
  style('declarations', 80 * KB, (n) => times('a:b;', n)),
  style('minus signs', 80 * KB, (n) => `margin:${times('- ', n)}`),
  input('picture source: blanks', MB, (n) => imageSource(`ht${' '.repeat(n)}tp://x`)),
  input('picture source: backslashes', MB, (n) => imageSource('\\'.repeat(n))),
  outgoing('html elements without end', 400 * KB, (n) => times('<html ', n)),
  outgoing('body elements without end', 400 * KB, (n) => times('<body ', n)),
  outgoing('style elements without end', 400 * KB, (n) => `${times('<style>', n)}<body>`),
  outgoing('doctypes', 400 * KB, (n) => times('<!doctype>', n)),
  notification('empty items', 4 * MB, (n) => `{"value":[${times('{},', n).slice(0, -1)}]}`),
  notification('numbers', 4 * MB, (n) => `{"value":[${times('0,', n).slice(0, -1)}]}`),
  notification(
    'items with a client state',
    4 * MB,
    (n) =>
      `{"value":[${times('{"clientState":"v1.x","resourceData":{"id":"a"}},', n).slice(0, -1)}]}`,
  ),
  notification(
    'one long client state',
    4 * MB,
    (n) => `{"value":[{"clientState":"${'a'.repeat(n)}","resourceData":{"id":"a"}}]}`,
  ),
  notification(
    'one long id',
    4 * MB,
    (n) => `{"value":[{"clientState":"v1.x","resourceData":{"id":"${'a'.repeat(n)}"}}]}`,
  ),
  notification(
    'forged client states',
    4 * MB,
    (n) =>
      `{"value":[${times(
        `{"clientState":"v1.${'0'.repeat(8)}.${'a'.repeat(32)}.${'A'.repeat(43)}","resourceData":{"id":"a"}},`,
        n,
      ).slice(0, -1)}]}`,
  ),
  send('recipients that are none', 40 * MB, (n) => `{"cc":[${times('{},', n)}{}]}`),
  send('fewer recipients that are none', 250 * KB, (n) => `{"cc":[${times('{},', n)}{}]}`),
  send('quotes', 40 * MB, (n) => '"'.repeat(n)),
  send('escapes', 40 * MB, (n) => `{"html":"${times('\\"', n)}"}`),
  send('arrays in each other', 40 * MB, (n) => '['.repeat(n)),
  send('unknown fields', 40 * MB, (n) =>
    JSON.stringify(Object.fromEntries(Array.from({ length: n / 400 }, (_, at) => [`f${at}`, 0]))),
  ),
  send('a long address', 40 * MB, (n) => `{"contact":{"id":"c","email":"a@${times('b-', n)}"}}`),
  send('a long subject', 40 * MB, (n) => filled('{"subject":"', n, '"}')),
  send('a long media type', 40 * MB, (n) => filled('{"attachments":[{"contentType":"', n, '"}]}')),
  send('files as large as a send may hold', 34 * MB, (n) =>
    filled('{"attachments":[{"contentBase64":"', n, '"}]}'),
  ),
  send(LARGEST, BOUNDS.sendAttachmentBytes, largestAsJson),
  multipart(LARGEST, BOUNDS.sendAttachmentBytes, largestAsParts, PARTS_TYPE),
  multipart('line ends', BOUNDS.multipartBytes, (n) => `--b\r\n${times('\r\n--', n)}`),
  multipart('parts', BOUNDS.multipartBytes, (n) => `${times(PART, n)}--b--`),
  multipart(
    'parts behind another boundary',
    BOUNDS.multipartBytes,
    (n) => `${times(PART, n)}--b--`,
    'multipart/form-data; xboundary=c; boundary=b',
  ),
  multipart('as many parts as are read', 100 * PART.length, (n) => `${times(PART, n)}--b--`),
  multipart('delimiters', 4 * MB, (n) => times('--b', n)),
  multipart('a header without end', 4 * MB, (n) => `--b\r\n${'a'.repeat(n)}`),
  input('attachment name: path parts', MB, (n) => [
    shownName(times('../', n)),
    attachmentHeaders(times('a/', n), new Uint8Array(4)),
  ]),
  input('attachment name: direction marks', MB, (n) => shownName('\u202e'.repeat(n))),
  input('attached item: blanks', 3 * MB, (n) => itemFile('x', Buffer.alloc(n, ' '))),
  input('content id: percent signs', MB, (n) => comparableContentId('%'.repeat(n))),
  input('content ids in a body', MB, (n) => withContentIds(times(' src="cid:a', n), ['a'])),
  input('recipients', 64 * KB, (n) =>
    withRecipients(
      { participants: [], joined: [] },
      Array.from({ length: n / 20 }, (_, at) => ({ email: `${at}@x.example` })),
      [],
      '2026-11-24T00:00:00Z',
    ),
  ),
  input('return address', 8 * KB, (n) =>
    allowedReturnUrl(`https://${times('a.', n)}`, ['https://crm.example']),
  ),
  input("Microsoft's text at the callback", 8 * KB, (n) =>
    readCallback({
      code: null,
      error: 'access_denied',
      subcode: null,
      description: times('AADSTS', n),
    }),
  ),
  input('Retry-After', 8 * KB, (n) => retryAfterMs('1'.repeat(n), 0)),
  input('client state', 8 * KB, (n) => verifyClientState([Buffer.alloc(32)], times('v1.', n))),
  input('snippet: filler', MB, (n) => snippetOf('\u034f\u200c '.repeat(n / 3))),
];
