import { createServer } from 'node:net';

/** The usual port, or any free one when that is taken. It is free now, nobody reserves it. */
export async function freePort(usualPort: number): Promise<number> {
  return (await probe(usualPort)) ?? (await probe(0)) ?? usualPort;
}

/** The port that listening on `port` gives; undefined when it is taken. */
export function probe(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}
