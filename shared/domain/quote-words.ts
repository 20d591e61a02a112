/**
 * What mail clients write around quoted history, by language. All words are compared in lower case, after NFKC and
 * without the marks that a bold or italic style leaves in plain text.
 */

/** "... wrote": they stand with a date and a name or an address in the line above a quote. */
const WROTE = [
  // Germanic and Romance
  'wrote|writes|said|schrieb|schrieb am|schreef|skrev|skrifaði|a écrit|écrit|escribió|escribio|va escriure',
  'ha scritto|scritto|scrisse|escreveu|a scris|scris|idatzi du',
  // Slavic and Baltic
  'napisał|napisała|napisał(a)|napisal|napsal|napsal(a)|napsala|napísal|napísal(a)|napísala|je napisao',
  'je napisao/la|napisao je|napisal je|je napisal|пишет|написал|написал(а)|написала|пишет:|писал|писал(а)',
  'пише|написав|написав(ла)|написала|пишаў|написа|rašė|rakstīja',
  // Others
  'kirjoitti|kirjutas|írta|ezt írta|yazdı|şunu yazdı|έγραψε|έγραψε:|כתב|כתבה|כתב/ה|‏כתב/ה|מאת|كتب|كتبت|نوشت|ने लिखा',
  'đã viết|menulis|เขียนว่า|のメール|さんは書きました|さんが書きました|写道|寫道|写道：|님이 작성|님이 씀|작성',
].flatMap((line) => line.split('|'));

/** Words of a header block, by what stands behind them. */
const HEADERS = {
  from: [
    'from|von|de|da|van|från|fra|lähettäjä|od|nadawca|от|від|от кого|від кого|kimden|gönderen|από|מאת|من|差出人|发件人|寄件者|寄件人|發件人',
    '보낸사람|보낸 사람|feladó|expéditeur|mittente|remitente|remetente|afzender|avsändare|afsender|avsender|de la|šalje|odesílatel|odosielateľ|pošiljatelj',
  ],
  date: [
    'sent|date|gesendet|datum|gesendet am|envoyé|envoyé le|enviado|enviado el|enviado em|enviada|enviada em|inviato|data|fecha|verzonden',
    'skickat|skickades|sendt|dato|lähetetty|päivämäärä|päiväys|wysłano|data wysłania|odesláno|odoslané|poslano|poslané|dátum|trimis|trimis la|отправлено|дата|надіслано',
    'gönderildi|tarih|gönderme tarihi|ημερομηνία|στάλθηκε|εστάλη|נשלח|תאריך|تاريخ الإرسال|التاريخ|تم الإرسال|送信日時|日時|日付|发送时间|发送日期|寄件日期|傳送時間|日期|时间|時間',
    '보낸 날짜|보낸날짜|날짜|elküldve|küldve|feladva',
  ],
  to: [
    'to|an|à|a|para|aan|till|til|vastaanottaja|do|komu|pro|prima|za|към|кому|до|alıcı|kime|προς|אל|إلى|宛先|收件人|收件者|받는사람|받는 사람|címzett|către|destinataire|destinatario|destinatário',
  ],
  cc: [
    'cc|kopie|copie|copia|cópia|kopio|kopia|dw|kópia|kópie|копия|копія|másolatot kap|bilgi|κοιν|κοινοποίηση|עותק|نسخة|抄送|副本|참조|ccn|bcc|kopi',
    'importance|wichtigkeit|priority|priorität|reply-to|antwort an|attachments|anlagen|attachment|anhänge|allegati|pièces jointes',
  ],
  subject: [
    'subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|aihe|temat|předmět|predmet|тема|tárgy|subiect|konu|θέμα|נושא|הנדון|الموضوع|موضوع|件名|主题|主旨|主題|제목|predmet poruke|naslov',
  ],
} as const;

/** Lines that stand above a header block or an attribution. */
const SEPARATORS = new Set(
  [
    "original message|ursprüngliche nachricht|originalnachricht|message d’origine|message d'origine|message original|mensaje original",
    'messaggio originale|mensagem original|oorspronkelijk bericht|ursprungligt meddelande|originalmeddelande|oprindelig meddelelse',
    'opprinnelig melding|alkuperäinen viesti|wiadomość oryginalna|oryginalna wiadomość|původní zpráva|pôvodná správa|originalna poruka',
    'исходное сообщение|оригінальне повідомлення|вихідне повідомлення|eredeti üzenet|mesaj original|mesajul original|orijinal mesaj|özgün ileti',
    'αρχικό μήνυμα|הודעה מקורית|الرسالة الأصلية|元のメッセージ|原始邮件|原始郵件|原始消息|원본 메시지|원본 메일',
    'forwarded message|weitergeleitete nachricht|reply above this line|vor dieser zeile antworten',
  ].flatMap((line) => line.split('|')),
);

/** The writer says that there is something between the lines below: then nothing below is taken away. */
const BELOW = [
  'see below|below in|answers below|comments below|reply below|replies below|responses below|inline|in line|in-line|in between|between the lines|in red|in blue',
  'in bold|s. unten|siehe unten|unten|im text|in rot|in blau|inzwischen den zeilen|zwischen den zeilen|ci-dessous|dans le texte|en rouge|en bleu',
  'más abajo|mas abajo|abajo|en rojo|entre líneas|di seguito|qui sotto|sotto|in rosso|abaixo|em vermelho|hieronder|zie onder|tussen de regels',
  'nedan|i rött|nedenfor|i rødt|alla|alempana|punaisella|poniżej|na czerwono|níže|nižšie|červeně|ниже|нижче|красным|alább|lentebb|mai jos|aşağıda',
  'παρακάτω|למטה|أدناه|以下|下記|文中|赤字|見下文|如下|아래',
].flatMap((line) => line.split('|'));

export type HeaderRole = keyof typeof HEADERS;

const ROLES = new Map(
  (['from', 'date', 'to', 'cc', 'subject'] as const).flatMap((role) =>
    HEADERS[role].flatMap((line) => line.split('|')).map((word) => [word, role] as const),
  ),
);

/** The part of a header block that this word begins; null for any other word. */
export function headerRole(word: string): HeaderRole | null {
  return ROLES.get(word) ?? null;
}

export function isSeparatorText(text: string): boolean {
  return SEPARATORS.has(text);
}

export function saysWrote(line: string): boolean {
  return WROTE.some((word) => hasWord(line, word));
}

export function pointsBelow(text: string): boolean {
  return BELOW.some((word) => hasWord(text, word));
}

const LETTER = /[\p{L}\p{N}]/u;
/** Scripts that write without blanks: a word may stand right beside another. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const before = text.charAt(at - 1);
    const after = text.charAt(at + word.length);
    const isApart = (beside: string, own: string) => !LETTER.test(beside) || UNSPACED.test(own);
    if (isApart(before, word.charAt(0)) && isApart(after, word.charAt(word.length - 1)))
      return true;
  }
  return false;
}
