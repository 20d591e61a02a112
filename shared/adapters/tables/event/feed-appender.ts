import { DAY } from '../../../domain/durations.ts';
import { FEED_KEPT_MS } from '../../../domain/event/feed-durations.ts';
import { ServiceFailure } from '../../../domain/failure.ts';
import type { AccountId } from '../../../domain/ids.ts';
import { TRIES } from '../../../domain/optimistically.ts';
import type { Now } from '../../../ports/clock.ts';
import type { EventFeed, Listed } from '../../../ports/events.ts';
import type { ExpiryIndex } from '../../../ports/expiry-index.ts';
import { HEAD, type Head, headOf, headRow, idRow, placeRow } from './feed-rows.ts';
import { key } from '../keys.ts';
import type { RowChange, Table } from '../table.ts';

/** The head and two rows for each event are at most 100. */
const EVENTS_AT_ONCE = 49;
/** Accounts whose head one instance remembers. */
const REMEMBERED = 1000;

interface AppenderDeps {
  readonly expiry: Pick<ExpiryIndex, 'add'>;
  readonly now: Now;
}

/** Null: there is no head yet. */
type KnownHead = { readonly value: Head; readonly etag: string } | null;

interface Waiting {
  readonly event: Listed;
  readonly resolve: (isNew: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Puts events at the end of an account's feed: the head moves on and the events stand at the positions in between, in
 * one transaction that fails when anybody else has moved the head. One after the other within an instance: what comes
 * meanwhile goes together, so that many writers of an account don't get into each other's way.
 */
export function feedAppender(table: Table, deps: AppenderDeps): EventFeed['append'] {
  const heads = new Map<string, KnownHead>();
  const lines = new Map<string, Waiting[]>();

  async function work(account: AccountId, line: Waiting[]): Promise<void> {
    while (line.length > 0) {
      const some = line.splice(0, EVENTS_AT_ONCE);
      try {
        const events = some.map(({ event }) => event);
        const areNew = await appendOnce(table, deps, heads, account, events);
        for (const [at, { resolve }] of some.entries()) resolve(areNew[at] === true);
      } catch (error) {
        heads.delete(account);
        for (const { reject } of some) reject(error);
      }
    }
    lines.delete(account);
  }

  return (account, events) => {
    const line = lines.get(account) ?? [];
    const asked = events.map(
      (event) => new Promise<boolean>((resolve, reject) => line.push({ event, resolve, reject })),
    );
    if (!lines.has(account)) {
      lines.set(account, line);
      void work(account, line);
    }
    return Promise.all(asked);
  };
}

async function appendOnce(
  table: Table,
  deps: AppenderDeps,
  heads: Map<string, KnownHead>,
  account: AccountId,
  events: readonly Listed[],
): Promise<readonly boolean[]> {
  const fresh = new Map(events.map((event) => [event.id, event]));
  for (let tries = 0; tries < TRIES + events.length; tries += 1) {
    if (fresh.size === 0) return events.map(() => false);
    const head = heads.get(account) ?? (await readHead(table, account));
    const now = deps.now();
    const day = await sweptDay(deps, account, head, now);
    const last = head?.value.last ?? 0;
    const next: Head = { last: last + fresh.size, day };
    const added = [...fresh.values()];
    const rows: RowChange[] = added.flatMap((event, at) => [
      { kind: 'insert', row: placeRow(account, last + at + 1, event, now) },
      { kind: 'insert', row: idRow(account, event) },
    ]);
    const row = headRow(account, next);
    const moved: RowChange =
      head === null ? { kind: 'insert', row } : { kind: 'replace', row, etag: head.etag };
    const result = await table.change(moved, ...rows);
    if (result.kind === 'done') {
      if (heads.size >= REMEMBERED) heads.clear();
      heads.set(account, { value: next, etag: result.etags[0] ?? '' });
      return events.map(({ id }, at) => fresh.has(id) && isFirst(events, at));
    }
    const isThere = result.kind === 'exists' && result.at > 0 && result.at % 2 === 0;
    const met = isThere ? added[result.at / 2 - 1] : undefined;
    // It stands there already; else somebody else has moved the head.
    if (met === undefined) heads.delete(account);
    else fresh.delete(met.id);
  }
  throw new ServiceFailure('unavailable', 'feed_contended');
}

/** One event that two ask for at once is new for one of them. */
function isFirst(events: readonly Listed[], at: number): boolean {
  return events.findIndex(({ id }) => id === events[at]?.id) === at;
}

async function readHead(table: Table, account: AccountId): Promise<KnownHead> {
  const row = await table.get(key(account), HEAD);
  return row && { value: headOf(row), etag: row.etag };
}

/** Asked for once a day and account, before the first event of the day is there: what stands there is surely swept. */
async function sweptDay(
  { expiry }: AppenderDeps,
  account: AccountId,
  head: KnownHead,
  now: number,
): Promise<string> {
  const day = new Date(now).toISOString().slice(0, 10);
  if (head !== null && head.value.day >= day) return head.value.day;
  const at = Date.parse(day) + DAY + FEED_KEPT_MS;
  await expiry.add({ kind: 'feed', key: [account, day], at });
  return day;
}
