import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { openApiDocument } from '../../../shared/http/api/document.ts';

type Node = Record<string, any>;

/** An answer of the running app. */
export interface Answered {
  readonly method: string;
  /** Beneath `/api`, without the query. */
  readonly path: string;
  readonly status: number;
  readonly contentType: string | null;
  readonly body: unknown;
}

const document: Node = JSON.parse(JSON.stringify(openApiDocument('http://127.0.0.1')));
close(document['components']['schemas']);
close(document['paths']);
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(document, 'api');

const ROUTES = Object.entries<Node>(document['paths']).flatMap(([template, methods]) =>
  Object.entries<Node>(methods).map(([method, operation]) => ({
    template,
    method: method.toUpperCase(),
    operation,
    matches: new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  })),
);

/** The operation that a call is of, or undefined when the document has none: then the host answers, not the app. */
function operationOf(method: string, path: string) {
  return ROUTES.filter((one) => one.method === method && one.matches.test(path)).toSorted(
    (a, b) => a.template.split('{').length - b.template.split('{').length,
  )[0];
}

/** What in an answer is not as the OpenAPI document says: a status, a media type, a field too many or too few. */
export function undocumented({ method, path, status, contentType, body }: Answered): string[] {
  const route = operationOf(method, path);
  // A request line over 8 KB never reaches the app, either.
  if (!route || status === 414) return [];
  const at = `${method} ${route.template} ${status}`;
  const answer: Node | undefined = route.operation['responses'][status];
  if (!answer) return [`${at} is not documented`];
  const media = contentType?.split(';')[0]?.trim();
  const content: Node | undefined = answer['content'];
  if (!content) return body === '' ? [] : [`${at} has a body`];
  if (media === undefined || !(media in content)) {
    return isDownload(content) ? [] : [`${at} is ${media}`];
  }
  if (!/json/.test(media)) return [];
  const validate = validatorOf(route.template, method, status, media);
  if (validate(body)) return [];
  return (validate.errors ?? []).map(
    (error) => `${at}: ${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
  );
}

function isDownload(content: Node): boolean {
  return 'application/octet-stream' in content;
}

const validators = new Map<string, ValidateFunction>();

function validatorOf(template: string, method: string, status: number, media: string) {
  const parts = ['paths', template, method.toLowerCase(), 'responses', status, 'content', media];
  const pointer = parts
    .map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1'))
    .map(encodeURIComponent)
    .join('/');
  const known = validators.get(pointer);
  if (known) return known;
  const validate = ajv.compile({ $ref: `api#/${pointer}/schema` });
  validators.set(pointer, validate);
  return validate;
}

/** For outsiders answers may get fields; here one that the document doesn't have is a fault. */
function close(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  const schema: Node = node;
  const isOpen = schema['type'] === 'object' && !('additionalProperties' in schema);
  for (const [name, value] of Object.entries(schema)) {
    if (name === 'example' || name === 'examples' || name === 'default') continue;
    if (name === 'allOf') value.forEach((one: Node) => Object.values(one).forEach(close));
    else close(value);
  }
  if (isOpen && 'properties' in schema) schema['unevaluatedProperties'] = false;
}
