import type { HttpMethod } from '@azure/functions';
import type { z } from 'zod';
import { json, type JsonAnswer } from '../answer.ts';
import type { ProblemCode } from '../problem-codes.ts';

/** Who may call: the host checks both keys, and `session` routes check their token by themselves. */
export type Caller = 'function' | 'admin' | 'session' | 'anonymous';

export type Tag =
  | 'Connection'
  | 'Messages'
  | 'Conversation'
  | 'Contacts'
  | 'Events'
  | 'Pages'
  | 'Operations'
  | 'Microsoft';

/** An answer as JSON of a schema, or as something else by its media type. */
export interface Answer {
  readonly description: string;
  readonly json?: z.ZodType;
  readonly media?: string;
  /** Response headers by name, with what they say. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * One call of the HTTP surface. From it the function is registered, its answers are typed and the OpenAPI document is
 * made, so that none of the three can say what another doesn't.
 */
export interface Operation {
  readonly method: HttpMethod;
  /** Beneath `/api`, with `{names}` of the path's ids. */
  readonly path: string;
  readonly caller: Caller;
  readonly tag: Tag;
  /** A few words, as a heading. */
  readonly summary: string;
  /** What the heading leaves out: rules, effects, what a repeat does. */
  readonly description?: string;
  readonly query?: z.ZodObject;
  /** Request headers, in lower case. */
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodType;
  /** The JSON part `message` of a multipart/form-data body, beside its file parts. */
  readonly multipart?: z.ZodType;
  readonly answers: Readonly<Record<number, Answer>>;
  /** All codes that it refuses with, beside those of every call. */
  readonly codes: readonly ProblemCode[];
}

export const operation = <const O extends Operation>(described: O): O => described;

/** Refusals of any call: our own faults, and services that don't answer. */
export const ANY_CALL = ['internal_error', 'unavailable'] as const satisfies readonly ProblemCode[];
/** Of any call that is not everybody's: a query parameter that it does not have. */
export const ANY_QUERY = ['invalid_request'] as const satisfies readonly ProblemCode[];
/** Of any call with a JSON body. */
export const JSON_BODY = [
  'invalid_json',
  'invalid_request',
  'length_required',
  'request_too_large',
  'unsupported_media_type',
] as const satisfies readonly ProblemCode[];
/** Of any list. */
export const LIST = ['invalid_request', 'invalid_cursor'] as const satisfies readonly ProblemCode[];

type Frozen<T> = T extends readonly (infer One)[]
  ? readonly Frozen<One>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

type JsonOf<O extends Operation, S extends keyof O['answers']> = O['answers'][S] extends {
  readonly json: infer Schema extends z.ZodType;
}
  ? Frozen<z.input<Schema>>
  : never;

/** The JSON answer of an operation, typed by the schema that documents it. */
export function answer<O extends Operation, S extends keyof O['answers'] & number>(
  _operation: O,
  status: S,
  body: JsonOf<O, S>,
  headers: Record<string, string> = {},
): JsonAnswer {
  return json(status, body, headers);
}
