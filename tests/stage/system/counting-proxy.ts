import { createServer, request as forward, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';

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
  reset(): void;
  close(): Promise<void>;
}

const SERVICES = ['blob', 'queue', 'table'] as const;

/** Stands between the app and the storage and counts what really goes over the wire. */
export async function countingProxy(connectionString: string): Promise<CountingProxy> {
  const requests: Counted[] = [];
  const servers: Server[] = [];
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
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
    const address = server.address();
    if (typeof address !== 'object' || !address) throw new Error('no port');
    const url = new URL(target);
    url.port = String(address.port);
    rewritten = rewritten.replace(target, url.href.replace(/\/$/, ''));
  }
  return {
    connectionString: rewritten,
    requests,
    ours: () => requests.filter((one) => !isHosts(one)),
    reset: () => void requests.splice(0),
    async close() {
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
        await once(server, 'close');
      }
    },
  };
}

function counted(service: Counted['service'], incoming: IncomingMessage): Counted {
  const path = (incoming.url ?? '').split('?')[0] ?? '';
  return { service, method: incoming.method ?? '', path: path.replace(/^\/[^/]+/, '') };
}

/** The host receives, renews and deletes queue messages, looks at queues and makes poison queues; our code only adds messages. */
function isHosts({ service, method, path }: Counted): boolean {
  return service === 'queue' && !(method === 'POST' && path.endsWith('/messages'));
}
