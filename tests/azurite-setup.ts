import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { TestProject } from 'vitest/node';
import { connectionString, startAzurite, type Azurite } from '../local/azurite.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers with a connection string of the run's Azurite: of the account for all, or of one that nobody else has. */
    azuriteUrl: string;
  }
}

const FOR_ALL = 'all';
/** More than a run has files. */
const ACCOUNTS_OF_THEIR_OWN = 200;

/** One Azurite for the whole run, started when the first test file asks for it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let azurite: Promise<Azurite> | undefined;
  let taken = 0;
  const own = Array.from({ length: ACCOUNTS_OF_THEIR_OWN }, (_, place) => `own${place + 1}`);
  const server = createServer(({ url }, response) => {
    azurite ??= startAzurite({ accounts: [FOR_ALL, ...own] });
    const account = url === '/own' ? (own[taken++] ?? 'none') : FOR_ALL;
    azurite.then(
      ({ ports }) => response.end(connectionString(ports, account)),
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
