import { memoryCounters, untraced } from '../../../shared/adapters/telemetry.ts';
import { graphMail } from '../../../shared/adapters/graph/graph-mail.ts';
import { addressIndex } from '../../../shared/adapters/tables/conversation/address-index.ts';
import { expiryIndex } from '../../../shared/adapters/tables/expiry-index.ts';
import { idempotency } from '../../../shared/adapters/tables/conversation/idempotency.ts';
import { poisonRecords } from '../../../shared/adapters/tables/poison.ts';
import { neverLists } from '../../../shared/adapters/tables/account/never-lists.ts';
import { threadIndex } from '../../../shared/adapters/tables/conversation/thread-index.ts';
import type { Connection } from '../../../shared/domain/account/connection.ts';
import type { EntryId } from '../../../shared/domain/ids.ts';
import type { OutgoingMessage } from '../../../shared/domain/send/outgoing-message.ts';
import { writeWork } from '../../../shared/domain/work/queue-message.ts';
import type { Work } from '../../../shared/domain/work/work.ts';
import type { Idempotency } from '../../../shared/ports/idempotency.ts';
import type { WorkQueues } from '../../../shared/ports/work.ts';
import { resumeSend, type ResumeSendPorts } from '../../../shared/use-cases/send/resume-send.ts';
import { sendMessage, type SendMessagePorts } from '../../../shared/use-cases/send/send-message.ts';
import { DEFAULT_CLIENT_ID } from '../../../simulator/people.ts';
import type { Simulator } from '../../../simulator/server.ts';
import { conversationStage } from '../memory/conversation-stage.ts';
import { htmlInProcess } from '../memory/html-in-process.ts';
import { workOf } from '../memory/memory-queues.ts';
import { memoryTables } from '../memory/memory-table.ts';
import { quietLog } from '../quiet-log.ts';
import { account, connection as connected, contact, user } from './cast.ts';
import { Crash, fate } from './mortal.ts';
import { TAKEN } from '../memory/taken-message.ts';

/** What the host does with a message whose run ended without an answer. */
const VISIBLE_AGAIN_MS = 30_000;
const MOST_ROUNDS = 400;

/** All that sends ask for, whoever drives them. */
export type SendPorts = SendMessagePorts & ResumeSendPorts & { readonly idempotency: Idempotency };

let stages = 0;

/**
 * The real send over the real Graph adapter, talking to the simulator in this process, with tables in memory and the world's
 * clock. One process of it may be made mortal: it dies before or after its n-th effect, a Graph request being one each.
 */
export function sendStage(
  { world, graphUrl, fetch }: Simulator,
  /** What stands between the app and Graph, such as a mailbox that refuses what the simulator would take. */
  through: typeof fetch = fetch,
) {
  stages += 1;
  const anna = world.addMailbox({ email: `anna@stage${stages}.example`, name: 'Anna' });
  const carla = world.addMailbox({ email: `carla@client${stages}.example`, name: 'Carla' });
  const now = (): number => world.clock.now();
  const open = memoryTables();
  const poison = poisonRecords(open);
  const { conversations: store, deps: rows } = conversationStage(open);
  const { attachments, sendBodies } = rows;
  const waiting: { due: number; work: Work<'send'> }[] = [];
  const told: string[] = [];
  const queues: WorkQueues = {
    enqueue: (work, options) => {
      waiting.push({
        due: now() + (options?.delayMs ?? 0),
        work: workOf('sends', structuredClone(writeWork(work))),
      });
      return Promise.resolve(TAKEN);
    },
  };
  let connection: Connection = { ...connected, email: anna.email, connectedAt: null };
  const folders = {
    drafts: anna.folder('drafts').id,
    sentItems: anna.folder('sentitems').id,
    inbox: anna.folder('inbox').id,
  };
  const token = () =>
    Promise.resolve(
      world.tokens.issueAccessToken({
        clientId: DEFAULT_CLIENT_ID,
        oid: anna.oid,
        scopes: ['User.Read', 'Mail.ReadWrite', 'Mail.Send'],
        handlesClaimsChallenge: true,
      }).token,
    );

  function process(mortal: Mortal): SendPorts {
    return {
      mail: graphMail({
        counters: memoryCounters(),
        traces: untraced,
        endpoint: {
          url: graphUrl,
          timeoutMs: 5000,
          fetch: mortal(((...args) => through(...args)) satisfies typeof fetch),
        },
        token,
        now,
        log: quietLog,
      }),
      conversations: mortal(store),
      addressIndex: mortal(addressIndex(open, [new Uint8Array(32)])),
      neverLists: mortal(neverLists(open, now)),
      threadIndex: mortal(threadIndex(open)),
      idempotency: mortal(idempotency(open)),
      attachments: mortal(attachments),
      sendBodies: mortal(sendBodies),
      expiry: mortal(expiryIndex(open)),
      poison,
      queues: mortal(queues),
      announce: mortal((_, eventId) => {
        told.push(eventId);
        return Promise.resolve(TAKEN);
      }),
      mailboxes: {
        save: () => Promise.resolve(true),
        find: () =>
          Promise.resolve({
            mailbox: {
              value: {
                folders,
                ownAddresses: [anna.email],
                internalDomains: [],
                identity: { tid: 't', oid: 'o' },
              },
              etag: '1',
            },
            links: [],
          } as unknown as Awaited<ReturnType<SendPorts['mailboxes']['find']>>),
      },
      connections: { find: () => Promise.resolve({ value: connection, etag: '1' }) },
      html: htmlInProcess,
      counters: { add: () => undefined },
      log: quietLog,
      doubtGrant: () => Promise.resolve(),
      now,
      randomBytes: (n) => world.random.bytes(n),
      delay: (ms) => ms,
    };
  }

  const steady = process((port) => port);

  const request = (key: string, message: Partial<OutgoingMessage> = {}) => ({
    account,
    user,
    key,
    message: {
      contact: { id: contact, email: carla.email, name: null },
      to: [],
      cc: [],
      bcc: [],
      subject: 'Offer',
      html: '<p>Hello</p>',
      text: null,
      attachments: [],
      replyTo: null,
      replyAll: false,
      ...message,
    },
  });

  /** The queue's next message in the order of time. What a dead process had taken comes again. */
  async function deliver(deps: SendPorts = steady): Promise<'done' | 'died' | 'idle'> {
    waiting.sort((a, b) => a.due - b.due);
    const next = waiting.shift();
    if (!next) return 'idle';
    world.clock.set(Math.max(next.due, now()));
    try {
      await resumeSend(deps)(next.work);
      return 'done';
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      waiting.push({ due: now() + VISIBLE_AGAIN_MS, work: next.work });
      return 'died';
    }
  }

  return {
    anna,
    carla,
    store,
    poison,
    told,
    steady,
    send: (key: string, message: Partial<OutgoingMessage> = {}, deps: SendPorts = steady) =>
      sendMessage(deps)(request(key, message)),
    /** A process that dies at its n-th effect; nothing of it runs on. */
    mortalAt(n: number, when: 'before' | 'after') {
      const { mortal, reached } = fate(n, when);
      return { deps: process(mortal), died: () => reached() >= n };
    },
    deliver,
    /** Nobody looks at its mailboxes any more: their files would fill the memory of a world with many stages. */
    close(): void {
      for (const { oid } of [anna, carla]) world.mailboxes.delete(oid);
    },
    /** All that waits in it is gone. */
    loseQueue: () => void waiting.splice(0),
    disconnect(): void {
      connection = { ...connection, status: 'disconnected', generation: 2, mailboxRef: null };
    },
    /** Delivers until nothing waits. */
    async drain(deps: SendPorts = steady): Promise<void> {
      let alive = deps;
      for (let rounds = 0; ; rounds += 1) {
        if (rounds > MOST_ROUNDS) throw new Error('the queue never ends');
        const ended = await deliver(alive);
        if (ended === 'idle') return;
        if (ended === 'died') alive = steady;
      }
    },
    async entries() {
      return (await store.page(account, contact, 10, null)).entries;
    },
    async sendRow(entry: EntryId) {
      const row = await store.send(account, contact, entry);
      if (!row) throw new Error('no such send');
      return row;
    },
  };
}

type Mortal = ReturnType<typeof fate>['mortal'];

/** A crash of a request's process ends the request, and says nothing else. */
export async function orCrash(run: Promise<unknown>): Promise<void> {
  await run.catch((error: unknown) => {
    if (!(error instanceof Crash)) throw error;
  });
}
