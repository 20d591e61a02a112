import { createServer, request as forward } from 'node:http';
import { listen } from '../stage/listen.ts';
import { until } from '../stage/until.ts';

export interface Front {
  readonly url: string;
  /** Stands before these from now on. */
  share(origins: readonly string[]): void;
  /** Resolves when this one has nothing more to answer. */
  drained(origin: string): Promise<void>;
  /** How many requests this one has answered. */
  answered(origin: string): number;
  close(): Promise<void>;
}

/** The one address of several instances: each request goes to the next of them. One that is down breaks the connection. */
export async function openFront(): Promise<Front> {
  let targets: readonly string[] = [];
  let turn = 0;
  const answered = new Map<string, number>();
  const underWay: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const origin = targets[turn % targets.length];
    turn += 1;
    if (origin === undefined) {
      outgoing.destroy();
      return;
    }
    underWay.push(origin);
    outgoing.once('close', () => underWay.splice(underWay.indexOf(origin), 1));
    const { method, headers } = incoming;
    const onward = forward(new URL(incoming.url ?? '/', origin), { method, headers }, (answer) => {
      answered.set(origin, (answered.get(origin) ?? 0) + 1);
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('error', () => outgoing.destroy());
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  const { url, close } = await listen(server);
  return {
    url,
    share: (origins) => {
      targets = origins;
    },
    drained: async (origin) => {
      await until(() => !underWay.includes(origin), { interval: 20 });
    },
    answered: (origin) => answered.get(origin) ?? 0,
    close,
  };
}
