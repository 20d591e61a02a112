import { memoryBlobStore } from '../stage/memory/memory-blob-store.ts';
import { memoryQueue, type MemoryQueue } from '../stage/memory/memory-queue.ts';
import { memoryTables } from '../stage/memory/memory-table.ts';
import { Crm } from './crm/crm.ts';
import { Mirror } from './crm/mirror.ts';
import { FeedReader } from './crm/feed-reader.ts';
import { seededRandom } from './engine/random.ts';
import { recordingTrace, silentTrace } from './engine/trace.ts';
import { VirtualTime } from './engine/virtual-time.ts';
import { FaultBook } from './faults/fault-book.ts';
import { FunctionsHost } from './host/functions-host.ts';
import { httpRequest } from './host/http-request.ts';
import type { Outside } from './host/outside.ts';
import { writtenRows } from './host/written-rows.ts';
import { Exchange } from './microsoft/exchange.ts';
import { Grants } from './microsoft/grants.ts';
import type { Copy } from './microsoft/letter.ts';
import { Notifier, type Endpoint } from './microsoft/notifier.ts';
import { RequestLimit } from './microsoft/request-limit.ts';
import { Expectations } from './oracle/expectations.ts';
import { Observations } from './oracle/observations.ts';
import { StatusWatch } from './oracle/watch-status.ts';
import { Watch } from './oracle/watch.ts';
import { storedBranches } from './reached/stored-branches.ts';
import { USERS, type AddedAddress } from './story/cast.ts';
import { Choices } from './story/choices.ts';
import { Epochs } from './story/epochs.ts';
import { Story } from './story/story.ts';
import { Turns } from './story/turns.ts';

const SECOND = 1000;
const DAY = 24 * 3600 * SECOND;

export type World = ReturnType<typeof buildWorld>;

/** Everything that there is in the world of one seed, wired up and at its beginning. */
export function buildWorld(seed: number, isTraced: boolean) {
  const random = seededRandom(`seed ${seed}`);
  const shape = random.fork('shape');
  const startsAt = Date.parse('2026-03-02T07:00:00Z') + shape.int(0, DAY);
  const time = new VirtualTime(startsAt);
  const trace = isTraced ? recordingTrace(time.now, startsAt) : silentTrace;
  const faults = new FaultBook(time.now, trace);
  const skewMs = shape.chance(0.5) ? shape.int(-180, 180) * SECOND : shape.int(-999, 999);
  const exchange = new Exchange(time, random.fork('exchange'), faults, trace, skewMs);
  const epochs = new Epochs();
  const seen = new Observations(time.now);
  const contacts: AddedAddress[] = [];
  const choices = new Choices();
  const turns = new Turns();
  const expectations = new Expectations({
    exchange,
    epochs,
    turns,
    seen,
    contacts,
    choices,
    now: time.now,
    trace,
  });
  const grants = new Grants(time.now);
  const endpoint: Endpoint = {
    post: async (hook, body) => {
      const route = hook === 'notifications' ? 'graphNotifications' : 'graphLifecycle';
      return (await host.http(route, httpRequest({ body }))).status ?? 200;
    },
    handshake: async () => {
      const request = httpRequest({ query: { validationToken: 'token' } });
      const answer = await host.http('graphNotifications', request).catch(() => null);
      return answer?.body === 'token';
    },
  };
  const notifier = new Notifier({
    time,
    random: random.fork('notifier'),
    faults,
    trace,
    exchange,
    endpoint,
  });
  const reached = new Set<string>();
  const queues = new Map<string, MemoryQueue>();
  const containers = new Map<string, ReturnType<typeof memoryBlobStore>>();
  const outside: Outside = {
    time,
    faults,
    trace,
    exchange,
    grants,
    notifier,
    requests: new RequestLimit(time.now),
    attachmentLimit: 3000,
    tables: memoryTables(),
    queue: (name) => memoised(queues, name, () => memoryQueue(time.now)),
    blobs: (name) => memoised(containers, name, () => memoryBlobStore(time.now)),
    away: { storage: 0, crm: 0, graph: new Map() },
    stored: (table, changes) => {
      for (const row of writtenRows(table, changes)) {
        seen.written(row);
        for (const branch of storedBranches(row)) reached.add(branch);
      }
    },
    reached: (branch) => void reached.add(branch),
    read: (copy, what) => watch.read(copy, what),
    listed: (copies) => status.listed(copies),
    queued: (name, visibleAt) => host.queued(name, visibleAt),
    leave: (mailbox) => story.leave(mailbox),
    tell: (event) => crm.tell(event),
  };
  const host = new FunctionsHost(outside, random.fork('host'));
  const crm = new Crm(host, time, random.fork('crm'), trace);
  const mirror = new Mirror(crm, random.fork('mirror'));
  const story = new Story(
    {
      crm,
      mirror,
      turns,
      grants,
      epochs,
      time,
      exchange,
      contacts,
      choices,
      random: random.fork('sign-in'),
    },
    random.fork('story'),
  );
  const storedAttachments = (): readonly string[] => containers.get('attachments')?.names() ?? [];
  const shownAt = (copy: Copy): number =>
    Math.min(notifier.toldAt.get(copy.id) ?? Infinity, status.listedAt.get(copy) ?? Infinity);
  const readers = random.fork('feed');
  const feedReaders = [...new Set(USERS.map(({ account }) => account))].map(
    (account) => new FeedReader(account, crm, time, readers.fork(account)),
  );
  const judged = {
    crm,
    mirror,
    feedReaders,
    exchange,
    epochs,
    expectations,
    seen,
    faults,
    shownAt,
    storedAttachments,
  };
  const watch = new Watch(judged, time);
  const status = new StatusWatch(judged, time.now);
  crm.refused.push((route, code) => void reached.add(`refused ${route} ${code}`));
  crm.looked.push((who, connection, askedAt) => status.looked(who, connection, askedAt));
  return {
    random,
    shape,
    startsAt,
    time,
    trace,
    faults,
    reached,
    exchange,
    epochs,
    expectations,
    seen,
    choices,
    notifier,
    queues,
    outside,
    host,
    crm,
    story,
    judged,
    watch,
    status,
  };
}

function memoised<T>(made: Map<string, T>, name: string, make: () => T): T {
  const found = made.get(name);
  if (found !== undefined) return found;
  const fresh = make();
  made.set(name, fresh);
  return fresh;
}
