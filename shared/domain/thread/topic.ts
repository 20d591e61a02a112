import { BOUNDS } from '../bounds.ts';
import { cut } from '../cut.ts';
import { SUBJECT_PREFIXES, SUBJECT_TAGS, TAGGED_NOUNS } from './subject-prefixes.ts';

const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g;

const alternatives = (list: readonly string[]): string =>
  list.map((word) => comparableSubject(word).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');

/** `re:`, `re[2]:`, `re(2):`, `re^2:`, `re 2:` and so on. */
const PREFIX = new RegExp(
  `^(?:${alternatives(SUBJECT_PREFIXES)}) ?(?:\\[\\d{1,4}\\]|\\(\\d{1,4}\\)|\\^\\d{1,4}|\\d{1,4})? ?:`,
  'u',
);
const TAG_WORD = `(?:${alternatives(SUBJECT_TAGS)})`;
/** `secure email`, `caution: external`. */
const TAGS = `${TAG_WORD}(?:[ :/|-]{1,3}(?:${TAG_WORD}|${alternatives(TAGGED_NOUNS)})){0,2}`;
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
