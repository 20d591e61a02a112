import { BOUNDS } from '../../bounds.ts';
import { ATTRIBUTION_LINES, attributionAt } from './attribution.ts';
import {
  type Headers,
  headerBlockEnd,
  headersOf,
  isDrawnSeparator,
  isWordedSeparator,
} from './header-block.ts';
import { type Line, UNSPACED_LETTER, isBlank, isBlankOrQuoted, nextText } from './lines.ts';

/**
 * What its author wrote of a message. History is cut only where it is sure: below an attribution with a quotation, and
 * below a whole header block; when unsure, it stays. `null`: nothing is known to be history. `isRest`: Graph has taken
 * history away already, so that text without marks is new. `hasFiles`: files come with it, and may be all that is new.
 */
export function withoutHistory(
  lines: readonly Line[],
  { isRest = false, hasFiles = false } = {},
): readonly Line[] | null {
  if (lines.length > BOUNDS.quoteLines) return null;
  const all = historiesIn(lines, isRest);
  const lastOwn = lines.findLastIndex((line) => !isBlankOrQuoted(line));
  for (const history of all) {
    const isToTheEnd = lastOwn < history.to || (!history.isMarked && !isRest);
    if (!isToTheEnd) continue;
    const above = lines.slice(0, history.from);
    if (above.every(isBlank)) {
      const isAnswer = hasPicture(lines, history.from) || (hasFiles && history.isAttributed);
      return isAnswer ? [] : null;
    }
    const hasText = nextText(lines, history.to) < lines.length;
    if (!leadsOn(above, hasText)) return above;
  }
  const [only, other] = all;
  return only?.isMarked === true && other === undefined ? withoutOne(lines, only) : null;
}

interface History {
  /** The first line of what announces it. */
  readonly from: number;
  /** The first line behind that. */
  readonly to: number;
  /** It is a quotation; else it stands without marks below a header block, and reaches the end. */
  readonly isMarked: boolean;
  /** A quotation below or with an attribution, as only answers have it: a forward has a header block. */
  readonly isAttributed: boolean;
}

/** The answer stands below one quotation, or around it: that is cut out, and nothing else. */
function withoutOne(lines: readonly Line[], { from, to }: History): readonly Line[] | null {
  const above = lines.slice(0, from);
  const end = lines.findLastIndex(({ quoted }) => quoted) + 1;
  if (leadsOn(above, false) || !lines.slice(to, end).every(isBlankOrQuoted)) return null;
  return [...above, ...lines.slice(end)];
}

function historiesIn(lines: readonly Line[], isRest: boolean): readonly History[] {
  const headers = headersOf(lines);
  const found: History[] = [];
  let isInQuotation = false;
  for (let at = 0; at < lines.length; at += 1) {
    if (isBlank(lines[at])) continue;
    const isQuoted = lines[at]?.quoted === true;
    const history = isQuoted
      ? isInQuotation
        ? null
        : quotationAt(lines, headers, at)
      : historyAt(lines, headers, at, isRest);
    isInQuotation = isQuoted;
    if (history === null) continue;
    found.push(history);
    at = Math.max(at, history.to - 1);
  }
  return found;
}

/** Some programs write into the quotation itself what it is. */
function quotationAt(lines: readonly Line[], headers: Headers, at: number): History | null {
  const isAttributed = attributionAt(lines, at) !== null;
  const isHistory = isAttributed || headerBlockEnd(lines, headers, at) !== null;
  return isHistory ? { from: at, to: at, isMarked: true, isAttributed } : null;
}

function historyAt(
  lines: readonly Line[],
  headers: Headers,
  at: number,
  isRest: boolean,
): History | null {
  const isWorded = isWordedSeparator(lines[at]);
  const isSeparated = isWorded || isDrawnSeparator(lines[at]);
  const start = isSeparated ? nextText(lines, at + 1) : at;
  if (start >= lines.length || lines[start]?.quoted === true) return null;
  const block =
    isSeparated || isBlank(lines[at - 1]) ? headerBlockEnd(lines, headers, start) : null;
  const mayAnnounce = block === null && (isWorded || isAboveQuotation(lines, start));
  const attribution = mayAnnounce ? attributionAt(lines, start) : null;
  const to = block ?? attribution?.end;
  if (to === undefined) return null;
  const next = nextText(lines, to);
  if (lines[next]?.quoted === true) {
    return { from: at, to, isMarked: true, isAttributed: block === null };
  }
  const isSure = block !== null || isWorded;
  const isEnd = next >= lines.length && (isRest || attribution?.isFull === true);
  return isSure || isEnd ? { from: at, to, isMarked: false, isAttributed: false } : null;
}

/** Cheap first: whether these lines, few, stand right above a quotation or the end. */
function isAboveQuotation(lines: readonly Line[], start: number): boolean {
  let end = start;
  while (end < lines.length && end - start <= ATTRIBUTION_LINES && isOwn(lines[end])) end += 1;
  if (end - start > ATTRIBUTION_LINES) return false;
  const next = nextText(lines, end);
  return next >= lines.length || lines[next]?.quoted === true;
}

function isOwn(line: Line | undefined): boolean {
  return line !== undefined && !isBlankOrQuoted(line);
}

function hasPicture(lines: readonly Line[], to: number): boolean {
  return lines.slice(0, to + 1).some((line) => line.hasPicture === true);
}

/** The writer says that there is something between the lines below: then nothing below is taken away. */
const POINTERS = [
  'below|inline|in line|in-line|interspersed|embedded|in between|in-between|between the lines|between your lines|highlighted|in red|in blue|in green|in bold|in caps|in capitals|in colour|in color',
  'unten|im text|in rot|in blau|in grün|in fett|farbig|zwischen den zeilen|zwischen deinen zeilen|zwischen ihren zeilen|rot markiert',
  'ci-dessous|plus bas|dans le texte|dans ton texte|dans votre texte|entre les lignes|en rouge|en bleu|en vert|en gras',
  'más abajo|mas abajo|abajo|a continuación|en rojo|en azul|en verde|entre líneas|en el texto|di seguito|qui sotto|sotto|in rosso|in blu|in verde|in grassetto|nel testo|tra le righe',
  'abaixo|em vermelho|em azul|em verde|no texto|hieronder|onderaan|zie onder|tussen de regels|in het rood|in het blauw|in het groen|in de tekst',
  'nedan|i rött|i blått|i grönt|i texten|mellan raderna|nedenfor|herunder|under her|i rødt|i blåt|i grønt|mellom linjene|mellem linjerne|i teksten',
  'vastaukset alla|kommentit alla|vastaan alla|katso alla|ks. alla|alla olevat|alempana|punaisella|sinisellä|rivien välissä|tekstin seassa',
  'poniżej|na czerwono|na niebiesko|w treści|w tekście|między wierszami|níže|nižšie|červeně|červenou|modře|v textu|v texte|niže|ispod|crveno|u tekstu|spodaj',
  'ниже|нижче|красным|синим|червоним|синім|по тексту|в тексте|у тексті|между строк|alább|lentebb|pirossal|kékkel|a szövegben|mai jos|cu roșu|în text|în textul',
  'aşağıda|kırmızı|satır arası|mavi ile|metin içinde|παρακάτω|κόκκινο|μέσα στο κείμενο|למטה|באדום|בגוף|להלן|أدناه|بالأحمر|以下|下記|文中|赤字|インライン|見下文|见下文|如下|下面|红字|아래|본문 중|빨간',
].flatMap((line) => line.split('|'));

/** A first word after which a mail goes on. */
const GREETINGS = new Set(
  'hi hello hey dear good hallo liebe lieber sehr guten servus moin bonjour salut cher chère chers bonsoir hola estimado estimada querido buenos buenas ciao gentile caro cara buongiorno salve olá ola prezado prezada caro bom boa beste geachte dag hej hei kära bästa kære hyvä moi terve dzień cześć szanowny szanowna witam dobrý vážený vážená ahoj poštovani poštovana bună stimate stimată kedves tisztelt здравствуйте добрый уважаемый уважаемая привет добрий шановний шановна вітаю merhaba sayın αγαπητέ αγαπητή γεια שלום مرحبا السلام'.split(
    ' ',
  ),
);
const GREETING_CHARACTERS = 60;

/** Whether what stands above history says that it is no mere history: it brings it in, or points into it, or only greets. */
function leadsOn(above: readonly Line[], hasText: boolean): boolean {
  const last =
    above
      .findLast((line) => !isBlank(line))
      ?.text.slice(-20)
      .trimEnd() ?? '';
  if (/[:：]$/.test(last)) return true;
  return hasText && (isOnlyGreeting(above) || above.some(({ text }) => pointsBelow(text)));
}

/** Who only greets above writes the answer below. */
function isOnlyGreeting(above: readonly Line[]): boolean {
  const written = above.filter((line) => !isBlank(line));
  const text = written[0]?.text.trim() ?? '';
  if (written.length !== 1 || text.length > GREETING_CHARACTERS) return false;
  const first = /^[\p{L}\p{M}]+/u.exec(text.toLowerCase())?.[0] ?? '';
  const isOneName = text.split(/\s+/).length <= 4;
  return text.endsWith(',') || (GREETINGS.has(first) && isOneName);
}

function pointsBelow(line: string): boolean {
  const text = line.normalize('NFC').toLowerCase().replace(/\s/g, ' ');
  return POINTERS.some((word) => hasWord(text, word));
}

const LETTER = /[\p{L}\p{N}]/u;
/** A word may stand right beside another. */
const UNSPACED = new RegExp(UNSPACED_LETTER, 'u');

function hasWord(text: string, word: string): boolean {
  const mayTouch = UNSPACED.test(word);
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (mayTouch) return true;
    if (!LETTER.test(text.charAt(at - 1)) && !LETTER.test(text.charAt(at + word.length)))
      return true;
  }
  return false;
}
