import { createServer } from 'node:http';
import { connections } from '../../../shared/adapters/tables/account/connections.ts';
import { dueIndex } from '../../../shared/adapters/tables/due-index.ts';
import { mailboxes } from '../../../shared/adapters/tables/mailbox/mailboxes.ts';
import { poisonRecords } from '../../../shared/adapters/tables/poison.ts';
import { resyncRuns } from '../../../shared/adapters/tables/mailbox/resync-runs.ts';
import { upkeepLeases } from '../../../shared/adapters/tables/mailbox/upkeep-leases.ts';
import { memoryCounters } from '../../../shared/adapters/telemetry.ts';
import {
  accountIdSchema,
  contactIdSchema,
  entryIdSchema,
  userIdSchema,
  type MessageRef,
} from '../../../shared/domain/ids.ts';
import { ownAddressesOf } from '../../../shared/domain/mailbox/own-addresses.ts';
import type { UpkeepKind } from '../../../shared/domain/work/work.ts';
import type { Connections } from '../../../shared/ports/connections.ts';
import type { Mailbox, Mailboxes } from '../../../shared/ports/mailboxes.ts';
import type { ResyncRuns } from '../../../shared/ports/resync-runs.ts';
import type { DueIndex } from '../../../shared/ports/schedule.ts';
import type { PoisonRecords } from '../../../shared/ports/work.ts';
import { resyncWaits } from '../../../shared/use-cases/resync/advance-watermark.ts';
import { fanOut } from '../../../shared/use-cases/schedule/fan-out.ts';
import { runUpkeep, type UpkeepPorts } from '../../../shared/use-cases/schedule/run-upkeep.ts';
import { listen } from '../listen.ts';
import { memoryQueues, workOf } from '../memory/memory-queues.ts';
import { memoryTables } from '../memory/memory-table.ts';
import { graphWorld, ref as unnamed } from '../microsoft/graph-world.ts';
import { connection } from './cast.ts';

const waitingSend = {
  contactId: contactIdSchema.parse('carla'),
  entryId: entryIdSchema.parse('e-1'),
};
export const account = accountIdSchema.parse('acme');
export const user = userIdSchema.parse('u-1');

/** Whole ports, for what a test does besides upkeep. */
export type StagePorts = UpkeepPorts & {
  readonly mailboxes: Mailboxes;
  readonly connections: Connections;
  readonly dueIndex: DueIndex;
  readonly runs: ResyncRuns;
  readonly poison: PoisonRecords;
};

/** One connected mailbox of the simulated Microsoft 365, and all that keeps it alive, over tables in memory. */
export async function upkeepStage(options: { resyncIntervalMs?: number } = {}) {
  const graph = await graphWorld((simulator) => simulator.fetch);
  const { world } = graph;
  const endpoint = await webhook();
  const tables = memoryTables();
  const queues = memoryQueues();
  const now = () => world.clock.now();
  const iso = (ms: number) => new Date(ms).toISOString();
  const boxes = mailboxes(
    tables,
    () => Buffer.alloc(16, 0xaa),
    () => Promise.resolve(),
  );
  const runs = resyncRuns(tables);
  const waits = resyncWaits({ runs, mailboxes: boxes, queues, now });
  const received: MessageRef[] = [];
  const stuck = new Set<string>();
  const doubts: string[] = [];
  const poison = poisonRecords(tables);
  const counters = memoryCounters();
  let ids = 0;
  const lookedForLostSends: string[] = [];
  let waitingSends = false;

  const deps: { -readonly [P in keyof StagePorts]: StagePorts[P] } = {
    mail: graph.mail,
    mailboxes: boxes,
    connections: connections(tables),
    dueIndex: dueIndex(tables),
    runs,
    leases: upkeepLeases(tables),
    queues,
    poison,
    counters,
    receiveListed: async (mailbox, _links, messages, runId) => {
      received.push(...messages.map(({ id }) => id));
      for (const { id } of messages) if (stuck.has(id)) await waits.waitFor(mailbox.ref, runId, id);
      return messages.map(({ id }) => (stuck.has(id) ? 'waiting' : 'ended'));
    },
    doubtGrant: (ref) => Promise.resolve(void doubts.push(ref)),
    probeGrant: () => Promise.resolve(),
    dropStaleLinks: () => Promise.resolve(true),
    refreshProfile: (mailbox) => Promise.resolve(mailbox),
    driveLostSends: (...who) => Promise.resolve(void lookedForLostSends.push(who.join())),
    idempotency: { pending: () => Promise.resolve(waitingSends ? [waitingSend] : []) },
    encryptFor: null,
    clientState: {
      kid: 'key00001',
      make: () => 'v1.key00001.state',
      opens: (kid) => kid === 'key00001',
    },
    notificationUrl: `${endpoint.url}/api/graph/notifications`,
    lifecycleUrl: `${endpoint.url}/api/graph/lifecycle`,
    resyncIntervalMs: options.resyncIntervalMs ?? 15 * 60_000,
    newId: () => `run${(ids += 1)}`,
    now,
    delay: (ms) => ms,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };

  const folders = await graph.mail.folders(unnamed);
  if (folders === 'no_mailbox') throw new Error('no mailbox');
  const { ref } = await boxes.attach(
    {
      identity: { tid: graph.anna.tid, oid: graph.anna.oid },
      email: graph.anna.email,
      ...ownAddressesOf(graph.anna.email, graph.anna.tid),
      folders,
      sealedTokens: 'sealed',
      syncedFrom: iso(now()),
      now: iso(now()),
    },
    { accountId: account, userId: user, generation: 1 },
  );
  await deps.connections.save(
    {
      ...connection,
      userId: user,
      mailboxRef: ref,
      email: graph.anna.email,
      connectedAt: iso(now()),
    },
    null,
    null,
  );

  /** One task as its queue message, by the form that the queue carries. */
  const run = (task: UpkeepKind, detail: Readonly<Record<string, unknown>> = {}, change = {}) =>
    runMessage({ task, mailboxRef: ref, detail, attempt: 0, firstSeen: now() }, change);
  const runMessage = async (message: unknown, change = {}): Promise<void> => {
    const work = workOf('upkeep', message);
    if (work.kind !== 'sweep') await runUpkeep({ ...deps, ...change })(work);
  };
  /** Runs what is queued, without the delayed ones, until nothing is left. */
  const drain = async () => {
    for (;;) {
      const at = queues.sent.findIndex(({ queue, delayMs }) => queue === 'upkeep' && delayMs === 0);
      const [next] = at < 0 ? [] : queues.sent.splice(at, 1);
      if (!next) return;
      await runMessage(next.work);
    }
  };
  const mailbox = async (): Promise<Mailbox> => {
    const found = await boxes.find(ref);
    if (!found) throw new Error('the mailbox is gone');
    return found.mailbox.value;
  };
  /** What Graph was asked since the last look, as `METHOD template`; an expired token's 401 apart. */
  const asked = () =>
    world.journal.entries
      .splice(0)
      .filter(({ status }) => status !== 401)
      .map(({ method, template }) => `${method} ${template}`);

  return {
    ...graph,
    deps,
    ref,
    link: { accountId: account, userId: user },
    queues,
    poison,
    counters,
    received,
    lookedForLostSends,
    stuck,
    waits,
    doubts,
    endpoint,
    tables,
    run,
    drain,
    mailbox,
    asked,
    fire: (task: 'renew' | 'resync') => fanOut(deps)(task),
    isGone: async () => (await boxes.find(ref)) === null,
    setPendingSends: (pending: boolean) => void (waitingSends = pending),
    connection: async () => (await deps.connections.find(account, user))?.value,
    close: async () => {
      await graph.simulator.close();
      await endpoint.close();
    },
  };
}

/** Answers the validation handshake as the app's webhook does; `healthy` false: it does not. */
async function webhook() {
  const state = { healthy: true };
  const server = createServer((request, response) => {
    const token = new URL(request.url ?? '/', 'http://local').searchParams.get('validationToken');
    const status = state.healthy ? (token === null ? 202 : 200) : 500;
    response.writeHead(status, { 'content-type': 'text/plain' }).end(token ?? '');
  });
  const setHealthy = (healthy: boolean) => void (state.healthy = healthy);
  return { setHealthy, ...(await listen(server)) };
}
