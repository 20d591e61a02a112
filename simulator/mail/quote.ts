import type { Answer, ClientStyle, Language } from './client-style.ts';
import { asText, escapeHtml, htmlDocument, htmlFromText, innerHtml } from './html.ts';
import type { Address, Body, Message } from './types.ts';

export interface NewText {
  html?: string;
  text?: string;
}

type Quoted = Pick<Message, 'from' | 'to' | 'cc' | 'subject' | 'sent' | 'body'>;

const LABELS: Record<
  Language,
  { from: string; sent: string; to: string; cc: string; subject: string; locale: string }
> = {
  en: { from: 'From', sent: 'Sent', to: 'To', cc: 'Cc', subject: 'Subject', locale: 'en-GB' },
  de: { from: 'Von', sent: 'Gesendet', to: 'An', cc: 'Cc', subject: 'Betreff', locale: 'de-DE' },
  ja: { from: '差出人', sent: '送信日時', to: '宛先', cc: 'CC', subject: '件名', locale: 'ja-JP' },
};

/** The body of an answer: the new text, then the history as this client quotes it. */
export function quotedBody(
  words: NewText,
  original: Quoted,
  how: { style: ClientStyle; language: Language; answer: Answer },
): Body {
  if (words.html === undefined) {
    return { contentType: 'text', content: textAnswer(words.text ?? '', original, how) };
  }
  return { contentType: 'html', content: htmlAnswer(words.html, original, how) };
}

function htmlAnswer(
  words: string,
  original: Quoted,
  { style, language, answer }: { style: ClientStyle; language: Language; answer: Answer },
): string {
  const history = historyHtml(original.body);
  const intro = escapeHtml(introLine(original, language));
  switch (style) {
    case 'outlook':
      return htmlDocument(
        `<div class="WordSection1"><p class="MsoNormal">${words}</p><p class="MsoNormal">&nbsp;</p>` +
          `<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">${headBlock(original, language)}</p></div>${history}</div>`,
      );
    case 'owa':
    case 'mobile':
      return htmlDocument(replyTrail(`<div>${words}</div>`, original, language));
    case 'gmail': {
      const forwarded =
        answer === 'forward'
          ? `<div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>${headBlock(original, language)}</div><br>${history}`
          : `<div dir="ltr" class="gmail_attr">${intro}<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">${history}</blockquote>`;
      return `<div dir="ltr">${words}</div><br><div class="gmail_quote gmail_quote_container">${forwarded}</div>\r\n`;
    }
    case 'apple':
      return `<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body style="overflow-wrap: break-word; -webkit-nbsp-mode: space;">${words}<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>${intro}</div><br class="Apple-interchange-newline"><div>${history}</div></blockquote></div><br></body></html>`;
    case 'thunderbird':
      return `<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body><p>${words}</p><div class="moz-cite-prefix">${intro}<br></div><blockquote type="cite" cite="mid:">${history}</blockquote></body></html>`;
  }
}

function textAnswer(
  words: string,
  original: Quoted,
  { style, language, answer }: { style: ClientStyle; language: Language; answer: Answer },
): string {
  const history = asText(original.body);
  const outlook = style === 'outlook' || style === 'owa' || style === 'mobile';
  if (outlook || answer === 'forward') {
    const rule = outlook ? '_'.repeat(32) : '---------- Forwarded message ---------';
    return `${words}\r\n\r\n${rule}\r\n${headLines(original, language)}\r\n\r\n${history}\r\n`;
  }
  const quoted = history.split(/\r?\n/).map((line) => (line ? `> ${line}` : '>'));
  return `${words}\r\n\r\n${introLine(original, language)}\r\n${quoted.join('\r\n')}\r\n`;
}

/** The new text above the quoted trail, as Outlook on the web and Graph's createReply write it. */
export function replyTrail(words: string, original: Quoted, language: Language = 'en'): string {
  return (
    `${words}<div id="appendonsend"></div><hr tabindex="-1" style="display:inline-block; width:98%">` +
    `<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" color="#000000" style="font-size:11pt">${headBlock(original, language)}</font><div>&nbsp;</div></div>${historyHtml(original.body)}`
  );
}

function historyHtml(body: Body): string {
  return body.contentType === 'html' ? innerHtml(body.content) : htmlFromText(body.content);
}

function headFields(original: Quoted, language: Language): [label: string, value: string][] {
  const label = LABELS[language];
  const cc: [string, string][] =
    original.cc.length > 0 ? [[label.cc, original.cc.map(mailboxText).join('; ')]] : [];
  return [
    [label.from, original.from ? mailboxText(original.from) : ''],
    [label.sent, longDate(original.sent, label.locale)],
    [label.to, original.to.map(mailboxText).join('; ')],
    ...cc,
    [label.subject, original.subject],
  ];
}

function headBlock(original: Quoted, language: Language): string {
  return headFields(original, language)
    .map(([label, value]) => `<b>${label}:</b> ${escapeHtml(value)}<br>`)
    .join('\r\n');
}

function headLines(original: Quoted, language: Language): string {
  return headFields(original, language)
    .map(([label, value]) => `${label}: ${value}`)
    .join('\r\n');
}

function introLine(original: Quoted, language: Language): string {
  const date = longDate(original.sent, LABELS[language].locale);
  const who = original.from ? mailboxText(original.from) : '';
  if (language === 'de') return `Am ${date} schrieb ${who}:`;
  return language === 'ja' ? `${date} ${who}:` : `On ${date}, ${who} wrote:`;
}

function mailboxText(address: Address): string {
  return address.name && address.name !== address.email
    ? `${address.name} <${address.email}>`
    : address.email;
}

function longDate(at: number, locale: string): string {
  return new Date(at).toLocaleString(locale, {
    dateStyle: 'full',
    timeStyle: 'short',
    timeZone: 'UTC',
  });
}
