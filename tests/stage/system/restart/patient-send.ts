import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, Crm, SendFields } from '../crm.ts';

const PAUSE_MS = 250;
const PATIENCE_MS = 120_000;

/** How often the CRM heard what: a status, or `none` where the connection broke. */
export type Tally = Map<number | 'none', number>;

/**
 * What docs/integration.md tells a CRM to do: whoever got no answer, 503 or `send_in_progress` asks again with the same
 * key. Any other answer than the entry is a fault.
 */
export async function sendPatiently(
  app: Crm,
  userId: string,
  message: SendFields,
  key: string,
  tally: Tally,
): Promise<Answer> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await app.send(userId, message, key).catch(() => null);
    const heard = answer?.status ?? 'none';
    tally.set(heard, (tally.get(heard) ?? 0) + 1);
    if (answer && [200, 201, 202].includes(answer.status)) return answer;
    const mayComeAgain =
      answer === null || answer.status === 503 || answer.body.code === 'send_in_progress';
    if (!mayComeAgain || performance.now() > deadline) {
      throw new Error(`send ${key}: ${heard} ${JSON.stringify(answer?.body)}`);
    }
    await pause(PAUSE_MS);
  }
}
