import { LANGUAGES, type Language } from './languages.ts';

/** An answer as a mail program makes it, and what of it its author wrote. */
export interface Answer {
  readonly name: string;
  readonly html?: string;
  readonly text?: string;
  /** Graph's `uniqueBody`; the whole body when not said, as Graph often has it. */
  readonly unique?: string;
  readonly hasFiles?: boolean;
  /** All of this must be in `newText`: it is the author's. */
  readonly own: readonly string[];
  /** None of this should be in it: it is history. */
  readonly history: readonly string[];
}

const OLD = 'Dear Carla, please find our offer 17.';
const OLDER = 'We ask for an offer.';
const PEOPLE = '"Anna Meyer" <anna@contoso.example>';

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function answer(name: string, { code, answer: own }: Language, more: Partial<Answer>): Answer {
  return { name: `${name}, ${code}`, own: [own], history: [OLD], ...more };
}

/** `uniqueBody` is the whole body, classes gone, blockquote left. */
function gmailWeb(language: Language): Answer {
  const line = escape(language.wrote.gmail ?? '');
  return answer('Gmail in the browser', language, {
    html: `<div dir="ltr">${language.answer}</div><br><div><div dir="ltr">${line}<br></div><blockquote style="margin:0 0 0 .8ex"><div>${OLD}</div></blockquote></div>`,
  });
}

/** The quote was taken away by Graph, the line above it was not. */
function gmailUnique(language: Language): Answer {
  const line = escape(language.wrote.gmail ?? '');
  const own = `<div dir="auto">${language.answer}</div><br><div><div dir="ltr">${line}<br></div></div>`;
  return answer('Gmail, its quote taken away', language, {
    html: `${own}<blockquote><div>${OLD}</div></blockquote>`,
    unique: own,
  });
}

function gmailText(language: Language): Answer {
  const line = language.wrote.gmail ?? '';
  const wrapped = line.length > 70 ? line.replace(' <', '\n<') : line;
  return answer('Gmail as plain text', language, {
    text: `${language.answer}\n\n${wrapped}\n\n> ${OLD}\n>\n>> ${OLDER}\n`,
    history: [OLD, OLDER],
  });
}

function outlookDesktop(language: Language): Answer {
  const [from, date, to, subject] = language.header;
  const row = (word: string, value: string) => `<b>${word}:</b> ${escape(value)}<br>`;
  return answer('Outlook on the desktop', language, {
    html: `<div class=WordSection1><p class=MsoNormal>${language.answer}<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in'><p class=MsoNormal>${row(from, PEOPLE)}${row(date, language.when)}${row(to, 'Carla Rossi <carla@fabrikam.example>')}<b>${subject}:</b> Offer 17<o:p></o:p></p></div></div><p class=MsoNormal>${OLD}</p></div>`,
  });
}

function outlookText(language: Language): Answer {
  const [from, date, to, subject] = language.header;
  return answer('Outlook as plain text', language, {
    text: `${language.answer}\r\n\r\n-----${language.original ?? 'Original Message'}-----\r\n${from}: Anna Meyer <anna@contoso.example> \r\n${date}: ${language.when}\r\n${to}: Carla Rossi <carla@fabrikam.example>\r\n${subject}: Offer 17\r\n\r\n${OLD}\r\n\r\nAnna\r\n`,
  });
}

function outlookMobile(language: Language): Answer {
  const [from, date, to, subject] = language.header;
  return answer('Outlook on a phone', language, {
    html: `<div dir="ltr">${language.answer}</div><div><br></div><div id="ms-outlook-mobile-signature">Get <a href="https://aka.example">Outlook for iOS</a></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>${from}:</b> Anna Meyer &lt;anna@contoso.example&gt;<br><b>${date}:</b> ${language.when}<br><b>${to}:</b> Carla Rossi &lt;carla@fabrikam.example&gt;<br><b>${subject}:</b> Offer 17</font><div>&nbsp;</div></div><div>${OLD}</div>`,
  });
}

function appleMail(language: Language): Answer {
  const line = escape(language.wrote.apple ?? '');
  return answer('Apple Mail', language, {
    html: `<html><head></head><body style="word-wrap: break-word;">${language.answer}<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>${line}</div><br><div>${OLD}</div></blockquote></div><br></body></html>`,
  });
}

function applePhone(language: Language): Answer {
  const line = language.wrote.apple ?? '';
  return answer('Apple Mail on a phone, as plain text', language, {
    text: `${language.answer}\n\nCarla\n\n> ${line}\n> \n> ${OLD}\n`,
    own: [language.answer, 'Carla'],
  });
}

function thunderbird(language: Language): Answer {
  const line = language.wrote.thunderbird ?? '';
  return answer('Thunderbird', language, {
    html: `<html><body><p>${language.answer}</p><div class="moz-cite-prefix">${escape(line)}<br></div><blockquote type="cite" cite="mid:x"><p>${OLD}</p></blockquote></body></html>`,
  });
}

function thunderbirdText(language: Language): Answer {
  const line = language.wrote.thunderbird ?? '';
  return answer('Thunderbird as plain text', language, {
    text: `${language.answer}\n\n${line}\n> ${OLD}\n> \n> -- \n> Anna\n`,
    history: [OLD, '> Anna'],
  });
}

function samsung(language: Language): Answer {
  const [from, , to, subject] = language.header;
  const word = language.code === 'de' ? 'Datum' : 'Date';
  return answer('Samsung Mail', language, {
    html: `<div>${language.answer}</div><div><br></div><div style="font-size:100%"><!-- originalMessage --><div>-------- ${language.original ?? 'Original message'} --------</div><div>${from}: Anna Meyer &lt;anna@contoso.example&gt; </div><div>${word}: 24.11.26  10:02  (GMT+01:00) </div><div>${to}: Carla Rossi &lt;carla@fabrikam.example&gt; </div><div>${subject}: Offer 17 </div><div><br></div></div>${OLD}`,
  });
}

const withLine = (client: keyof Language['wrote']) =>
  LANGUAGES.filter(({ wrote }) => wrote[client] !== undefined);
const of = (...codes: string[]) => LANGUAGES.filter(({ code }) => codes.includes(code));
const [english, german, , , , , , , , , , , , , , , , , , , , , , , chinese] = LANGUAGES as [
  Language,
  Language,
  ...Language[],
];

export const CLIENT_ANSWERS: readonly Answer[] = [
  ...withLine('gmail').map(gmailWeb),
  ...of('en', 'de', 'fr', 'ja', 'pl', 'ar', 'he', 'tr').map(gmailUnique),
  ...of('en', 'de', 'es', 'it', 'ru', 'zh', 'ko', 'cs', 'hu').map(gmailText),
  ...LANGUAGES.map(outlookDesktop),
  ...of('en', 'de', 'fr', 'ja', 'zh', 'pl', 'ru', 'nl', 'sv', 'el').map(outlookText),
  ...of('en', 'de', 'es', 'ko', 'cs', 'he').map(outlookMobile),
  ...withLine('apple').map(appleMail),
  ...of('en', 'de', 'fr', 'sv').map(applePhone),
  ...withLine('thunderbird').map(thunderbird),
  ...of('en', 'de', 'fr', 'cs', 'ru').map(thunderbirdText),
  ...of('en', 'de', 'fr', 'it', 'pl', 'es').map(samsung),
  answer('Proton Mail', english, {
    html: `<div style="font-family: Arial">${english.answer}</div><div class="protonmail_signature_block"></div><div class="protonmail_quote">On Tuesday, November 24th, 2026 at 10:02 AM, Anna Meyer &lt;anna@contoso.example&gt; wrote:<br><blockquote class="protonmail_quote" type="cite">${OLD}</blockquote><br></div>`,
  }),
  answer('Proton Mail, older', english, {
    text: `${english.answer}\n\n------- Original Message -------\nOn Tuesday, November 24th, 2026 at 10:02, Anna Meyer <anna@contoso.example> wrote:\n\n\n> ${OLD}\n`,
  }),
  answer('Zoho Mail', english, {
    html: `<div>${english.answer}</div><div><br></div><div class="zmail_extra"><div><br></div><div id="Zm-_Id_-Sgn1">---- On Tue, 24 Nov 2026 10:02:00 +0100 <b>Anna Meyer &lt;anna@contoso.example&gt;</b> wrote ---<br></div><div><br></div><blockquote id="blockquote_zmail"><div>${OLD}</div></blockquote></div>`,
  }),
  answer('QQ Mail', chinese ?? english, {
    html: `<div>${chinese?.answer ?? ''}</div><div><br></div><div style="font-size:12px">------------------&nbsp;原始邮件&nbsp;------------------</div><div style="font-size: 12px;background:#efefef;"><div><b>发件人:</b>&nbsp;"Anna Meyer" &lt;anna@contoso.example&gt;;</div><div><b>发送时间:</b>&nbsp;2026年11月24日(星期二) 晚上6:02</div><div><b>收件人:</b>&nbsp;"Carla"&lt;carla@fabrikam.example&gt;;</div><div><b>主题:</b>&nbsp;Offer 17</div></div><div><br></div><div>${OLD}</div>`,
  }),
  answer('GMX', german, {
    html: `<div>${german.answer}<div>&nbsp;<div name="quote" style="margin:10px 5px 5px 10px"><div style="margin:0 0 10px 0;"><b>Gesendet:</b>&nbsp;Dienstag, 24. November 2026 um 10:02 Uhr<br/><b>Von:</b>&nbsp;"Anna Meyer" &lt;anna@contoso.example&gt;<br/><b>An:</b>&nbsp;carla@fabrikam.example<br/><b>Betreff:</b>&nbsp;Offer 17</div><div name="quoted-content">${OLD}</div></div></div></div>`,
  }),
  answer('Gmail, a file alone', english, {
    html: `<div dir="ltr"><br></div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">${escape(english.wrote.gmail ?? '')}<br></div><blockquote class="gmail_quote"><div>${OLD}</div></blockquote></div>`,
    hasFiles: true,
    own: [],
  }),
  answer('Thunderbird, a file alone', english, {
    text: `\n${english.wrote.thunderbird ?? english.wrote.gmail ?? ''}\n> ${OLD}\n`,
    hasFiles: true,
    own: [],
  }),
  answer('Apple Mail, a file alone', english, {
    html: `<div><br></div><div><blockquote type="cite"><div>${escape(english.wrote.gmail ?? '')}</div><br><div>${OLD}</div></blockquote></div>`,
    hasFiles: true,
    own: [],
  }),
  answer('Web.de as plain text', german, {
    text: `${german.answer}\n \n\nGesendet: Dienstag, 24. November 2026 um 10:02 Uhr\nVon: "Anna Meyer" <anna@contoso.example>\nAn: carla@fabrikam.example\nBetreff: Offer 17\n\n${OLD}`,
  }),
  answer('Yahoo Mail', english, {
    html: `<div>${english.answer}</div><div><br></div><div id="ydp1yahoo_quoted_1" class="ydp1yahoo_quoted"><div style="font-size:13px"><div>On Tuesday, November 24, 2026 at 10:02:11 AM GMT+1, Anna Meyer &lt;anna@contoso.example&gt; wrote: </div><div><br></div></div></div>`,
    history: ['Anna Meyer'],
  }),
  answer('mutt', english, {
    text: `${english.answer}\n\nOn Tue, Nov 24, 2026 at 10:02:00AM +0100, Anna Meyer wrote:\n> ${OLD}\n\n-- \nCarla\n`,
    own: [english.answer, 'Carla'],
  }),
  answer('Spark', english, {
    html: `<div>${english.answer}</div><div name="messageReplySection">On Nov 24, 2026 at 10:02 AM +0100, Anna Meyer &lt;anna@contoso.example&gt;, wrote:<br /><blockquote type="cite"><div>${OLD}</div></blockquote></div>`,
  }),
  answer('Fastmail', english, {
    html: `<div>${english.answer}</div><div><br></div><div>On Tue, 24 Nov 2026, at 10:02 AM, Anna Meyer wrote:<br></div><blockquote type="cite" id="qt"><div>${OLD}</div></blockquote>`,
  }),
  answer('the new Outlook, as Graph tells what is unique', english, {
    html: `<div class="elementToProof">${english.answer}</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Anna<br><b>Sent:</b> Tuesday, November 24, 2026 10:02 AM<br><b>To:</b> Carla<br><b>Subject:</b> Offer 17</div><div>${OLD}</div>`,
    unique: `<div class="elementToProof">${english.answer}</div>`,
  }),
];
