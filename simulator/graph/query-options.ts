import { badRequest, unparsableUri } from './errors.ts';
import { parseFilter } from './filter.ts';
import type { Filter } from './filter.ts';

export interface OrderBy {
  property: string;
  descending: boolean;
}

export interface Expand {
  property: string;
  select: string[] | null;
  filter: Filter | null;
}

/** The OData system query options of one request. */
export interface QueryOptions {
  select: string[] | null;
  expand: Expand[];
  filter: Filter | null;
  orderBy: OrderBy[];
  top: number | null;
  skip: number;
  count: boolean;
  /** All options as they came, names with `$`; nextLinks and the journal repeat them. */
  raw: Map<string, string>;
}

const KNOWN = new Set(['$select', '$expand', '$filter', '$orderby', '$top', '$skip', '$count']);
const MAX_PAGE = 1000;

export function rawOptions(search: URLSearchParams): Map<string, string> {
  // Graph takes the options without `$` too.
  return new Map(
    [...search].map(([name, value]) => {
      const option = name.startsWith('$') ? name.toLowerCase() : `$${name.toLowerCase()}`;
      return [KNOWN.has(option) ? option : name, value];
    }),
  );
}

export function parseQueryOptions(raw: Map<string, string>): QueryOptions {
  for (const name of raw.keys()) {
    if (name.startsWith('$') && !KNOWN.has(name)) {
      throw badRequest(`The query parameter '${name}' is not supported.`);
    }
  }
  const filter = raw.get('$filter');
  const select = raw.get('$select');
  const top = integer(raw, '$top');
  if (top !== null && (top < 1 || top > MAX_PAGE)) {
    throw badRequest(
      `Invalid page size specified: '${top}'. Must be between 1 and ${MAX_PAGE} inclusive.`,
    );
  }
  return {
    select: select === undefined ? null : names(select),
    expand: splitOutside(raw.get('$expand') ?? '', ',').map(parseExpand),
    filter: filter === undefined ? null : parseFilter(filter),
    orderBy: splitOutside(raw.get('$orderby') ?? '', ',').map(parseOrderBy),
    top,
    skip: integer(raw, '$skip') ?? 0,
    count: raw.get('$count') === 'true',
    raw,
  };
}

function parseExpand(text: string): Expand {
  const match = /^([\w./]+)(?:\(([\s\S]*)\))?$/.exec(text);
  if (!match)
    throw unparsableUri(`Term '${text}' is not valid in a $select or $expand expression.`);
  const options = new Map(
    splitOutside(match[2] ?? '', ';').map((option) => {
      const at = option.indexOf('=');
      return [option.slice(0, at).trim().toLowerCase(), option.slice(at + 1)];
    }),
  );
  const filter = options.get('$filter');
  const select = options.get('$select');
  return {
    property: String(match[1]),
    filter: filter === undefined ? null : parseFilter(filter),
    select: select === undefined ? null : names(select),
  };
}

function parseOrderBy(text: string): OrderBy {
  const match = /^([\w/]+)(?:\s+(asc|desc))?$/i.exec(text);
  if (!match) throw badRequest(`Syntax error in '${text}' of $orderby.`);
  return { property: String(match[1]), descending: match[2]?.toLowerCase() === 'desc' };
}

function names(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function integer(raw: Map<string, string>, name: string): number | null {
  const text = raw.get(name);
  if (text === undefined) return null;
  if (!/^\d+$/.test(text)) {
    throw badRequest(`Invalid value '${text}' for ${name} query option found.`);
  }
  return Number(text);
}

/** Splits at a separator that stands outside parentheses and quotes. */
function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let part = '';
  for (const character of text) {
    if (character === "'") quoted = !quoted;
    else if (!quoted && character === '(') depth += 1;
    else if (!quoted && character === ')') depth -= 1;
    if (character === separator && depth === 0 && !quoted) {
      parts.push(part);
      part = '';
    } else part += character;
  }
  parts.push(part);
  return parts.map((each) => each.trim()).filter((each) => each !== '');
}
