import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { afterAll } from 'vitest';
import { listen } from '../listen.ts';

export interface HeardEvent {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: Record<string, unknown>;
  readonly bytes: number;
  /** The header of W3C's Trace Context, when there was one. */
  readonly traceparent: string | null;
  /** What was answered; null: nothing. */
  readonly answered: number | null;
}

type Verified = Omit<HeardEvent, 'id' | 'bytes' | 'traceparent' | 'answered'>;
type Answer = number | null;

/** The CRM's end of the webhook, for one file: it takes only what the standard library verifies. */
export async function webhookListener() {
  const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
  const verifier = new Webhook(secret);
  const heard: HeardEvent[] = [];
  const refused: string[] = [];
  let answerTo: (event: Verified) => Answer = () => 204;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      try {
        const event = verifier.verify(body, request.headers as Record<string, string>) as Verified;
        const answered = answerTo(event);
        const id = String(request.headers['webhook-id']);
        const traceparent = request.headers['traceparent']?.toString() ?? null;
        heard.push({ ...event, id, bytes: body.length, traceparent, answered });
        if (answered !== null) response.writeHead(answered).end();
      } catch (error) {
        refused.push(String(error));
        response.writeHead(400).end();
      }
    });
  });
  const { url, close } = await listen(server);
  afterAll(close);
  return {
    heard,
    refused,
    /** Null: no answer at all. */
    answer: (next: (event: Verified) => Answer): void => {
      answerTo = next;
    },
    env: { CRM_WEBHOOK_URL: `${url}/hook`, CRM_WEBHOOK_SECRETS: secret },
  };
}
