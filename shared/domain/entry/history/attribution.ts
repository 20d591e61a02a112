import {
  isBesideWord,
  isNameParticle,
  isWroteWord,
  saysWroteUnspaced,
  withoutUnspaced,
} from './attribution-words.ts';
import { isDateWord, hasDate, hasTimeOfDay } from './dates.ts';
import { COMPARED_CHARACTERS, isBlank, withoutMarks, type Line, comparableText } from './lines.ts';
import { UNSPACED_LETTER } from './unspaced-letter.ts';

/** The line above a quotation, as a mail program writes it: when, who, "wrote". */
export interface Attribution {
  /** The first line behind it. */
  readonly end: number;
  /** With date, time and address nobody else would write it: it needs no quotation below. */
  readonly isFull: boolean;
}

/** Narrow clients wrap it. */
export const ATTRIBUTION_LINES = 4;
const MOST_WORDS = 50;
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
  const text: string[] = [];
  const words: Word[] = [];
  for (let at = start; at < lines.length && at < start + ATTRIBUTION_LINES; at += 1) {
    const line = lines[at];
    if (line === undefined || line.quoted !== quoted) return null;
    const read = readOnce(line);
    if (read === null || (at === start && !/[\d@]/.test(read.text))) return null;
    text.push(read.text);
    words.push(...read.words);
    if (words.length > MOST_WORDS) return null;
    if (!/[:-]$/.test(read.text.slice(-1))) continue;
    const isFull = isFullAttribution(text.join(' '), words);
    if (isFull === null) continue;
    const isLater = at > start && attributionAt(lines, start + 1)?.end === at + 1;
    return isLater ? null : { end: at + 1, isFull };
  }
  return null;
}

/** `10:02. Anna wrote`: a new sentence begins behind the time. */
const SENTENCE_END = /[:.]\d\d\. \p{Lu}/u;

/** Null when it is none. */
function isFullAttribution(line: string, words: readonly Word[]): boolean | null {
  if (line.length > COMPARED_CHARACTERS || SENTENCE_END.test(line)) return null;
  if (!line.endsWith(':') && !(line.startsWith('-') && line.endsWith('-'))) return null;
  const hasTime = hasTimeOfDay(line);
  const hasAddress = line.includes('@');
  if (!hasDate(line) || !(hasTime || hasAddress)) return null;
  const isSaid = words.some(({ kind }) => kind === 'wrote') || words.at(-1)?.kind === 'address';
  return isSaid && isOneName(words) ? hasTime && hasAddress : null;
}

interface Word {
  readonly text: string;
  readonly kind:
    'address' | 'wrote' | 'beside' | 'number' | 'name' | 'small name' | 'caseless name';
}

interface ReadLine {
  readonly text: string;
  readonly words: readonly Word[];
}

/** A line is looked at from each of the lines above it that may begin an attribution. */
const READ = new WeakMap<Line, ReadLine | null>();

function readOnce(line: Line): ReadLine | null {
  const known = READ.get(line);
  if (known !== undefined) return known;
  const read = readLine(line);
  READ.set(line, read);
  return read;
}

/** Null when it has more words that are no program's than a name has: then somebody wrote a sentence. */
function readLine(line: Line): ReadLine | null {
  if (isBlank(line) || line.text.length > COMPARED_CHARACTERS) return null;
  const text = comparableText(withoutMarks(line));
  const words: Word[] = [];
  let names = 0;
  for (const chunk of text.split(/[\s<>()[\]"“”„«»,;:/]+/)) {
    if (words.length > MOST_WORDS) return null;
    if (chunk.includes('@')) {
      words.push({ text: chunk, kind: 'address' });
      continue;
    }
    for (const [piece] of chunk.matchAll(PIECE)) {
      const word = { text: piece, kind: kindOf(piece) };
      words.push(word);
      names += isName(word) ? 1 : 0;
      if (names > NAME_WORDS) return null;
    }
  }
  return { text, words };
}

const UNSPACED = new RegExp(`^${UNSPACED_LETTER}`, 'u');
const PIECE = new RegExp(
  `\\p{Nd}+|(?:${UNSPACED_LETTER}|[\\u0e31-\\u0e4e])+|\\p{L}[\\p{L}\\p{M}'’׳]*(?:-\\p{L}[\\p{L}\\p{M}'’׳]*)*`,
  'gu',
);

function kindOf(text: string): Word['kind'] {
  if (/^\d/.test(text)) return 'number';
  const word = text.toLowerCase();
  if (isWroteWord(word)) return 'wrote';
  if (isBesideWord(word) || isDateWord(word)) return 'beside';
  if (UNSPACED.test(text)) {
    if (withoutUnspaced(text) !== '') return 'caseless name';
    return saysWroteUnspaced(text) ? 'wrote' : 'beside';
  }
  if (isCapital(text)) return 'name';
  return text.charAt(0) === text.charAt(0).toUpperCase() ? 'caseless name' : 'small name';
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
  const addresses = words
    .flatMap(({ kind, text }) => (kind === 'address' ? [text] : []))
    .join(' ')
    .toLowerCase();
  const isSmall = (word: Word) =>
    word.kind === 'small name' && !isNameParticle(word.text) && !addresses.includes(word.text);
  if (words.some(isSmall)) return false;
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
  return kind === 'name' || kind === 'small name' || kind === 'caseless name';
}
