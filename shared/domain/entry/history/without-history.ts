import { BOUNDS } from '../../bounds.ts';
import { ATTRIBUTION_LINES, attributionAt } from './attribution.ts';
import {
  headerBlockEnd,
  headersOf,
  isDrawnSeparator,
  isWordedSeparator,
  type Headers,
} from './header-block.ts';
import { isBlank, isBlankOrQuoted, nextText, type Line } from './lines.ts';
import { leadsOn } from './own-words.ts';

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
