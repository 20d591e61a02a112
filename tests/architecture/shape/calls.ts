import type { Facts } from './decide.ts';
import { Reader } from './reader.ts';
import type { Source } from './source.ts';
import {
  either,
  functionOf,
  functionsIn,
  innerScope,
  short,
  unknown,
  type FunctionLike,
  type FunctionValue,
  type Scope,
  type Value,
} from './values.ts';

/** One function as it runs with certain functions in its hands. */
export interface Run {
  /** `file#declaration`: a function inside another one counts as part of it. */
  readonly name: string;
  readonly file: string;
  readonly calls: Set<Run>;
  /** What it calls that the code does not show: ports and methods, as `object.method`. */
  readonly leaves: Set<string>;
}

export interface CallsOptions {
  readonly sources: ReadonlyMap<string, Source>;
  /** Files whose functions are not entered. */
  readonly isOutside: (file: string) => boolean;
  /** The leaves to know by name also when they are handed on as functions. */
  readonly kept: ReadonlySet<string>;
  readonly facts: Facts;
}

/** Follows the app's calls without running it: through imports, curried functions, and functions that are handed on. */
export class Calls {
  readonly #options: CallsOptions;
  readonly #runs = new Map<string, { readonly run: Run; result: Value }>();
  readonly #files = new Map<string, Scope>();
  readonly #entered: FunctionLike[] = [];
  readonly #reader: Reader;
  #run: Run = emptyRun('', '');
  #returned: Value[] = [];

  constructor(options: CallsOptions) {
    this.#options = options;
    this.#reader = new Reader({
      facts: options.facts,
      lookUp: (name, scope) => this.#lookUp(name, scope),
      call: (callee, args) => this.call(callee, args),
      leaf: (name) => this.#run.leaves.add(name),
      returns: (value) => this.#returned.push(value),
    });
  }

  runs(): readonly Run[] {
    return [...this.#runs.values()].map(({ run }) => run);
  }

  /** What a name at the top of a file stands for. */
  named(file: string, name: string): Value {
    const scope = this.#files.get(file) ?? { ...NO_SCOPE, id: file, file, names: new Map() };
    this.#files.set(file, scope);
    const known = scope.names.get(name);
    if (known) return known;
    // Until it is known, so that what names itself comes to an end.
    scope.names.set(name, unknown(name));
    const value = this.#declared(scope, name);
    scope.names.set(name, value);
    return value;
  }

  call(callee: Value, args: readonly Value[]): Value {
    return either(functionsIn(callee).map((value) => this.#enter(value, args)));
  }

  /** The run of a function with nothing known in its hands. */
  runOf(value: FunctionValue): Run | undefined {
    this.#enter(value, []);
    return this.#runs.get(`${value.id}()`)?.run;
  }

  #enter(value: FunctionValue, given: readonly Value[]): Value {
    const { node, scope } = value;
    if (this.#options.isOutside(scope.file) || !node.body) return unknown();
    const args = given.map((arg) =>
      arg.kind !== 'unknown' || this.#options.kept.has(arg.name) ? arg : unknown(),
    );
    while (args.at(-1)?.id === unknown().id) args.pop();
    const id = `${value.id}(${args.map((arg) => arg.id).join()})`;
    const known = this.#runs.get(id);
    if (known) {
      this.#run.calls.add(known.run);
      return known.result;
    }
    // A recursion that hands on ever more would never end.
    if (this.#entered.filter((one) => one === node).length > 1) return unknown();

    const run = emptyRun(scope.file, `${scope.file}#${scope.declaration}`);
    const fresh = { run, result: unknown() };
    this.#runs.set(id, fresh);
    this.#run.calls.add(run);
    const [caller, returned] = [this.#run, this.#returned];
    [this.#run, this.#returned] = [run, []];
    this.#entered.push(node);
    this.#read(node, args, innerScope(scope, short(id)));
    fresh.result = either(this.#returned);
    this.#entered.pop();
    [this.#run, this.#returned] = [caller, returned];
    return fresh.result;
  }

  #read({ params, body }: FunctionLike, args: readonly Value[], scope: Scope): void {
    for (const [index, param] of params.entries()) {
      if (param.type === 'TSParameterProperty') continue;
      if (param.type === 'RestElement') this.#reader.bind(param.argument, unknown(), scope);
      else this.#reader.bind(param, args[index] ?? unknown(), scope);
    }
    if (body?.type === 'BlockStatement') this.#reader.block(body.body, scope);
    else if (body) this.#returned.push(this.#reader.evaluate(body, scope));
  }

  #lookUp(name: string, scope: Scope): Value {
    for (let at: Scope | null = scope; at; at = at.outer) {
      const found = at.outer ? at.names.get(name) : this.named(at.file, name);
      if (found) return found.kind === 'unknown' && found.name === '' ? unknown(name) : found;
    }
    return unknown(name);
  }

  #declared(file: Scope, name: string): Value {
    const source = this.#options.sources.get(file.file);
    const imported = source?.imports.find(({ local }) => local === name);
    if (imported) return this.named(imported.from, imported.name);
    const scope: Scope = { ...file, id: `${file.id}#${name}`, declaration: name };
    for (const statement of source?.program.body ?? []) {
      const node = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
      if (node?.type === 'FunctionDeclaration' && node.id?.name === name) {
        return functionOf(node, scope);
      }
      if (node?.type !== 'VariableDeclaration') continue;
      for (const { id, init } of node.declarations) {
        if (id.type === 'Identifier' && id.name === name && init) {
          return this.#reader.evaluate(init, scope);
        }
      }
    }
    return unknown(name);
  }
}

const NO_SCOPE = { declaration: '', outer: null } as const;

function emptyRun(file: string, name: string): Run {
  return { file, name, calls: new Set(), leaves: new Set() };
}
