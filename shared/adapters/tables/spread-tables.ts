import type { StoragePlaces } from '../storage-places.ts';
import type { OpenTable, Table } from './table.ts';

/** Whose a partition is, by its key; null: nobody's, it lives in the first storage account. */
type OwnerOf = (partitionKey: string) => string | null;

/** `{account}!{contact}`, `{account}!{user}`: all of one account of the CRM is together. */
const account: OwnerOf = (partitionKey) => partitionKey.split('!')[0] ?? null;
/** A mailbox's reference, a tenant, a sign-in, a shard of the due rows. */
const itself: OwnerOf = (partitionKey) => partitionKey;
const nobody: OwnerOf = () => null;

const OWNERS: Readonly<Record<string, OwnerOf>> = {
  conversations: account,
  threadindex: account,
  connections: account,
  approvals: account,
  skipped: account,
  addresses: account,
  neverlists: account,
  merges: account,
  feed: account,
  mailboxes: itself,
  identities: itself,
  signins: itself,
  due: itself,
  // The list of its shards is one partition; each shard is anywhere.
  expiry: (partitionKey) => (partitionKey === 'shards' ? null : partitionKey),
  fleet: nobody,
  /** The list is one partition; whom a record concerns is counted beside the rows of that mailbox or account. */
  poison: (partitionKey) => {
    const [kind, owner] = partitionKey.split('!');
    return kind === 'm' || kind === 'c' ? (owner ?? null) : null;
  },
};

/**
 * Tables over several storage accounts. A partition is whole in one of them, so that transactions and ranges are what
 * they are in one.
 */
export function spreadTables(
  opens: readonly OpenTable[],
  places: Pick<StoragePlaces, 'of'>,
): OpenTable {
  return (name) => {
    const ownerOf = OWNERS[name];
    if (!ownerOf) throw new RangeError(`nobody says in which storage account ${name} is`);
    const tables = opens.map((open) => open(name));
    const at = (partitionKey: string): Table => {
      const owner = ownerOf(partitionKey);
      const table = tables[owner === null ? 0 : places.of(owner)];
      if (!table) throw new RangeError('no storage account at this place');
      return table;
    };
    return {
      get: (partitionKey, rowKey) => at(partitionKey).get(partitionKey, rowKey),
      range: (partitionKey, range) => at(partitionKey).range(partitionKey, range),
      async across(rowKey, mostRequests) {
        const found = await Promise.all(tables.map((one) => one.across(rowKey, mostRequests)));
        return {
          rows: found.flatMap(({ rows }) => rows),
          isWhole: found.every(({ isWhole }) => isWhole),
        };
      },
      change: (...changes) => {
        const [first] = changes;
        const { partitionKey } = first.kind === 'delete' ? first : first.row;
        return at(partitionKey).change(...changes);
      },
    };
  };
}
