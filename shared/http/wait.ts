import type { HttpRequest } from '@azure/functions';
import { SECOND } from '../domain/durations.ts';
import { Refusal } from './refusal.ts';

/** `wait` of a query: how long the answer may take while there is nothing to tell, in milliseconds; 0 unless told. */
export function waitOf(request: HttpRequest, mostMs: number): number {
  const text = request.query.get('wait');
  if (text === null) return 0;
  const most = mostMs / SECOND;
  const seconds = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  if (seconds <= most) return seconds * SECOND;
  throw new Refusal('invalid_request', `wait must be a whole number from 0 to ${most}.`);
}
