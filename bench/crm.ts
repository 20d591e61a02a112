import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { wallClock } from './measure/wall-clock.ts';

const eventSchema = z.object({
  type: z.string(),
  data: z.looseObject({
    entryId: z.string().optional(),
    internetMessageId: z.string().nullish(),
    status: z.string().optional(),
  }),
});

export type Crm = Awaited<ReturnType<typeof startCrm>>;

/** The CRM's end of the webhook: it notes what it is told and when, answers 204 and checks nothing. */
export async function startCrm() {
  const received = new Map<string, number>();
  const messageIds = new Map<string, string>();
  const confirmed = new Map<string, number>();
  const server = createServer((request, response) => {
    const at = wallClock();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.writeHead(204).end();
      const { type, data } = eventSchema.parse(JSON.parse(Buffer.concat(chunks).toString()));
      const { entryId, internetMessageId, status } = data;
      if (entryId === undefined) return;
      if (status === 'confirmed' && !confirmed.has(entryId)) confirmed.set(entryId, at);
      if (type !== 'conversation.entry.created' || status !== 'received') return;
      if (typeof internetMessageId !== 'string' || received.has(internetMessageId)) return;
      received.set(internetMessageId, at);
      messageIds.set(entryId, internetMessageId);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  const host = `127.0.0.1:${address.port}`;

  /** Waits until all of them are there, or the time is up. */
  async function hasAll(ids: readonly string[], known: Map<string, unknown>, limitMs: number) {
    const deadline = performance.now() + limitMs;
    let next = 0;
    for (;;) {
      // What was told once stays told: each look goes on where the last one stopped.
      while (next < ids.length && known.has(ids[next] ?? '')) next += 1;
      if (next === ids.length || performance.now() > deadline) return;
      await pause(20);
    }
  }

  return {
    host,
    env: {
      CRM_WEBHOOK_URL: `http://${host}/hook`,
      CRM_WEBHOOK_SECRETS: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
    },
    toldAt: (messageId: string): number | undefined => received.get(messageId),
    messageIdOf: (entryId: string): string | undefined => messageIds.get(entryId),
    confirmedAt: (entryId: string): number | undefined => confirmed.get(entryId),
    toldOfAll: (ids: readonly string[], limitMs: number) => hasAll(ids, received, limitMs),
    confirmedAll: (entryIds: readonly string[], limitMs: number) =>
      hasAll(entryIds, confirmed, limitMs),
    async stop(): Promise<void> {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
