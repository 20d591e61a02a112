import { BOUNDS } from './bounds.ts';

const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g;

/**
 * What mail clients put before the subject of a reply or a forward, by language, and what they put before an automatic
 * or calendar answer. Compared after NFKC and lower case, so full-width colons and capitals need no entries.
 */
const PREFIXES = [
  // Germanic: English, German, Dutch, Swedish, Danish, Norwegian, Icelandic
  're|fw|fwd|aw|antw|antwort|wg|weitergeleitet|doorst|doorgestuurd|sv|svar|vs|vb|vidarebefordrat|vidarebefordra|videresendt|fs|framsent',
  // Romance: French, Spanish, Portuguese, Italian, Romanian, Catalan
  'rép|réf|tr|res|resp|rv|enc|r|i|rif|inoltro|ras|răspuns|redirecționat|reenv|rm',
  // Slavic and Baltic: Polish, Czech, Slovak, Croatian, Slovenian, Russian, Ukrainian, Bulgarian, Lithuanian, Latvian
  'odp|pd|přeposláno|předáno|preposlané|odg|prosl|posr|отв|ответ|на|пересл|fwd ответ|відп|відповідь|перес|отг|препр|ats|pers|atb|pārs',
  // Finnic and Hungarian, Turkish, Greek, Welsh, Basque, Vietnamese, Indonesian
  'vl|va|vá|továbbítás|tov|ynt|yan|i̇lt|ilt|απ|σχετ|πρθ|yml|bls|trs|tl|er|ref|trả lời|chuyển tiếp',
  // Hebrew, Arabic, Persian, Thai
  'השב|הועבר|תשובה|رد|إعادة توجيه|پاسخ|ارسال|ตอบกลับ|ส่งต่อ|vid',
  // Chinese, Japanese, Korean
  '回复|回覆|答复|答覆|转发|轉寄|轉發|返信|転送|답장|회신|전달',
  // Automatic answers
  'automatic reply|auto reply|autoreply|out of office|automatische antwort|abwesenheitsnotiz|automatisch antwoord|automatiskt svar|autosvar',
  'réponse automatique|respuesta automática|resposta automática|risposta automatica|răspuns automat|automaattinen vastaus|automatyczna odpowiedź',
  'automatická odpověď|automatická odpoveď|automatski odgovor|автоответ|автоматический ответ|автоматична відповідь|automatikus válasz|otomatik yanıt',
  'αυτόματη απάντηση|תשובה אוטומטית|رد تلقائي|自動応答|自動返信|不在通知|自动答复|自动回复|自動回覆|자동 회신',
  // Calendar answers
  'accepted|declined|tentative|tentatively accepted|canceled|cancelled|updated|angenommen|zugesagt|abgelehnt|abgesagt|mit vorbehalt|mit vorbehalt angenommen',
  'accepté|refusé|provisoire|annulé|aceptada|aceptado|rechazada|rechazado|provisional|cancelada|cancelado|accettato|accettata|rifiutato|rifiutata|annullato',
  'aceito|aceite|recusado|recusada|geaccepteerd|geweigerd|voorlopig|geannuleerd|accepterat|avböjt|godkendt|afvist|hyväksytty|zaakceptowano|odrzucono',
  'přijato|odmítnuto|принято|отклонено|elfogadva|kabul edildi|承諾|承諾済み|辞退|仮承諾|仮の予定|キャンセル済み|已接受|已拒绝|已取消|수락됨|거절됨',
].flatMap((line) => line.split('|'));

/** What mail gateways mark a subject with: in brackets of any kind, between stars, or before a colon. */
const GATEWAY_TAGS = [
  'ext|extern|external|external email|external mail|external sender|external message|external e-mail|externe|externer absender|externe mail|externe e-mail',
  'expéditeur externe|courriel externe|message externe|mail externe|externo|remitente externo|correo externo|esterno|mittente esterno|ekstern|extern avsändare',
  'zewnętrzny|внешний|внешнее|外部|外部メール|社外|社外メール|社外から|外部邮件|外部郵件|외부|외부메일',
  'secure|secured|encrypted|confidential|verschlüsselt|sicher|chiffré|sécurisé|cifrado|暗号化|機密',
  'spam|suspected spam|bulk|caution|warning|phishing|virus scanned|迷惑メール|スパム',
].flatMap((line) => line.split('|'));

const alternatives = (list: readonly string[]): string =>
  list.map((word) => comparableSubject(word).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');

/** `re:`, `re[2]:`, `re(2):`, `re^2:`, `re 2:` and so on. */
const PREFIX = new RegExp(
  `^(?:${alternatives(PREFIXES)}) ?(?:\\[\\d{1,4}\\]|\\(\\d{1,4}\\)|\\^\\d{1,4}|\\d{1,4})? ?:`,
  'u',
);
const TAGS = alternatives(GATEWAY_TAGS);
const TAG = new RegExp(
  `^(?:[[({<【〔《「] ?(?:${TAGS})[ :!]{0,3}[\\])}>】〕》」]|\\*{1,4} ?(?:${TAGS}) ?\\*{1,4}|(?:${TAGS}) ?:)[ :]{0,3}`,
  'u',
);

/** A subject without reply and forward prefixes, in the form under which two are the same. Idempotent. */
export function topicOf(subject: string): string {
  let topic = comparableSubject(subject);
  for (;;) {
    const stripped = topic.replace(PREFIX, '').replace(TAG, '').trim();
    if (stripped === topic) return topic;
    topic = stripped;
  }
}

function comparableSubject(subject: string): string {
  return subject
    .slice(0, BOUNDS.subjectCharacters)
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(/\s+/g, ' ')
    .trim();
}
