import { z } from 'zod';
import { ServiceFailure } from '../../domain/failure.ts';
import { parseJson } from './packed-json.ts';
import type { OpenTable, Table } from './table.ts';

const PARTITION = 'storage';
const ROW = 'accounts';

const recordSchema = z.object({ accounts: z.array(z.string()), own: z.string() });
type Agreed = z.infer<typeof recordSchema>;

export interface NamedTables {
  readonly name: string;
  readonly open: OpenTable;
}

/**
 * Table `fleet`, partition `storage`, row `accounts`, in each of several storage accounts and for ever: which they are,
 * and which of them this is. Where data lives follows from it, so an app whose settings say otherwise must not touch it.
 * Of a single account nothing is kept.
 *
 * @throws ServiceFailure `storage_accounts_changed`: as an outage, that ends when the setting is mended
 */
export async function agreeOnAccounts(
  accounts: readonly [NamedTables, ...NamedTables[]],
): Promise<void> {
  const [first, ...others] = accounts;
  const names = accounts.map(({ name }) => name).toSorted();
  const kept = await find(first);
  if (kept === null) {
    if (others.length === 0) return;
    // Spread only now, what it holds would not be found.
    if (await hasMailboxes(first.open('fleet'))) throw changed();
    // The first one last: where it is kept, all are.
    for (const one of [...others, first]) await keep(one, names);
  }
  for (const one of accounts) {
    const agreed = one === first ? (kept ?? (await find(one))) : await find(one);
    if (agreed === null || agreed.own !== one.name || agreed.accounts.join() !== names.join()) {
      throw changed();
    }
  }
}

const CHANGED = 'storage_accounts_changed';

function changed(): ServiceFailure {
  return new ServiceFailure('unavailable', CHANGED);
}

export function isDisagreement(error: unknown): boolean {
  return error instanceof ServiceFailure && error.code === CHANGED;
}

async function find({ open }: NamedTables): Promise<Agreed | null> {
  const row = await open('fleet').get(PARTITION, ROW);
  return row && parseJson(recordSchema, row);
}

async function keep({ name, open }: NamedTables, accounts: readonly string[]): Promise<void> {
  const json = JSON.stringify({ accounts, own: name });
  const row = { partitionKey: PARTITION, rowKey: ROW, properties: { json } };
  // An insert: what another instance has kept stays, and is compared.
  await open('fleet').change({ kind: 'insert', row });
}

/** Whether any was ever connected: the count of them stays for ever. */
async function hasMailboxes(fleet: Table): Promise<boolean> {
  return (await fleet.range('size', { from: '0', to: '~', limit: 1 })).length > 0;
}

/** Tables that are touched only when `agree` has resolved. */
export function onceAgreed(open: OpenTable, agree: () => Promise<void>): OpenTable {
  return (name) => {
    const table = open(name);
    return {
      get: async (...args) => {
        await agree();
        return table.get(...args);
      },
      range: async (...args) => {
        await agree();
        return table.range(...args);
      },
      change: async (...args) => {
        await agree();
        return table.change(...args);
      },
    };
  };
}
