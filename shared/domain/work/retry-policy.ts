import {
  DUE_GIVEN_UP_WAIT_MS,
  DUE_WAIT_MS,
  NOT_FOUND_WAITS_MS,
  OPERATOR_WAIT_MS,
  SECOND,
  UNTOLD_WAIT_MS,
  WORK_WAITS_MS,
} from '../durations.ts';
import { failureCode, ServiceFailure } from '../failure.ts';
import { rowOf, type Work } from './work.ts';

export type NextTry =
  /** `counts`: whether this try was one of the few; one that was asked to wait is not. */
  | { readonly kind: 'again'; readonly waitMs: number; readonly counts: boolean }
  /** A poison record with this code and sentence; `goesOnAfterMs`: tried all the same, since a mailbox is never given up. */
  | {
      readonly kind: 'poison';
      readonly code: string;
      readonly message: string;
      readonly goesOnAfterMs: number | null;
    };

/** What becomes of work whose try has just failed. */
export function nextTry(failure: unknown, work: Work, now: number): NextTry {
  const isDue = rowOf(work) !== null;
  const next = climb(failure, work, now);
  if (!isDue) return next;
  if (next.kind === 'again') {
    return next.counts ? { ...next, waitMs: Math.min(next.waitMs, DUE_WAIT_MS) } : next;
  }
  const message = `Failed ${work.attempt + 1} times, and is still tried.`;
  return { ...next, message, goesOnAfterMs: DUE_GIVEN_UP_WAIT_MS };
}

function climb(failure: unknown, { attempt, firstSeen }: Work, now: number): NextTry {
  const known = failure instanceof ServiceFailure ? failure : null;
  const waitMs = WORK_WAITS_MS[attempt] ?? null;
  if (known?.kind === 'throttled') {
    // Told to come back at once it would ask as often as it can, and none of these tries counts.
    const asked = known.retryAfterMs ?? untoldWait(now - firstSeen);
    return { kind: 'again', waitMs: Math.max(asked, SECOND), counts: false };
  }
  if (known?.kind === 'operator') {
    const wait = Math.min(waitMs ?? OPERATOR_WAIT_MS, OPERATOR_WAIT_MS);
    return { kind: 'again', waitMs: wait, counts: wait < OPERATOR_WAIT_MS };
  }
  if (known?.kind === 'refused') {
    return poison(known.code, 'Refused, so it was not tried again.');
  }
  if (waitMs === null) {
    return poison(failureCode(failure), `Gave up after ${attempt + 1} tries.`);
  }
  return { kind: 'again', waitMs, counts: true };
}

function poison(code: string, message: string): NextTry {
  return { kind: 'poison', code, message, goesOnAfterMs: null };
}

/**
 * The wait after `tries` reads (1 or more) that did not find a notified message, in milliseconds: it may not be readable
 * yet. Null when it is left to the resync.
 */
export function notFoundWait(tries: number): number | null {
  return NOT_FOUND_WAITS_MS[tries - 1] ?? null;
}

/**
 * The wait when asked to slow down without being told for how long: as long again as the work has waited so far, from 10
 * seconds to 5 minutes, since such tries don't count and may be many.
 */
export function untoldWait(ageMs: number): number {
  return Math.min(Math.max(ageMs, UNTOLD_WAIT_MS.shortest), UNTOLD_WAIT_MS.longest);
}

/**
 * `Retry-After` in milliseconds from `now`: seconds (Graph also sends fractions such as `2.128`) or an HTTP date. Null
 * when it is absent or says nothing; never negative.
 */
export function retryAfterMs(header: string | null | undefined, now: number): number | null {
  const value = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  // Only a date has letters: `Date.parse` alone would take `-5` for a month.
  const date = /[A-Za-z]/.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
