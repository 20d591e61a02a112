import type { HttpRequest } from '@azure/functions';
import type { z } from 'zod';
import { BOUNDS } from '../domain/bounds.ts';
import { hasTooManyValues } from './json-values.ts';
import { readBody } from './read-body.ts';
import { Refusal, type InputError } from './refusal.ts';

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
  const parsed = schema.safeParse(parseJson(await readBody(request, limit)));
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
      detail: 'This field is not known.',
    }));
  });
}

/** RFC 6901: `~` and `/` inside a name. */
function escape(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}
