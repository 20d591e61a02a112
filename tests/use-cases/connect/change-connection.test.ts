import { beforeEach, expect, test } from 'vitest';
import { connections } from '../../../shared/adapters/tables/connections.ts';
import { fleetGuard } from '../../../shared/adapters/tables/fleet.ts';
import { mailboxes } from '../../../shared/adapters/tables/mailboxes.ts';
import { poisonRecords } from '../../../shared/adapters/tables/poison.ts';
import { noConnection } from '../../../shared/domain/account/connection-shape.ts';
import type { Connection } from '../../../shared/domain/account/connection.ts';
import { changeConnection } from '../../../shared/use-cases/connect/change-connection.ts';
import type { StatusDeps } from '../../../shared/use-cases/connect/connect-deps.ts';
import { memoryTables } from '../../stage/memory/memory-table.ts';
import { who } from '../../stage/use-cases/connect-stage.ts';

const ANNA = who('acme', 'u-1');
const TOLD = { reason: 'address_changed', change: 'once', mailbox: null } as const;
let deps: StatusDeps;
let told: string[];

beforeEach(async () => {
  const tables = memoryTables();
  told = [];
  deps = {
    connections: connections(tables),
    mailboxes: mailboxes(
      tables,
      () => Buffer.alloc(16),
      () => Promise.resolve(),
    ),
    poison: poisonRecords(tables),
    fleet: fleetGuard(tables, Date.now, () => Promise.resolve(1)),
    waitingSends: () => Promise.resolve(0),
    isAwaitingMail: () => Promise.resolve(false),
    announce: (_, eventId) => Promise.resolve(void told.push(eventId)),
    now: Date.now,
  };
  await deps.connections.save(noConnection(ANNA.accountId, ANNA.userId), null, null);
});

const stored = () => deps.connections.find(ANNA.accountId, ANNA.userId);
const renamed = (connection: Connection): Connection => ({ ...connection, email: 'new@x.example' });

/** Somebody else's change, right before ours is saved. */
async function interfere() {
  const found = await stored();
  if (!found) throw new Error('no connection');
  const { value, etag } = found;
  await deps.connections.save({ ...value, generation: value.generation + 1 }, etag, null);
}

test('a change that somebody came before is made of what is stored then, and told once', async () => {
  let asked = 0;
  await changeConnection(deps, ANNA, TOLD, async (connection) => {
    asked += 1;
    if (asked === 1) await interfere();
    return renamed(connection);
  });
  expect((await stored())?.value).toMatchObject({ generation: 1, email: 'new@x.example' });
  expect([asked, told.length]).toEqual([2, 1]);
});

test('a change that was made before is told again as the same event', async () => {
  await changeConnection(deps, ANNA, TOLD, renamed);
  await changeConnection(deps, ANNA, TOLD, () => 'changed_before');
  expect([told.length, new Set(told).size]).toEqual([2, 1]);
});

test('what does not concern a connection changes and tells nothing, and so does one that was never made', async () => {
  const before = await stored();
  await changeConnection(deps, ANNA, TOLD, () => 'not_concerned');
  await changeConnection(deps, who('acme', 'u-2'), TOLD, renamed);
  expect([await stored(), told]).toEqual([before, []]);
});

test('a change that somebody always comes before fails, to be tried again later', async () => {
  const always = changeConnection(deps, ANNA, TOLD, async (connection) => {
    await interfere();
    return renamed(connection);
  });
  await expect(always).rejects.toMatchObject({ kind: 'unavailable', code: 'connection_contended' });
});
