import type { HttpRequest } from '@azure/functions';
import type { z } from 'zod';
import { BOUNDS } from '../domain/bounds.ts';
import { inputWords } from './input-words.ts';
import { type InputError, Refusal } from './refusal.ts';

/** The JSON body as `schema` says: 413 over the limit, 415 for another type, 400 for what is not JSON or not as agreed. */
export async function readJson<S extends z.ZodType>(
  request: HttpRequest,
  schema: S,
  limit: number = BOUNDS.jsonBytes,
): Promise<z.infer<S>> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== undefined && type !== '' && type !== 'application/json') {
    throw new Refusal('unsupported_media_type', 'Send application/json.');
  }
  return conforming(schema, parseJson(await readBody(request, limit)));
}

/** The value as `schema` has it: 400 with what is wrong where. */
export function conforming<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const parsed = schema.safeParse(value, { error: inputWords });
  if (parsed.success) return parsed.data;
  throw new Refusal('invalid_request', 'The body is not as the interface says.', {
    errors: inputErrors(parsed.error),
  });
}

export function parseJson(bytes: Uint8Array): unknown {
  if (hasTooManyValues(bytes)) {
    throw new Refusal('request_too_large', 'The body holds more values than the interface has.');
  }
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return value;
  } catch {
    throw new Refusal('invalid_json', 'The body is not well-formed JSON in UTF-8.');
  }
}

/** Zod's issues as JSON pointers, at most 20. Values are never repeated. */
export function inputErrors(error: z.ZodError): InputError[] {
  return error.issues.slice(0, 20).flatMap((issue) => {
    const pointer = issue.path.map((part) => `/${escape(String(part))}`).join('');
    if (issue.code !== 'unrecognized_keys') return [{ pointer, detail: issue.message }];
    return issue.keys.slice(0, 20).map((key) => ({
      pointer: `${pointer}/${escape(key.slice(0, 64))}`,
      detail: 'is not known',
    }));
  });
}

/** RFC 6901: `~` and `/` inside a name. */
function escape(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const BRACKET = 0x5b;
const ESCAPE = 0x5c;
const BRACE = 0x7b;

/**
 * Whether a JSON text has more values than any of ours has: told before it is parsed, since values are what parsing
 * costs, in time and in memory. One pass, also over what is no JSON; strings are stepped over from quote to quote, each of
 * which counts, also an escaped one.
 */
export function hasTooManyValues(json: Uint8Array): boolean {
  const most: number = BOUNDS.jsonValues;
  let values = 0;
  for (let at = 0; at < json.length && values <= most; at += 1) {
    const byte = json[at];
    if (byte === COMMA || byte === BRACE || byte === BRACKET) values += 1;
    if (byte !== QUOTE) continue;
    do {
      values += 1;
      at = json.indexOf(QUOTE, at + 1);
      if (at === -1) return values > most;
    } while (isEscaped(json, at) && values <= most);
  }
  return values > most;
}

/** By an odd number of escapes before it. They stand between two quotes, so that none is looked at twice. */
function isEscaped(json: Uint8Array, at: number): boolean {
  let before = at;
  while (json[before - 1] === ESCAPE) before -= 1;
  return (at - before) % 2 === 1;
}

/**
 * The whole body, refused at once when the header says too much, and again when it turns out to be. The Functions host
 * hands a body without a length (`Transfer-Encoding: chunked`) on as none at all: that is said, and never taken for an
 * empty body.
 */
export async function readBody(request: HttpRequest, limit: number): Promise<Uint8Array> {
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > limit) throw tooLarge(limit);
  const bytes = await whole(request, limit);
  if (bytes.length === 0 && request.headers.get('content-length') === null) {
    throw new Refusal(
      'length_required',
      'Send the body with a Content-Length header; the host does not take Transfer-Encoding: chunked.',
    );
  }
  return bytes;
}

/**
 * From the stream, where the host's body lies as one chunk: `arrayBuffer()` copies it twice, which for a large one keeps
 * everybody waiting.
 */
async function whole(request: HttpRequest, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    const bytes: Uint8Array = chunk;
    length += bytes.length;
    if (length > limit) throw tooLarge(limit);
    chunks.push(bytes);
  }
  const [only = new Uint8Array()] = chunks;
  return chunks.length > 1 ? Buffer.concat(chunks, length) : only;
}

function tooLarge(limit: number): Refusal {
  return new Refusal('request_too_large', `The body is over ${limit} bytes.`);
}
