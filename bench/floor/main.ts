/**
 * The floor: the least that any app of this kind must do. A webhook that only enqueues; a queue function that fetches
 * each message from Graph and writes it as one table row. It checks nothing, judges nothing and tells nobody.
 */
import { readFileSync } from 'node:fs';
import { TableClient } from '@azure/data-tables';
import { app } from '@azure/functions';
import { QueueClient } from '@azure/storage-queue';
import { z } from 'zod';

const settings = z
  .object({
    AzureWebJobsStorage: z.string(),
    FLOOR_GRAPH_URL: z.string(),
    /** A JSON file: an access token for each mailbox. */
    FLOOR_TOKENS_FILE: z.string(),
  })
  .parse(process.env);
const tokens = z
  .record(z.string(), z.string())
  .parse(JSON.parse(readFileSync(settings.FLOOR_TOKENS_FILE, 'utf8')));

const notification = z.object({
  value: z.array(z.object({ clientState: z.string(), resourceData: z.object({ id: z.string() }) })),
});
const work = z.array(z.object({ mailbox: z.string(), id: z.string() }));
const message = z.object({
  internetMessageId: z.string(),
  subject: z.string(),
  body: z.object({ content: z.string() }),
});

const queue = new QueueClient(settings.AzureWebJobsStorage, 'floor');
const table = TableClient.fromConnectionString(settings.AzureWebJobsStorage, 'floor', {
  allowInsecureConnection: true,
});
await Promise.all([queue.createIfNotExists(), table.createTable()]);

app.http('notifications', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'notifications',
  handler: async (request) => {
    const { value } = notification.parse(await request.json());
    const items = value.map((one) => ({ mailbox: one.clientState, id: one.resourceData.id }));
    await queue.sendMessage(JSON.stringify(items));
    return { status: 202 };
  },
});

app.storageQueue('floor', {
  queueName: 'floor',
  connection: 'AzureWebJobsStorage',
  handler: async (items) => {
    await Promise.all(work.parse(items).map(store));
  },
});

async function store({ mailbox, id }: z.output<typeof work>[number]): Promise<void> {
  const response = await fetch(
    `${settings.FLOOR_GRAPH_URL}/me/messages/${id}?$select=internetMessageId,subject,body`,
    { headers: { authorization: `Bearer ${tokens[mailbox]}`, prefer: 'IdType="ImmutableId"' } },
  );
  if (!response.ok) throw new Error(`Graph answered ${response.status}`);
  const { internetMessageId, subject, body } = message.parse(await response.json());
  await table.upsertEntity({
    partitionKey: mailbox,
    rowKey: id,
    internetMessageId,
    subject,
    body: body.content,
  });
}
