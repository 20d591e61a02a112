import type { InvocationContext } from '@azure/functions';
import { messagesIn, readWork, unpackMessage } from '../shared/domain/work/queue-message.ts';
import type { QueueWork, QueueName, UpkeepKind, Work } from '../shared/domain/work/work.ts';
import type { Traces } from '../shared/ports/telemetry.ts';
import { splitBatch } from '../shared/use-cases/receive/split-batch.ts';
import { keepMalformed } from '../shared/use-cases/work/poison.ts';
import { retry, type RetryPorts } from '../shared/use-cases/work/retry.ts';
import { sideBySide } from '../shared/use-cases/work/side-by-side.ts';

type QueuePorts = RetryPorts & { readonly traces: Pick<Traces, 'span'> };

export type QueueHandle = (message: unknown, context: InvocationContext) => Promise<void>;

/**
 * The edge of every queue function: what is not ours becomes a poison record at once, what fails is requeued by us. Only
 * when that fails too does the host see an error and keep the message.
 */
export const queueHandler =
  <Q extends QueueName>(
    deps: QueuePorts,
    queue: Q,
    run: (work: QueueWork<Q>) => Promise<void>,
  ): QueueHandle =>
  (given) =>
    runMessage(deps, queue, unpackMessage(given), run);

async function runMessage<Q extends QueueName>(
  deps: QueuePorts,
  queue: Q,
  message: unknown,
  run: (work: QueueWork<Q>) => Promise<void>,
): Promise<void> {
  const work = readWork(queue, message);
  if (work === null) {
    await keepMalformed(deps, queue, message);
    return;
  }
  // What is put back goes on in the same trace, too.
  await deps.traces.span(queue, work.traceparent, async () => {
    try {
      await run(work);
    } catch (error) {
      await retry(deps, work, error);
    }
  });
}

/** Mailboxes of one queue message that are worked on beside each other. */
const MAILBOXES_AT_ONCE = 4;

/**
 * Notified messages, mostly of one mailbox. Each message that can't end is requeued by the use case, alone. What comes a
 * second time and is more than one message is split.
 */
export const mailNotificationsHandle =
  (deps: QueuePorts, receive: (work: Work<'receive'>) => Promise<void>): QueueHandle =>
  async (given, { triggerMetadata }) => {
    const messages = messagesIn(unpackMessage(given));
    const comesAgain = Number(triggerMetadata?.['dequeueCount'] ?? 1) > 1;
    const isAlone = ({ payload }: Work<'receive'>): boolean =>
      messages.length === 1 && payload.ids.length === 1;
    const run: typeof receive = comesAgain
      ? (work) => (isAlone(work) ? receive(work) : splitBatch(deps, work))
      : receive;
    await sideBySide(messages, MAILBOXES_AT_ONCE, (message) =>
      runMessage(deps, 'mail-notifications', message, run),
    );
  };

/** A send that its request could not finish. Waiting for Graph is the use case's own; only our own faults are retried here. */
export const sendsHandle = (
  deps: QueuePorts,
  finish: (work: Work<'send'>) => Promise<void>,
): QueueHandle => queueHandler(deps, 'sends', finish);

interface Upkeep {
  readonly upkeep: (work: Work<UpkeepKind>) => Promise<void>;
  readonly sweep: (work: Work<'sweep'>) => Promise<void>;
}

/** One small task that keeps a mailbox alive, or the end of what has expired in one shard. */
export const upkeepHandle = (deps: QueuePorts, { upkeep, sweep }: Upkeep): QueueHandle =>
  queueHandler(deps, 'upkeep', (work) => (work.kind === 'sweep' ? sweep(work) : upkeep(work)));

/** One try to tell the CRM of an event. */
export const eventsHandle = (
  deps: QueuePorts,
  deliver: (work: Work<'deliver'>) => Promise<void>,
): QueueHandle => queueHandler(deps, 'events', deliver);
