const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g;

/**
 * What mail clients put before the subject of a reply or a forward, by language, and what they put before an automatic
 * or calendar answer. Compared after NFKC and lower case, so full-width colons and capitals need no entries.
 */
const PREFIXES = [
  // Latin script
  're aw antw antwort sv vs vá va odp r rv res ref rif rép réf fw fwd wg tr enc i fs doorst vl vb pd vid',
  'továbbítás ynt i̇lt ilt bls trs atb yml tl inoltro',
  // Greek, Cyrillic, Hebrew, Arabic
  'απ σχετ πρθ отв ответ на пересл השב הועבר رد',
  // Chinese, Japanese, Korean
  '回复 回覆 答复 答覆 转发 轉寄 轉發 返信 転送 답장 회신 전달',
  // Automatic and calendar answers
  'automatic_reply automatische_antwort réponse_automatique respuesta_automática out_of_office',
  'abwesenheitsnotiz 自動応答 自動返信 accepted declined tentative tentatively_accepted canceled cancelled',
  'angenommen zugesagt abgelehnt mit_vorbehalt mit_vorbehalt_angenommen abgesagt',
  '承諾 承諾済み 辞退 仮承諾 仮の予定 キャンセル済み',
].flatMap((line) => line.split(' ').map((word) => word.replaceAll('_', ' ')));

/** Tags of mail gateways: `[EXTERNAL] Re: ...`. Other brackets belong to the topic. */
const GATEWAY_TAGS = ['ext', 'extern', 'external', 'external email', 'externe', 'externo', 'spam'];

const words = (list: readonly string[]): string =>
  list.map((word) => comparableSubject(word)).join('|');

/** `re:`, `re[2]:`, `re(2):`, `re^2:`, `re 2:` and so on. */
const PREFIX = new RegExp(
  `^(?:${words(PREFIXES)})\\s*(?:\\[\\d+\\]|\\(\\d+\\)|\\^\\d+|\\d+)?\\s*:`,
  'u',
);
const TAG = new RegExp(
  `^(?:\\[(?:${words(GATEWAY_TAGS)})\\]|\\*+(?:${words(GATEWAY_TAGS)})\\*+)`,
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
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(/\s+/g, ' ')
    .trim();
}
