import type { ArrowFunctionExpression, Function as FunctionNode } from 'oxc-parser';

export type FunctionLike = ArrowFunctionExpression | FunctionNode;

/** What an expression may be, as far as it matters who calls whom. */
export type Value =
  /** Data, or a port: all that is known is what it was called last. */
  | { readonly kind: 'unknown'; readonly id: string; readonly name: string }
  | {
      readonly kind: 'function';
      readonly id: string;
      readonly node: FunctionLike;
      readonly scope: Scope;
    }
  | { readonly kind: 'object'; readonly id: string; readonly members: ReadonlyMap<string, Value> }
  | { readonly kind: 'either'; readonly id: string; readonly values: readonly Value[] };

export type FunctionValue = Extract<Value, { kind: 'function' }>;

/** Where names are looked up. Two scopes of the same id hold the same. */
export interface Scope {
  readonly id: string;
  readonly file: string;
  /** The declaration at the top of the file that the code stands in. */
  readonly declaration: string;
  readonly outer: Scope | null;
  readonly names: Map<string, Value>;
}

export const unknown = (name = ''): Value => ({ kind: 'unknown', id: `?${name}`, name });

/** One of these; data beside a function says nothing. */
export function either(values: readonly Value[]): Value {
  const flat = values.flatMap((value) => (value.kind === 'either' ? value.values : [value]));
  const known = flat.filter(({ kind }) => kind !== 'unknown');
  const distinct = [...new Map(known.map((value) => [value.id, value])).values()];
  const [first, ...others] = distinct;
  if (first === undefined) return flat[0] ?? unknown();
  if (others.length === 0) return first;
  const id = `(${distinct
    .map((value) => value.id)
    .toSorted()
    .join('|')})`;
  return { kind: 'either', id: short(id), values: distinct };
}

/** An object without a function in it is data. */
export function objectOf(members: ReadonlyMap<string, Value>): Value {
  if ([...members.values()].every(({ kind }) => kind === 'unknown')) return unknown();
  const id = [...members]
    .map(([name, value]) => `${name}:${value.id}`)
    .toSorted()
    .join();
  return { kind: 'object', id: short(`{${id}}`), members };
}

export function memberOf(value: Value, name: string): Value {
  switch (value.kind) {
    case 'object':
      return value.members.get(name) ?? unknown(name);
    case 'unknown':
      return unknown(`${value.name.split('.').at(-1)}.${name}`);
    case 'either':
      return either(value.values.map((one) => memberOf(one, name)));
    case 'function':
      return unknown(name);
  }
}

export function functionsIn(value: Value): readonly FunctionValue[] {
  switch (value.kind) {
    case 'function':
      return [value];
    case 'either':
      return value.values.flatMap(functionsIn);
    default:
      return [];
  }
}

export function functionOf(node: FunctionLike, scope: Scope): Value {
  return { kind: 'function', id: short(`${scope.id}@${node.start}`), node, scope };
}

export function innerScope(outer: Scope, id: string): Scope {
  return { ...outer, id, outer, names: new Map() };
}

const numbers = new Map<string, string>();

/** A short id in place of one that grows with what it holds. */
export function short(id: string): string {
  const known = numbers.get(id) ?? `#${numbers.size}`;
  numbers.set(id, known);
  return known;
}
