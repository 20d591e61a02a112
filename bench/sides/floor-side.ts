import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TableClient } from '@azure/data-tables';
import type { Microsoft } from '../microsoft/start-microsoft.ts';
import { timestampsOf } from './row-timestamps.ts';
import { layGround, type Side } from './side.ts';

const appRoot = fileURLToPath(new URL('../floor', import.meta.url));

/** The floor. It can't fetch for a mailbox that it has no token of: it is started for those of a scenario. */
export async function startFloor(
  microsoft: Microsoft,
  mailboxes: readonly string[],
): Promise<Side> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-floor-'));
  const tokensFile = join(folder, 'tokens.json');
  writeFileSync(tokensFile, JSON.stringify(await microsoft.tokens([...mailboxes])), {
    mode: 0o600,
  });
  const ground = await layGround({
    appRoot,
    origins: { graph: new URL(microsoft.url).host, crm: '' },
    env: (connectionString) => ({
      AzureWebJobsStorage: connectionString,
      FLOOR_GRAPH_URL: microsoft.graphUrl,
      FLOOR_TOKENS_FILE: tokensFile,
    }),
  });
  const rows = TableClient.fromConnectionString(ground.connectionString, 'floor', {
    allowInsecureConnection: true,
  });
  const messageIds = new Map<string, string>();

  return {
    ...ground,
    name: 'floor',
    webhooks: () => ground.urls().map((url) => `${url}/api/notifications`),
    notification(mails) {
      for (const { id, messageId } of mails) messageIds.set(id, messageId);
      return JSON.stringify({
        value: mails.map(({ mailbox, id }) => ({
          clientState: mailbox,
          changeType: 'created',
          resource: `Users/${mailbox}/Messages/${id}`,
          resourceData: { '@odata.type': '#Microsoft.Graph.Message', id },
        })),
      });
    },
    async through(_, limitMs): Promise<void> {
      await ground.idle(limitMs);
    },
    async enteredSince(at): Promise<ReadonlyMap<string, number>> {
      const entered = [...(await timestampsOf(rows, at))].flatMap(
        ([id, written]): [string, number][] => {
          const messageId = messageIds.get(id);
          return messageId === undefined ? [] : [[messageId, written]];
        },
      );
      return new Map(entered);
    },
    async stop(): Promise<void> {
      await ground.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
