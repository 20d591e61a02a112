import { DUE_AHEAD_MS } from '../../domain/durations.ts';
import { rowOf, type Work } from '../../domain/work/work.ts';
import type { Now } from '../../ports/clock.ts';
import type { DueIndex } from '../../ports/schedule.ts';
import type { WorkQueues } from '../../ports/work.ts';

export interface RequeuePorts {
  readonly queues: WorkQueues;
  readonly dueIndex: Pick<DueIndex, 'postpone'>;
  readonly now: Now;
}

/**
 * Requeues work, visible again after `delayMs`. The due row of what a timer found stays ahead of it, so that the timer
 * does not double it. A row that is gone was moved by a later run of the timer, whose own message has taken over: then
 * this one ends, unless `goOn`: what was begun is worth an end.
 */
export async function requeue(
  deps: RequeuePorts,
  work: Work,
  { delayMs = 0, goOn = false }: { readonly delayMs?: number; readonly goOn?: boolean } = {},
): Promise<void> {
  const row = rowOf(work);
  if (row === null) {
    await deps.queues.enqueue(work, { delayMs });
    return;
  }
  const ahead = await keepAhead(deps, work, row, delayMs);
  if (ahead !== null || goOn) await deps.queues.enqueue(withRow(work, ahead), { delayMs });
}

async function keepAhead(
  { dueIndex, now }: RequeuePorts,
  { kind, payload }: Work,
  row: string,
  delayMs: number,
): Promise<string | null> {
  if (kind !== 'renew' && kind !== 'resync') return null;
  const due = { task: kind, ref: payload.mailboxRef, key: row };
  return dueIndex.postpone(due, now() + delayMs + DUE_AHEAD_MS);
}

function withRow(work: Work, row: string | null): Work {
  if (work.kind !== 'renew' && work.kind !== 'resync') return work;
  const { row: _, ...rest } = work.payload;
  return { ...work, payload: row === null ? rest : { ...rest, row } };
}
