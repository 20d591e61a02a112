import { badRequest } from './errors.ts';

/** The part of OData's `$filter` that mail uses, as a tree. */
export type Filter =
  | { kind: 'and' | 'or'; left: Filter; right: Filter }
  | { kind: 'not'; inner: Filter }
  | { kind: 'compare'; property: string; operator: Operator; value: Literal }
  | { kind: 'text'; property: string; test: 'contains' | 'startswith' | 'endswith'; value: string }
  | { kind: 'any'; property: string; inner: Filter };

export type Operator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
/** A date-and-time literal is a Date. */
export type Literal = string | number | boolean | Date | null;

const TOKEN =
  /\s*('(?:[^']|'')*'|\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?|-?\d+(?:\.\d+)?|[A-Za-z_@][\w@./]*|[(),:])/y;
const OPERATORS: readonly Operator[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];
const TEXT_TESTS = ['contains', 'startswith', 'endswith'] as const;

export function parseFilter(text: string): Filter {
  const parser = new FilterParser(tokens(text));
  const filter = parser.either();
  parser.end();
  return filter;
}

/** Properties in the order in which they first appear; `$orderby` must follow this order. */
export function filteredProperties(filter: Filter): string[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return [
        ...new Set([...filteredProperties(filter.left), ...filteredProperties(filter.right)]),
      ];
    case 'not':
      return filteredProperties(filter.inner);
    case 'compare':
    case 'text':
    case 'any':
      return [filter.property];
  }
}

function tokens(text: string): string[] {
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  for (let end = 0; text.slice(end).trim() !== ''; end = TOKEN.lastIndex) {
    TOKEN.lastIndex = end;
    const match = TOKEN.exec(text);
    if (!match)
      throw badRequest(`Invalid filter clause: Syntax error at position ${end} in '${text}'.`);
    found.push(String(match[1]));
  }
  return found;
}

class FilterParser {
  readonly #tokens: string[];
  #at = 0;

  constructor(found: string[]) {
    this.#tokens = found;
  }

  either(): Filter {
    let left = this.#both();
    while (this.#takeWord('or')) left = { kind: 'or', left, right: this.#both() };
    return left;
  }

  end(): void {
    if (this.#at < this.#tokens.length) throw this.#unexpected();
  }

  #both(): Filter {
    let left = this.#single();
    while (this.#takeWord('and')) left = { kind: 'and', left, right: this.#single() };
    return left;
  }

  #single(): Filter {
    if (this.#takeWord('not')) return { kind: 'not', inner: this.#single() };
    if (this.#take('(')) {
      const inner = this.either();
      this.#expect(')');
      return inner;
    }
    const name = this.#next();
    const test = TEXT_TESTS.find((each) => each === name.toLowerCase());
    if (test && this.#take('(')) return this.#textTest(test);
    const collection = /^(.*)\/any$/i.exec(name)?.[1];
    if (collection !== undefined && this.#take('(')) return this.#any(collection);
    const operator = OPERATORS.find((each) => each === this.#peek().toLowerCase());
    if (!operator) throw this.#unexpected();
    this.#at += 1;
    return { kind: 'compare', property: name, operator, value: literal(this.#next()) };
  }

  #textTest(test: (typeof TEXT_TESTS)[number]): Filter {
    const property = this.#next();
    this.#expect(',');
    const value = literal(this.#next());
    this.#expect(')');
    return { kind: 'text', property, test, value: String(value) };
  }

  #any(property: string): Filter {
    const variable = this.#next();
    this.#expect(':');
    const inner = withoutVariable(this.either(), variable);
    this.#expect(')');
    return { kind: 'any', property, inner };
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? '';
  }

  #next(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw this.#unexpected();
    this.#at += 1;
    return token;
  }

  #take(token: string): boolean {
    const taken = this.#peek() === token;
    if (taken) this.#at += 1;
    return taken;
  }

  #takeWord(word: string): boolean {
    const taken = this.#peek().toLowerCase() === word;
    if (taken) this.#at += 1;
    return taken;
  }

  #expect(token: string): void {
    if (!this.#take(token)) throw this.#unexpected();
  }

  #unexpected(): Error {
    return badRequest(`Invalid filter clause: unexpected '${this.#peek() || 'end'}'.`);
  }
}

function literal(token: string): Literal {
  if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
  if (token === 'true' || token === 'false') return token === 'true';
  if (token === 'null') return null;
  if (/^\d{4}-/.test(token)) return new Date(token);
  const number = Number(token);
  if (Number.isNaN(number)) throw badRequest(`Invalid filter clause: '${token}' is no value.`);
  return number;
}

function withoutVariable(filter: Filter, variable: string): Filter {
  const strip = (property: string): string =>
    property.startsWith(`${variable}/`) ? property.slice(variable.length + 1) : property;
  switch (filter.kind) {
    case 'and':
    case 'or':
      return {
        ...filter,
        left: withoutVariable(filter.left, variable),
        right: withoutVariable(filter.right, variable),
      };
    case 'not':
      return { ...filter, inner: withoutVariable(filter.inner, variable) };
    case 'compare':
    case 'text':
    case 'any':
      return { ...filter, property: strip(filter.property) };
  }
}
