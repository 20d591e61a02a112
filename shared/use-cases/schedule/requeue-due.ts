import { AHEAD_MS } from '../../domain/mailbox/due-plan.ts';
import type { UpkeepWork } from '../../domain/work/work.ts';
import type { UpkeepDeps } from './upkeep-deps.ts';

type AgainDeps = Pick<UpkeepDeps, 'queues' | 'dueIndex' | 'now'>;

/** The due row that a timer moved ahead when it queued this work; null for work that something else asked for. */
export function rowOf({ detail }: UpkeepWork): string | null {
  const row = detail?.['row'];
  return typeof row === 'string' ? row : null;
}

/**
 * Puts work back for later. Its row stays ahead of it, so that the timer does not double it. A row that is gone was
 * moved by a later run of the timer, whose own message has taken over: then this one ends.
 */
export async function comeAgain(deps: AgainDeps, work: UpkeepWork, delayMs: number): Promise<void> {
  const row = rowOf(work);
  const ahead = row === null ? null : await keepAhead(deps, work, row, delayMs);
  if (row !== null && ahead === null) return;
  await deps.queues.enqueue('upkeep', row === ahead ? work : withRow(work, ahead), { delayMs });
}

/** Puts work that goes on at once back; without a row when that was taken over, since what was begun is worth an end. */
export async function goOn(deps: AgainDeps, work: UpkeepWork): Promise<void> {
  const row = rowOf(work);
  const ahead = row === null ? null : await keepAhead(deps, work, row, 0);
  await deps.queues.enqueue('upkeep', withRow(work, ahead));
}

async function keepAhead(
  { dueIndex, now }: AgainDeps,
  { task, mailboxRef: ref }: UpkeepWork,
  row: string,
  delayMs: number,
): Promise<string | null> {
  if (task !== 'renew' && task !== 'resync') return null;
  return dueIndex.postpone({ task, ref, key: row }, now() + delayMs + AHEAD_MS);
}

function withRow(work: UpkeepWork, row: string | null): UpkeepWork {
  const { row: _, ...rest } = work.detail ?? {};
  const detail = row === null ? rest : { ...rest, row };
  return { ...work, detail };
}
