type Node = Record<string, any>;

export interface FuzzRequest {
  readonly method: string;
  /** Beneath the origin, encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

const ODD_TEXTS = [
  '',
  ' ',
  '.',
  '..',
  '0',
  '-1',
  '1e309',
  'null',
  '%00',
  '%2e%2e%2f',
  '../../admin',
  '<script>alert(1)</script>',
  "' or '1'='1",
  '{{7*7}}',
  '\u0000',
  '\u202egnp.exe',
  '\ud800',
  '🙂'.repeat(40),
  'a'.repeat(129),
  'a'.repeat(5_000),
  'a@b',
  'http://169.254.169.254/latest/meta-data',
  'file:///etc/passwd',
  '2026-13-45T99:99:99Z',
  '9999-12-31T23:59:59.999Z',
];
const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e21,
  0.1,
  [],
  {},
  [[[[[[]]]]]],
  { __proto__: 1, constructor: { prototype: 1 } },
];

/** A request that is nearly right, wrong in one place or several, or nonsense, for any operation of the document. */
export function randomRequest(
  document: Node,
  random: () => number,
  known: Readonly<Record<string, readonly string[]>>,
): FuzzRequest {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const chance = (share: number): boolean => random() < share;
  const oddText = (): string => pick(ODD_TEXTS);

  function valueOf(schema: Node, depth: number): unknown {
    if (chance(0.06)) return chance(0.5) ? oddText() : pick(ODD_VALUES);
    if (schema['$ref']) return valueOf(resolved(document, schema['$ref']), depth);
    if (schema['const'] !== undefined) return schema['const'];
    if (schema['enum']) return pick(schema['enum']);
    const { example, examples } = schema;
    if (chance(0.3) && examples?.length > 0) return structuredClone(pick(examples));
    if (chance(0.3) && example !== undefined) return structuredClone(example);
    const either = schema['anyOf'] ?? schema['oneOf'];
    if (either) return valueOf(pick(either), depth);
    switch (Array.isArray(schema['type']) ? pick(schema['type']) : schema['type']) {
      case 'object':
        return objectOf(schema, depth);
      case 'array': {
        const length = depth > 4 ? 0 : Math.floor(random() ** 3 * 6);
        return Array.from({ length }, () => valueOf(schema['items'] ?? {}, depth + 1));
      }
      case 'boolean':
        return chance(0.5);
      case 'integer':
      case 'number':
        return pick([0, 1, 2, 25, 100, 101, -1]);
      case 'null':
        return null;
      default:
        return pick(['text', 'ada@example.com', 'aGk=', 'c-42', oddText()]);
    }
  }

  function objectOf(schema: Node, depth: number): Node {
    const required: readonly string[] = schema['required'] ?? [];
    const fields = Object.entries<Node>(schema['properties'] ?? {}).flatMap(([name, one]) =>
      chance(required.includes(name) ? 0.95 : 0.4) ? [[name, valueOf(one, depth + 1)]] : [],
    );
    if (chance(0.03)) fields.push([oddText() || 'unknown', pick(ODD_VALUES)]);
    return Object.fromEntries(fields);
  }

  const [template, methods] = pick(Object.entries<Node>(document['paths']));
  const [method, operation] = pick(Object.entries<Node>(methods));
  const parameters: readonly Node[] = operation['parameters'] ?? [];
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const ids = known[name] ?? [];
    const id = ids.length > 0 && chance(0.7) ? pick(ids) : chance(0.5) ? 'x-1' : oddText();
    return encodeURIComponent(id.toWellFormed()) || '%20';
  });
  const query = new URLSearchParams();
  for (const one of parameters.filter((parameter) => parameter['in'] === 'query')) {
    if (!chance(one['required'] ? 0.95 : 0.35)) continue;
    const value = valueOf(one['schema'], 0);
    query.set(
      one['name'],
      (typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed(),
    );
  }
  const content: Node | undefined = operation['requestBody']?.content;
  const schema: Node | undefined = content?.['application/json']?.schema;
  const body = schema ? bodyOf(schema) : undefined;
  const key = random();
  return {
    method: method.toUpperCase(),
    path: `/api${path}${query.size > 0 ? `?${query.toString()}` : ''}`,
    headers: {
      // Filled in by who sends it, since the document has no tokens.
      ...(isOfPages(operation) ? { authorization: 'SESSION', origin: 'SESSION' } : {}),
      ...(key < 0.94 ? { 'x-functions-key': operationKey(operation) } : {}),
      ...(key > 0.97 ? { 'x-functions-key': 'wrong' } : {}),
      ...(body === undefined ? {} : { 'content-type': contentType() }),
      ...(chance(0.9)
        ? { 'idempotency-key': chance(0.9) ? `k${Math.floor(random() * 1e6)}` : '~'.repeat(200) }
        : {}),
      ...(chance(0.05) ? { origin: 'https://evil.example', authorization: 'Bearer x.y.z' } : {}),
    },
    body,
  };

  function bodyOf(of: Node): string | undefined {
    if (chance(0.03)) return undefined;
    if (chance(0.03)) return pick(['{', '[]', '"x"', '\u0000', 'a=1&b=2', '[['.repeat(2_000)]);
    return JSON.stringify(valueOf(of, 0)) ?? 'null';
  }

  function contentType(): string {
    return chance(0.96) ? 'application/json' : pick(['text/plain', 'multipart/form-data', 'x']);
  }
}

/** Filled in by who sends it, since the document has no keys. */
function operationKey({ security }: Node): string {
  return security?.some((one: Node) => 'adminKey' in one) ? 'ADMIN' : 'FUNCTION';
}

function isOfPages({ security }: Node): boolean {
  return security?.some((one: Node) => 'session' in one) === true;
}

function resolved(document: Node, ref: string): Node {
  return ref
    .slice(2)
    .split('/')
    .reduce((node: Node, part) => node[part], document);
}
