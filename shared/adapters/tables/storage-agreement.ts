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
  const agrees = async (one: NamedTables): Promise<boolean> => {
    const kept = await find(one);
    return kept?.own === one.name && kept.accounts.join() === names.join();
  };
  const allAgree = async (these: readonly NamedTables[]): Promise<void> => {
    if ((await Promise.all(these.map(agrees))).includes(false)) throw changed();
  };

  if ((await find(first)) === null) {
    if (others.length === 0) return;
    // Spread only now, what it holds would not be found.
    if (await hasMailboxes(first.open('fleet'))) throw changed();
    await Promise.all(others.map((one) => keep(one, names)));
    await allAgree(others);
    // The first one last: where it is kept, all are.
    await keep(first, names);
  }
  await allAgree(accounts);
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
      across: async (...args) => {
        await agree();
        return table.across(...args);
      },
      change: async (...args) => {
        await agree();
        return table.change(...args);
      },
    };
  };
}
