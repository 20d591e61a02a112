import { BOUNDS, cut } from '../bounds.ts';

/**
 * What mail programs put before a subject and a colon, by language (ISO 639-1): for an answer and a forward, for an
 * automatic answer, and for a calendar's. Some are of several languages; a word stands once. All are compared after NFKC
 * and in lower case, so full-width colons and capitals need no entries.
 */
const PREFIXES_BY_LANGUAGE: Readonly<Record<string, readonly string[]>> = {
  en: [
    're|fw|fwd',
    'automatic reply|auto reply|autoreply|out of office',
    'accepted|declined|tentative|tentatively accepted|canceled|cancelled|updated|new time proposed|invitation|updated invitation',
  ],
  de: [
    'aw|antw|antwort|wg|weitergeleitet|weiterleitung',
    'automatische antwort|abwesenheitsnotiz',
    'angenommen|zugesagt|einladung|neue zeit vorgeschlagen|abgelehnt|abgesagt|aktualisiert|mit vorbehalt|mit vorbehalt angenommen',
  ],
  nl: [
    'doorst|doorgestuurd',
    'automatisch antwoord|automatisch bericht',
    'geaccepteerd|geweigerd|voorlopig|geannuleerd',
  ],
  sv: [
    'sv|svar|vb|vidarebefordrat|vidarebefordra',
    'automatiskt svar|autosvar',
    'accepterat|avböjt|preliminärt|inställt',
  ],
  da: [
    'vs|videresendt',
    'automatisk svar',
    'accepteret|afslået|afvist|aflyst|foreløbig|foreløbigt',
  ],
  no: ['vidr', 'automatisk svar', 'godtatt|avslått|avlyst|foreløpig'],
  is: ['framsent', 'sjálfvirkt svar', 'samþykkt|hafnað'],
  fi: ['vl|vs', 'automaattinen vastaus', 'hyväksytty|hylätty|peruutettu'],
  fr: [
    'rép|réf|tr',
    'réponse automatique|absence du bureau',
    'accepté|refusé|provisoire|annulé|invitation|nouvelle heure proposée',
  ],
  es: [
    'resp|rv|reenv|reenviado|rm',
    'respuesta automática',
    'aceptada|aceptado|invitación|nueva hora propuesta|rechazada|rechazado|provisional|cancelada|cancelado',
  ],
  pt: ['res|enc', 'resposta automática', 'aceito|aceite|recusado|recusada|provisório'],
  it: [
    'r|i|rif|inoltra|inoltro',
    'risposta automatica',
    'accettato|accettata|rifiutato|rifiutata|provvisorio|annullato|annullata',
  ],
  ro: ['ras|răspuns|redirecționat', 'răspuns automat', 'acceptat|refuzat|anulat'],
  ca: ['rv', 'resposta automàtica', 'acceptat|rebutjat'],
  pl: [
    'odp|pd',
    'automatyczna odpowiedź|odpowiedź automatyczna',
    'zaakceptowano|zaakceptowane|wstępnie zaakceptowano|odrzucono|odwołano|anulowano',
  ],
  cs: ['přeposláno|předáno', 'automatická odpověď', 'přijato|předběžně|odmítnuto|zrušeno'],
  sk: ['preposlané', 'automatická odpoveď', 'prijaté|odmietnuté|zrušené'],
  hr: ['odg|prosl', 'automatski odgovor', 'prihvaćeno|odbijeno|otkazano'],
  sl: ['posr', 'samodejni odgovor', 'sprejeto|zavrnjeno|preklicano'],
  ru: ['отв|ответ|на|пересл', 'автоответ|автоматический ответ', 'принято|отклонено|отменено'],
  uk: ['відп|відповідь|перес', 'автоматична відповідь', 'прийнято|відхилено|скасовано'],
  bg: ['отг|отговор|препр', 'автоматичен отговор', 'прието|отказано'],
  lt: ['ats|pers', 'automatinis atsakymas', 'priimta|atmesta'],
  lv: ['atb|pārs', 'automātiska atbilde', 'pieņemts|noraidīts'],
  et: ['vast|edasi', 'automaatvastus', 'aktsepteeritud|keeldutud'],
  hu: ['vá|va|továbbítás|tov', 'automatikus válasz', 'elfogadva|elutasítva|lemondva'],
  tr: ['ynt|yan|i̇lt|ilt', 'otomatik yanıt|otomatik yanit', 'kabul edildi|reddedildi|iptal edildi'],
  el: ['απ|σχετ|πρθ', 'αυτόματη απάντηση', 'αποδοχή|απόρριψη|ακυρώθηκε'],
  cy: ['atb|yml', 'ateb awtomatig'],
  eu: ['er|br', 'erantzun automatikoa'],
  id: ['bls|trs|tl', 'balasan otomatis', 'diterima|ditolak|dibatalkan'],
  vi: ['trả lời|chuyển tiếp', 'thư trả lời tự động', 'đã chấp nhận|đã từ chối|đã hủy bỏ'],
  th: ['ตอบกลับ|ส่งต่อ', 'ตอบกลับอัตโนมัติ', 'ยอมรับ|ปฏิเสธ'],
  he: ['השב|תשובה|הועבר', 'תשובה אוטומטית|מענה אוטומטי', 'התקבל|נדחה|בוטל'],
  ar: ['رد|إعادة توجيه', 'رد تلقائي', 'تم القبول|مقبول|مرفوض|تم الإلغاء'],
  fa: ['پاسخ|ارسال', 'پاسخ خودکار'],
  zh: [
    '回复|回覆|答复|答覆|转发|轉寄|轉發',
    '自动答复|自动回复|自動回覆',
    '已接受|已拒绝|已拒絕|已取消|已暂定|暂定',
  ],
  ja: [
    '返信|転送',
    '自動応答|自動返信|不在通知',
    '承諾|承諾済み|辞退|仮承諾|仮の予定|キャンセル済み',
  ],
  ko: ['답장|회신|전달', '자동 회신|자동 응답', '수락|수락됨|거절|거절됨|취소됨'],
};

/** What mail gateways mark a subject with, in brackets of any kind, between stars, or before a colon. */
const GATEWAY_TAGS = [
  'ext|extern|external|external email|external e-mail|external mail|external sender|external message',
  'externe|externer absender|externe mail|externe e-mail|ekstern|extern avsändare|externí|zewnętrzny',
  'expéditeur externe|courriel externe|courrier externe|message externe|mail externe|email externe|e-mail externe|extérieur',
  'externo|remitente externo|correo externo|remetente externo|esterno|mittente esterno',
  'внешний|внешнее|зовнішній|外部|外部メール|社外|社外メール|社外から|社外発信|外部邮件|外部郵件|외부|외부메일',
  'secure|secured|encrypted|confidential|verschlüsselt|sicher|chiffré|sécurisé|confidentiel|cifrado|暗号化|機密',
  'spam|suspected spam|bulk|caution|warning|phishing|virus scanned|indésirable|迷惑メール|スパム',
];

const words = (lists: readonly string[]) => [...new Set(lists.flatMap((list) => list.split('|')))];

export const SUBJECT_PREFIXES: readonly string[] = words(
  Object.values(PREFIXES_BY_LANGUAGE).flat(),
);
export const SUBJECT_TAGS: readonly string[] = words(GATEWAY_TAGS);
/** What such a tag may be said of: `secure email`. */
const TAGGED_NOUNS: readonly string[] = words(['email|e-mail|mail|message|sender']);

const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g;

const alternatives = (list: readonly string[]): string =>
  list.map((word) => comparableSubject(word).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');

/** `re:`, `réf.:`, `re[2]:`, `re(2):`, `re^2:`, `re 2:` and so on. */
const PREFIX = new RegExp(
  `^(?:${alternatives(SUBJECT_PREFIXES)})\\.? ?(?:\\[\\d{1,4}\\]|\\(\\d{1,4}\\)|\\^\\d{1,4}|\\d{1,4})? ?:`,
  'u',
);
const TAG_WORD = `(?:${alternatives(SUBJECT_TAGS)})`;
/** `secure email`, `caution: external`, `external_sender`. */
const TAGS = `${TAG_WORD}(?:[ :/|_-]{1,3}(?:${TAG_WORD}|${alternatives(TAGGED_NOUNS)})){0,2}`;
/** What a gateway makes it stand out with: `!`, `*`, a warning sign. */
const SIGNS = '[*!?~ \\p{So}\\ufe0f]{0,4}';
/** `[external]`, `(external):`, `{spam?}`, `【社外】`, `***spam***`, `external:`. Other brackets belong to the topic. */
const TAG = new RegExp(
  `^(?:[\\p{Ps}\\p{Pi}<]${SIGNS}${TAGS}:?${SIGNS}[\\p{Pe}\\p{Pf}>]|\\*{1,4} ?${TAGS} ?\\*{1,4}|${SIGNS}${TAGS} ?:)[ :|–-]{0,3}`,
  'u',
);

/**
 * A subject without reply and forward prefixes and gateways' tags, in the form under which two are the same. Idempotent:
 * a stored topic is brought to today's rules by asking for its topic.
 */
export function topicOf(subject: string): string {
  let topic = comparableSubject(cut(subject, BOUNDS.subjectCharacters));
  for (;;) {
    const stripped = topic.replace(PREFIX, '').replace(TAG, '').trim();
    if (stripped === topic) return cut(topic, BOUNDS.topicCharacters).trim();
    topic = stripped;
  }
}

/** Whether a subject says that it answers or forwards something, whatever a gateway put before that. */
export function hasReplyPrefix(subject: string): boolean {
  const start = comparableSubject(cut(subject, BOUNDS.subjectCharacters));
  return PREFIX.test(start) || PREFIX.test(start.replace(TAG, '').trim());
}

function comparableSubject(subject: string): string {
  return subject
    .replace(INVISIBLE, '')
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .trim();
}
