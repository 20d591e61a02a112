import { z } from 'zod';
import { BOUNDS } from '../domain/bounds.ts';

const time = z.iso.datetime({ offset: true }).max(BOUNDS.timeCharacters);

/** Milliseconds since 1970 of a time as RFC 3339 has it, with its offset; null for anything else. */
export function timeIn(text: string): number | null {
  const at = time.safeParse(text).success ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}
