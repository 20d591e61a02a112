import { createServer } from 'node:http';
import { once } from 'node:events';
import { Webhook } from 'standardwebhooks';

export interface HeardEvent {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: Record<string, unknown>;
  readonly bytes: number;
}

/** The CRM's end of the webhook: it takes only what the standard library verifies. */
export async function webhookListener() {
  const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
  const verifier = new Webhook(secret);
  const heard: HeardEvent[] = [];
  const refused: string[] = [];
  let status = 204;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      try {
        const event = verifier.verify(body, request.headers as Record<string, string>) as Omit<
          HeardEvent,
          'id'
        >;
        heard.push({ ...event, id: String(request.headers['webhook-id']), bytes: body.length });
      } catch (error) {
        refused.push(String(error));
      }
      response.writeHead(status).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return {
    heard,
    refused,
    answer: (next: number): void => {
      status = next;
    },
    env: { CRM_WEBHOOK_URL: `http://127.0.0.1:${address.port}/hook`, CRM_WEBHOOK_SECRETS: secret },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
