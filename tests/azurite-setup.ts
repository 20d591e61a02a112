import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { TestProject } from 'vitest/node';
import { startAzurite, type Azurite } from '../local/azurite.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers with the connection string of the run's Azurite. */
    azuriteUrl: string;
  }
}

/** One Azurite for the whole run, started when the first test file asks for it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let azurite: Promise<Azurite> | undefined;
  const server = createServer((_request, response) => {
    azurite ??= startAzurite();
    azurite.then(
      ({ connectionString }) => response.end(connectionString),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  project.provide('azuriteUrl', `http://127.0.0.1:${portOf(server.address())}`);
  return async () => {
    server.close();
    server.closeAllConnections();
    await (await azurite)?.stop();
  };
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
