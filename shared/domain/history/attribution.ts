import { isBesideWord, isNameParticle, isWroteWord, withoutUnspaced } from './attribution-words.ts';
import { isDateWord } from './date-words.ts';
import { COMPARED_CHARACTERS, comparable, isBlank, withoutMarks, type Line } from './lines.ts';
import { hasDate, hasTimeOfDay } from './moment.ts';

/** The line above a quotation, as a mail program writes it: when, who, "wrote". */
export interface Attribution {
  /** The first line behind it. */
  readonly end: number;
  /** With date, time and address nobody else would write it: it needs no quotation below. */
  readonly isFull: boolean;
}

/** Narrow clients wrap it. */
const MOST_LINES = 4;
const NAME_WORDS = 6;
/** Of scripts that do not show by a capital what is a name. */
const CASELESS_NAME_WORDS = 3;
const CASELESS_NAME_CHARACTERS = 8;

/**
 * The attribution that begins in this line. The fewest lines that make one are it, so that a short answer right above is
 * not taken for its beginning.
 */
export function attributionAt(lines: readonly Line[], start: number): Attribution | null {
  const quoted = lines[start]?.quoted;
  let text = '';
  for (let at = start; at < lines.length && at < start + MOST_LINES; at += 1) {
    const line = lines[at];
    if (line === undefined || line.quoted !== quoted || isBlank(line)) return null;
    text = `${text} ${withoutMarks(line)}`;
    if (text.length > COMPARED_CHARACTERS) return null;
    if (at === start && !/[\p{Nd}@]/u.test(text)) return null;
    if (!mayEnd(line.text)) continue;
    const read = readAttribution(comparable(text));
    if (read === null) continue;
    const isLater = at > start && attributionAt(lines, start + 1)?.end === at + 1;
    return isLater ? null : { end: at + 1, ...read };
  }
  return null;
}

/** Cheap first: an attribution ends in a colon, or in the dashes that drew it. */
function mayEnd(text: string): boolean {
  return /[:：-]$/.test(text.slice(-20).trimEnd());
}

function readAttribution(line: string): Pick<Attribution, 'isFull'> | null {
  if (!line.endsWith(':') && !(line.startsWith('-') && line.endsWith('-'))) return null;
  const hasTime = hasTimeOfDay(line);
  const hasAddress = line.includes('@');
  if (!hasDate(line) || !(hasTime || hasAddress)) return null;
  const words = readWords(line);
  if (words === null || !isOneName(words)) return null;
  const isSaid = words.some(({ kind }) => kind === 'wrote') || words.at(-1)?.kind === 'address';
  return isSaid ? { isFull: hasTime && hasAddress } : null;
}

interface Word {
  readonly text: string;
  readonly kind: 'address' | 'wrote' | 'beside' | 'number' | 'name' | 'caseless name';
}

const UNSPACED =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}ー]/u;
const PIECE =
  /\p{Nd}+|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\u0e31-\u0e4eー]+|\p{L}[\p{L}\p{M}'’׳]*(?:-\p{L}[\p{L}\p{M}'’׳]*)*/gu;

/** Null when one of them is neither a program's nor part of a name: then somebody wrote a sentence. */
function readWords(line: string): readonly Word[] | null {
  const chunks = line.split(/[\s<>()[\]"“”„«»,;:/]+/);
  const addresses = chunks
    .filter((chunk) => chunk.includes('@'))
    .join(' ')
    .toLowerCase();
  const words: Word[] = [];
  for (const chunk of chunks) {
    if (chunk.includes('@')) {
      words.push({ text: chunk, kind: 'address' });
      continue;
    }
    for (const [text] of chunk.matchAll(PIECE)) {
      const kind = kindOf(text, addresses);
      if (kind === null) return null;
      words.push({ text, kind });
    }
  }
  return words;
}

function kindOf(text: string, addresses: string): Word['kind'] | null {
  if (/^\p{Nd}/u.test(text)) return 'number';
  const word = text.toLowerCase();
  if (UNSPACED.test(text)) {
    if (withoutUnspaced(text) !== '') return 'caseless name';
    return isWroteWord(text) ? 'wrote' : 'beside';
  }
  if (isWroteWord(word)) return 'wrote';
  if (isBesideWord(word) || isDateWord(word)) return 'beside';
  if (isCapital(text)) return 'name';
  if (text.charAt(0) === text.charAt(0).toUpperCase()) return 'caseless name';
  return isNameParticle(word) || addresses.includes(word) ? 'name' : null;
}

function isCapital(text: string): boolean {
  return text.charAt(0) !== text.charAt(0).toLowerCase();
}

/** At most one name, its words side by side, where a program puts it. */
function isOneName(words: readonly Word[]): boolean {
  const hasAddress = words.some(({ kind }) => kind === 'address');
  const first = words.findIndex(isName);
  if (first === -1) return hasAddress;
  const last = words.findLastIndex(isName);
  const name = words.slice(first, last + 1);
  const isJoined = name.every(
    (word) => isName(word) || isCapital(word.text) || isNameParticle(word.text),
  );
  if (!isJoined || name.length > NAME_WORDS) return false;
  const isBesideAddress = words[last + 1]?.kind === 'address';
  const caseless = name.filter(({ kind }) => kind === 'caseless name');
  const isShort = caseless.every(({ text }) => text.length <= CASELESS_NAME_CHARACTERS);
  if (caseless.length > 0 && !(isBesideAddress && isShort)) return false;
  if (caseless.length > CASELESS_NAME_WORDS) return false;
  // A line that begins with a name may begin any sentence.
  return first > 0 || isBesideAddress;
}

function isName({ kind }: Word): boolean {
  return kind === 'name' || kind === 'caseless name';
}
