import type { Server } from 'node:net';
import { StartRefusal } from '../start-refusal.ts';

/**
 * Listens on loopback and resolves to the port: the one asked for, or else the usual one, or any
 * free one when that is taken. Rejects only when a port asked for can't be had.
 */
export async function listen(
  server: Server,
  port: number | undefined,
  usualPort: number,
): Promise<number> {
  if (port !== undefined) return listenOn(server, port);
  try {
    return await listenOn(server, usualPort);
  } catch {
    return listenOn(server, 0);
  }
}

function sayWhichPort(error: Error, port: number): Error {
  const code = 'code' in error ? error.code : undefined;
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error;
  const why = code === 'EACCES' ? 'may not be used by you' : 'is taken';
  return new StartRefusal(`port ${port} ${why}: choose another by --port.`, { cause: error });
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(sayWhichPort(error, port)));
    server.listen(port, '127.0.0.1', () => {
      server.removeAllListeners('error');
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no TCP address'));
      else resolve(address.port);
    });
  });
}
