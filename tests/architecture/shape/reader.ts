import { visitorKeys, type BindingPattern, type Node } from 'oxc-parser';
import { decide, mayBe, type Facts } from './decide.ts';
import {
  either,
  functionOf,
  functionsIn,
  innerScope,
  memberOf,
  objectOf,
  unknown,
  type Scope,
  type Value,
} from './values.ts';

/** What reading code brings about. */
export interface Reading {
  readonly facts: Facts;
  lookUp(name: string, scope: Scope): Value;
  /** The functions in `callee` are called; gives what they may return. */
  call(callee: Value, args: readonly Value[]): Value;
  /** A call of what the code does not show. */
  leaf(name: string): void;
  returns(value: Value): void;
}

/** Reads expressions and statements: every branch is taken that the facts leave open. */
export class Reader {
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  evaluate(node: Node, scope: Scope): Value {
    switch (node.type) {
      case 'Identifier':
        return this.#reading.lookUp(node.name, scope);
      case 'ArrowFunctionExpression':
      case 'FunctionExpression':
        return functionOf(node, scope);
      case 'AwaitExpression':
        return this.evaluate(node.argument, scope);
      case 'ChainExpression':
      case 'ParenthesizedExpression':
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
        return this.evaluate(node.expression, scope);
      case 'ConditionalExpression':
        this.evaluate(node.test, scope);
        return either(this.#taken(node).map((one) => this.evaluate(one, scope)));
      case 'LogicalExpression':
        return either([node.left, node.right].map((one) => this.evaluate(one, scope)));
      case 'ArrayExpression': {
        const elements = node.elements.filter((element) => element !== null);
        return either(elements.map((element) => this.evaluate(element, scope)));
      }
      case 'SpreadElement':
        return this.evaluate(node.argument, scope);
      case 'ObjectExpression':
        return this.#object(node, scope);
      case 'MemberExpression': {
        const object = this.evaluate(node.object, scope);
        if (!node.computed) return memberOf(object, node.property.name);
        this.evaluate(node.property, scope);
        return object.kind === 'object' ? either([...object.members.values()]) : unknown();
      }
      case 'CallExpression':
        return this.#call(node, scope);
      default:
        this.#inside(node, scope);
        return unknown();
    }
  }

  block(body: readonly Node[], scope: Scope): void {
    for (const node of body) {
      if (node.type === 'FunctionDeclaration' && node.id) {
        scope.names.set(node.id.name, functionOf(node, scope));
      }
    }
    for (const node of body) this.#statement(node, scope);
  }

  /** Gives the names of a pattern what `value` holds for them. */
  bind(pattern: BindingPattern, value: Value, scope: Scope): void {
    switch (pattern.type) {
      case 'Identifier':
        scope.names.set(pattern.name, value);
        return;
      case 'AssignmentPattern':
        return this.bind(pattern.left, either([value, this.evaluate(pattern.right, scope)]), scope);
      case 'ArrayPattern':
        for (const element of pattern.elements) {
          if (element && element.type !== 'RestElement') this.bind(element, value, scope);
        }
        return;
      case 'ObjectPattern':
        for (const property of pattern.properties) {
          if (property.type === 'RestElement') this.bind(property.argument, value, scope);
          else if (property.key.type === 'Identifier') {
            this.bind(property.value, memberOf(value, property.key.name), scope);
          }
        }
    }
  }

  #call(node: Extract<Node, { type: 'CallExpression' }>, scope: Scope): Value {
    const callee = this.evaluate(node.callee, scope);
    const args = node.arguments.map((arg) => this.evaluate(arg, scope));
    if (functionsIn(callee).length > 0) return this.#reading.call(callee, args);
    this.#reading.leaf(leafName(node.callee, callee));
    // What is handed to a method, such as `map`, is taken to be called by who hands it over.
    for (const arg of args) this.#reading.call(arg, []);
    return unknown();
  }

  #object({ properties }: Extract<Node, { type: 'ObjectExpression' }>, scope: Scope): Value {
    const members = new Map<string, Value>();
    for (const property of properties) {
      if (property.type === 'SpreadElement') {
        const spread = this.evaluate(property.argument, scope);
        for (const one of spread.kind === 'either' ? spread.values : [spread]) {
          if (one.kind !== 'object') continue;
          for (const [name, value] of one.members) members.set(name, value);
        }
        continue;
      }
      const { key } = property;
      const value = this.evaluate(property.value, scope);
      if (key.type === 'Identifier' && !property.computed) members.set(key.name, value);
      else if (key.type === 'Literal') members.set(String(key.value), value);
      else members.set(`[${property.start}]`, value);
    }
    return objectOf(members);
  }

  #statement(node: Node, scope: Scope): void {
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'ClassDeclaration':
        return;
      case 'BlockStatement':
        return this.block(node.body, innerScope(scope, `${scope.id}/${node.start}`));
      case 'VariableDeclaration':
        for (const { id, init } of node.declarations) {
          this.bind(id, init ? this.evaluate(init, scope) : unknown(), scope);
        }
        return;
      case 'ForOfStatement': {
        const over = this.evaluate(node.right, scope);
        const each = node.left.type === 'VariableDeclaration' ? node.left.declarations : [];
        for (const { id } of each) this.bind(id, over, scope);
        return this.#statement(node.body, scope);
      }
      case 'IfStatement':
        this.evaluate(node.test, scope);
        for (const one of this.#taken(node)) this.#statement(one, scope);
        return;
      case 'SwitchStatement':
        this.evaluate(node.discriminant, scope);
        for (const { test, consequent } of node.cases) {
          if (mayBe(node.discriminant, test, this.#reading.facts)) this.block(consequent, scope);
        }
        return;
      case 'ReturnStatement':
        if (node.argument) this.#reading.returns(this.evaluate(node.argument, scope));
        return;
      default:
        this.#inside(node, scope);
    }
  }

  #taken<T extends Node>(node: {
    readonly test: Node;
    readonly consequent: T;
    readonly alternate: T | null;
  }): readonly T[] {
    const holds = decide(node.test, this.#reading.facts);
    const { consequent, alternate } = node;
    const branches = [holds === false ? null : consequent, holds === true ? null : alternate];
    return branches.filter((branch) => branch !== null);
  }

  /** Whatever stands in a node of which nothing else is known. */
  #inside(node: Node, scope: Scope): void {
    for (const key of visitorKeys[node.type] ?? []) {
      const children: unknown = (node as unknown as Record<string, unknown>)[key];
      for (const child of Array.isArray(children) ? children : [children]) {
        if (!isNode(child) || /^TSType|Pattern$/.test(child.type)) continue;
        if (/Statement$|Declaration$|^CatchClause$/.test(child.type)) this.#statement(child, scope);
        else this.evaluate(child, scope);
      }
    }
  }
}

/** `conversations.commit` for `deps.conversations.commit(...)`. */
function leafName(callee: Node, value: Value): string {
  if (callee.type !== 'MemberExpression' || callee.computed) {
    return value.kind === 'unknown' ? value.name : '';
  }
  const { object, property } = callee;
  if (object.type === 'Identifier') return `${object.name}.${property.name}`;
  if (object.type !== 'MemberExpression' || object.computed) return property.name;
  return `${object.property.name}.${property.name}`;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}
