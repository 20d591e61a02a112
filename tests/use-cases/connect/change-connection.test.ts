import { beforeEach, expect, test } from 'vitest';
import { connections } from '../../../shared/adapters/tables/account/connections.ts';
import { fleetGuard } from '../../../shared/adapters/tables/fleet.ts';
import { poisonRecords } from '../../../shared/adapters/tables/poison.ts';
import { type Connection, noConnection } from '../../../shared/domain/account/connection.ts';
import {
  changeConnection,
  type ChangePorts,
} from '../../../shared/use-cases/connect/change-connection.ts';
import { memoryTables } from '../../stage/memory/memory-table.ts';
import { who } from '../../stage/use-cases/connect-stage.ts';
import { TAKEN } from '../../stage/memory/taken-message.ts';

const ANNA = who('acme', 'u-1');
const NEWS = { reason: 'address_changed', key: 'once', mailbox: null } as const;
let deps: ChangePorts;
let told: string[];

beforeEach(async () => {
  const tables = memoryTables();
  told = [];
  deps = {
    connections: connections(tables),
    poison: poisonRecords(tables),
    fleet: fleetGuard(tables, Date.now, () => Promise.resolve(1)),
    countWaitingSends: () => Promise.resolve(0),
    isAwaitingMail: () => Promise.resolve(false),
    announce: (_, eventId) => {
      told.push(eventId);
      return Promise.resolve(TAKEN);
    },
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
  await changeConnection(deps, ANNA, NEWS, async (connection) => {
    asked += 1;
    if (asked === 1) await interfere();
    return renamed(connection);
  });
  expect((await stored())?.value).toMatchObject({ generation: 1, email: 'new@x.example' });
  expect([asked, told.length]).toEqual([2, 1]);
});

test('a change that was made before is told again as the same event', async () => {
  await changeConnection(deps, ANNA, NEWS, renamed);
  await changeConnection(deps, ANNA, NEWS, () => 'changed_before');
  expect([told.length, new Set(told).size]).toEqual([2, 1]);
});

test('what does not concern a connection changes and tells nothing, and so does one that was never made', async () => {
  const before = await stored();
  await changeConnection(deps, ANNA, NEWS, () => 'not_concerned');
  await changeConnection(deps, who('acme', 'u-2'), NEWS, renamed);
  expect([await stored(), told]).toEqual([before, []]);
});

test('a change that somebody always comes before fails, to be tried again later', async () => {
  const always = changeConnection(deps, ANNA, NEWS, async (connection) => {
    await interfere();
    return renamed(connection);
  });
  await expect(always).rejects.toMatchObject({ kind: 'unavailable', code: 'connection_contended' });
});
