import { badRequest } from './errors.ts';

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectFrom(value: unknown, what: string): JsonObject {
  if (isObject(value)) return value;
  throw badRequest(`Unable to read JSON request payload: ${what} must be an object.`);
}

export function listFrom(value: unknown, what: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw badRequest(`Unable to read JSON request payload: ${what} must be a collection.`);
}

export function stringFrom(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  throw badRequest(`Unable to read JSON request payload: ${what} must be a string.`);
}

export function booleanFrom(value: unknown, what: string): boolean {
  if (typeof value === 'boolean') return value;
  throw badRequest(`Unable to read JSON request payload: ${what} must be a boolean.`);
}

/** The value of a property whose name may come in any case, as action parameters may. */
export function property(object: JsonObject, name: string): unknown {
  const key = Object.keys(object).find((each) => each.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : object[key];
}
