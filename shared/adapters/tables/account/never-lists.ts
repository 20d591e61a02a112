import { z } from 'zod';
import {
  NEVER_WARM_MS,
  type NeverList,
  NOBODY_LISTED,
} from '../../../domain/account/never-list.ts';
import type { AccountId, UserId } from '../../../domain/ids.ts';
import type { Now } from '../../../ports/clock.ts';
import type { NeverLists } from '../../../ports/never-lists.ts';
import type { Versioned } from '../../../ports/versioned.ts';
import { key } from '../keys.ts';
import { INLINE_LIMIT } from '../packed-json.ts';
import type { OpenTable, Property, RowChange, StoredRow } from '../table.ts';

/** Lists that are kept warm. */
const MOST_WARM = 5000;

const listSchema: z.ZodType<NeverList> = z.object({
  addresses: z.array(z.string()),
  domains: z.array(z.string()),
  until: z.array(z.object({ name: z.string(), at: z.number() })),
});

/**
 * Table `neverlists`, partition `{account}`, row `account`, and `u!{user}` for each user's own; as long as the account. The
 * JSON is cut into `json0`, `json1` and so on: a full list of long names is some 500,000 characters.
 */
export function neverLists(open: OpenTable, now: Now): NeverLists {
  const table = open('neverlists');
  const warm = new Map<string, { readonly at: number; readonly list: Promise<NeverList> }>();
  const rowKeyOf = (user: UserId | null): string => (user === null ? 'account' : key('u', user));

  const nameOf = (account: AccountId, user: UserId | null): string =>
    user === null ? key(account) : key(account, user);

  async function find(
    account: AccountId,
    user: UserId | null,
  ): Promise<Versioned<NeverList> | null> {
    const row = await table.get(key(account), rowKeyOf(user));
    return row && { value: listIn(row), etag: row.etag };
  }

  function warmed(account: AccountId, user: UserId | null): Promise<NeverList> {
    const name = nameOf(account, user);
    const found = warm.get(name);
    if (found !== undefined && now() - found.at < NEVER_WARM_MS) return found.list;
    if (warm.size >= MOST_WARM) warm.clear();
    const list = find(account, user).then((one) => one?.value ?? NOBODY_LISTED);
    // A read that failed is not kept.
    list.catch(() => warm.delete(name));
    warm.set(name, { at: now(), list });
    return list;
  }

  return {
    find,

    async save(account, user, list, etag) {
      const rowKey = rowKeyOf(user);
      const row = { partitionKey: key(account), rowKey, properties: piecesOf(list) };
      const change: RowChange =
        etag === null ? { kind: 'insert', row } : { kind: 'replace', row, etag };
      warm.delete(nameOf(account, user));
      return (await table.change(change)).kind === 'done';
    },

    concerning: (account, user) => Promise.all([warmed(account, null), warmed(account, user)]),
  };
}

function piecesOf(list: NeverList): Readonly<Record<string, Property>> {
  const json = JSON.stringify(list);
  const pieces = Array.from({ length: Math.ceil(json.length / INLINE_LIMIT) }, (_, at) => [
    `json${at}`,
    json.slice(at * INLINE_LIMIT, (at + 1) * INLINE_LIMIT),
  ]);
  return Object.fromEntries(pieces);
}

function listIn({ properties }: StoredRow): NeverList {
  let json = '';
  for (let at = 0; typeof properties[`json${at}`] === 'string'; at += 1)
    json += String(properties[`json${at}`]);
  return listSchema.parse(JSON.parse(json));
}
