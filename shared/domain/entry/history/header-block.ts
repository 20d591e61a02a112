import { hasDate, hasTimeOfDay } from './dates.ts';
import { type Line, comparableText, isBlank, withoutMarks } from './lines.ts';

/** A block is short: what repeats one header for ever is not read to its end from each of its lines. */
const MOST_LINES = 40;

interface Header {
  readonly role: HeaderRole;
  readonly value: string;
}

/** The header that each line of a message is, or null; read once. */
export type Headers = readonly (Header | null)[];

export function headersOf(lines: readonly Line[]): Headers {
  return lines.map(headerOf);
}

/**
 * The line behind a header block that begins here, as mail programs put it above history: sender, date, recipients and
 * subject, each in its own line. People write such blocks, too, of journeys and meetings: it is a program's with an
 * address in it, or with the word "sent" and the time of day.
 */
export function headerBlockEnd(
  lines: readonly Line[],
  headers: Headers,
  start: number,
): number | null {
  if ((headers[start] ?? null) === null) return null;
  const found = new Map<HeaderRole, string>();
  let end = start;
  const most = Math.min(lines.length, start + MOST_LINES);
  for (let at = start; at < most && lines[at]?.quoted === lines[start]?.quoted; at += 1) {
    const header = headers[at] ?? null;
    if (header === null) {
      if (isBlank(lines[at]) ? at > end : !isFolded(lines, at)) break;
      if (!isBlank(lines[at])) end = at + 1;
      continue;
    }
    // The same kind again begins another block.
    if (found.has(header.role) && header.role !== 'cc') break;
    found.set(header.role, header.value);
    end = at + 1;
  }
  return isWhole(found) ? end : null;
}

function isWhole(found: ReadonlyMap<HeaderRole, string>): boolean {
  const from = found.get('from') ?? '';
  const when = found.get('sent') ?? found.get('date') ?? '';
  if (from === '' || !hasDate(when) || !found.has('to') || !found.has('subject')) return false;
  const hasAddress = from.includes('@') || (found.get('to') ?? '').includes('@');
  return hasAddress || (found.has('sent') && hasTimeOfDay(when));
}

/** A long list of recipients goes on in the next line. */
function isFolded(lines: readonly Line[], at: number): boolean {
  const line = lines[at]?.text ?? '';
  return (
    /^[ \t]/.test(line) ||
    line.includes('@') ||
    /[,;]$/.test((lines[at - 1]?.text ?? '').slice(-20).trimEnd())
  );
}

function headerOf(line: Line): Header | null {
  // Cheap first: most lines have no colon at all.
  if (!/[:：]/.test(line.text.slice(0, 60))) return null;
  const text = comparableText(withoutMarks(line));
  const colon = text.slice(0, 40).indexOf(':');
  if (colon < 1) return null;
  const role = headerRole(text.slice(0, colon).trim().toLowerCase());
  return role === null ? null : { role, value: text.slice(colon + 1).trim() };
}

/** `-----Original Message-----` in its languages. */
export function isWordedSeparator(line: Line | undefined): boolean {
  const text = line?.text.trim() ?? '';
  if (text.length > 120 || !/^-{2,}/.test(text)) return false;
  return isSeparatorText(
    comparableText(text.replace(/^[-\s]+/, '').replace(/[-\s]+$/, '')).toLowerCase(),
  );
}

/** A line of underscores, as Outlook draws it above a header block. */
export function isDrawnSeparator(line: Line | undefined): boolean {
  const text = line?.text.trim() ?? '';
  return text.length <= 120 && /^(?:_{5,}|-{5,})$/.test(text);
}

/** What mail programs write in a header block and above it, by language: lower case, after NFKC. */

/** Words of a header block, by what stands behind them. */
const HEADERS = {
  from: [
    'from|von|de|da|van|från|fra|lähettäjä|od|nadawca|от|від|от кого|від кого|kimden|gönderen|από|מאת|من|差出人|发件人|寄件者|寄件人|發件人',
    '보낸사람|보낸 사람|feladó|expéditeur|mittente|remitente|remetente|afzender|avsändare|afsender|avsender|de la|šalje|odesílatel|odosielateľ|pošiljatelj',
  ],
  sent: [
    'sent|gesendet|gesendet am|envoyé|envoyé le|enviado|enviado el|enviado em|enviada|enviada em|inviato|verzonden|skickat|skickades|sendt',
    'lähetetty|wysłano|data wysłania|odesláno|odoslané|poslano|poslané|trimis|trimis la|отправлено|надіслано|gönderildi|gönderme tarihi|στάλθηκε|αποστολή|изпратено',
    'εστάλη|נשלח|تاريخ الإرسال|تم الإرسال|送信日時|发送时间|发送日期|寄件日期|傳送時間|보낸 날짜|보낸날짜|elküldve|küldve|feladva',
  ],
  date: [
    'date|datum|data|fecha|dato|päivämäärä|päiväys|dátum|дата|tarih|ημερομηνία|תאריך|التاريخ|日時|日付|日期|时间|時間|날짜',
  ],
  to: [
    'to|an|à|a|para|aan|till|til|vastaanottaja|do|komu|pro|prima|za|към|кому|до|alıcı|kime|προς|אל|إلى|宛先|收件人|收件者|받는사람|받는 사람|받은 사람|címzett|către|destinataire|destinatario|destinatário',
  ],
  cc: [
    'cc|kopie|copie|copia|cópia|kopio|kopia|dw|kópia|kópie|копия|копія|másolatot kap|bilgi|κοιν|κοινοποίηση|עותק|نسخة|抄送|副本|참조|ccn|bcc|kopi',
    'importance|wichtigkeit|priority|priorität|reply-to|antwort an|attachments|anlagen|attachment|anhänge|allegati|pièces jointes',
  ],
  subject: [
    'subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|aihe|temat|předmět|predmet|тема|tárgy|subiect|konu|θέμα|נושא|הנדון|الموضوع|موضوع|件名|主题|主旨|主題|제목|predmet poruke|naslov|zadeva|относно',
  ],
} as const;

/** What programs write between dashes above history. */
const SEPARATORS = new Set(
  [
    "original message|original|ursprüngliche nachricht|originalnachricht|message d’origine|message d'origine|message original|mensaje original",
    'messaggio originale|mensagem original|oorspronkelijk bericht|ursprungligt meddelande|originalmeddelande|oprindelig meddelelse',
    'opprinnelig melding|alkuperäinen viesti|wiadomość oryginalna|oryginalna wiadomość|původní zpráva|původní e-mail|pôvodná správa|originalna poruka',
    'исходное сообщение|оригінальне повідомлення|вихідне повідомлення|eredeti üzenet|mesaj original|mesajul original|orijinal mesaj|özgün ileti',
    'αρχικό μήνυμα|הודעה מקורית|الرسالة الأصلية|元のメッセージ|原始邮件|原始郵件|原始消息|원본 메시지|원본 메일|원본 이메일',
    'forwarded message|weitergeleitete nachricht|reply above this line|vor dieser zeile antworten',
  ].flatMap((line) => line.split('|')),
);

type HeaderRole = keyof typeof HEADERS;

const ROLES = new Map(
  (['from', 'sent', 'date', 'to', 'cc', 'subject'] as const).flatMap((role) =>
    HEADERS[role].flatMap((line) => line.split('|')).map((word) => [word, role] as const),
  ),
);

/** The part of a header block that this word begins; null for any other word. */
function headerRole(word: string): HeaderRole | null {
  return ROLES.get(word) ?? null;
}

function isSeparatorText(text: string): boolean {
  return SEPARATORS.has(text);
}
