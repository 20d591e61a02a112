import type { HttpRequest } from '@azure/functions';
import { BODY_NAMES, type BodyName } from '../domain/entry/listed-bodies.ts';
import { Refusal } from './refusal.ts';

/** `include` of a list of entries: the bodies that come with it, separated by commas. */
export function includeOf(request: HttpRequest): readonly BodyName[] {
  const given = new Set((request.query.get('include') ?? '').split(',').map((one) => one.trim()));
  given.delete('');
  const wanted = BODY_NAMES.filter((name) => given.delete(name));
  if (given.size === 0) return wanted;
  throw new Refusal('invalid_request', `include takes ${BODY_NAMES.join(' and ')}.`);
}
