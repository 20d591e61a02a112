import { createServer, request as forward, type IncomingMessage } from 'node:http';
import { listen } from '../listen.ts';

interface Counted {
  readonly service: 'blob' | 'queue' | 'table';
  readonly method: string;
  /** Without the account and the query. */
  readonly path: string;
}

export interface CountingProxy {
  readonly connectionString: string;
  /** Every request since the last reset, in order. */
  readonly requests: readonly Counted[];
  /** Those that our code makes: the host's own reading and deleting of queue messages is not. */
  ours(): readonly Counted[];
  /** Messages of events that were taken out of their queue, by our code or, where the queue delivers them, by the host. */
  eventsEnded(): number;
  reset(): void;
  close(): Promise<void>;
}

const SERVICES = ['blob', 'queue', 'table'] as const;

/** Stands between the app and the storage and counts what really goes over the wire. */
export async function countingProxy(connectionString: string): Promise<CountingProxy> {
  const requests: Counted[] = [];
  const closers: (() => Promise<void>)[] = [];
  let rewritten = connectionString;
  for (const service of SERVICES) {
    const name = `${service[0]?.toUpperCase()}${service.slice(1)}Endpoint`;
    const target = new RegExp(`${name}=([^;]+)`).exec(connectionString)?.[1];
    if (target === undefined) throw new Error(`no ${name}`);
    const server = createServer((incoming, outgoing) => {
      requests.push(counted(service, incoming));
      const onward = forward(
        new URL(incoming.url ?? '/', target),
        { method: incoming.method, headers: incoming.headers },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        },
      );
      onward.on('error', () => outgoing.destroy());
      incoming.pipe(onward);
    });
    const listening = await listen(server);
    closers.push(listening.close);
    const url = new URL(target);
    url.port = new URL(listening.url).port;
    rewritten = rewritten.replace(target, url.href.replace(/\/$/, ''));
  }
  return {
    connectionString: rewritten,
    requests,
    ours: () => requests.filter((one) => !isHosts(one)),
    eventsEnded: () =>
      requests.filter(
        ({ service, method, path }) =>
          service === 'queue' && method === 'DELETE' && path.startsWith('/events/messages/'),
      ).length,
    reset: () => void requests.splice(0),
    async close() {
      for (const close of closers) await close();
    },
  };
}

function counted(service: Counted['service'], incoming: IncomingMessage): Counted {
  const path = (incoming.url ?? '').split('?')[0] ?? '';
  return { service, method: incoming.method ?? '', path: path.replace(/^\/[^/]+/, '') };
}

/** The host receives, renews and deletes queue messages, looks at queues and makes poison queues; our code only adds messages, but for a timer that empties the poison queues. */
function isHosts({ service, method, path }: Counted): boolean {
  return service === 'queue' && !(method === 'POST' && path.endsWith('/messages'));
}
