import type { QueueClient } from '@azure/storage-queue';
import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { BackupRefused } from './backup-refused.ts';
import { namesOf, type StorageAccount } from './storage-account.ts';

/** Longer than any copy takes; afterwards a message is there again by itself. */
const HELD_SECONDS = 3600;
const LOOK_EVERY_MS = 1000;
const AT_ONCE = 32;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const text = z.string();

interface Held {
  readonly messageId: string;
  readonly popReceipt: string;
}

export interface QueuesOut {
  readonly messages: number;
  /** By queue, what stayed hidden for longer than was waited. */
  readonly hidden: Readonly<Record<string, number>>;
}

/**
 * The messages of each queue, a line each, while nobody works on them. A message that waits for its time shows only
 * then, so they are waited for.
 */
export async function copyQueuesOut(
  account: StorageAccount,
  folder: string,
  waitMs: number,
): Promise<QueuesOut> {
  await mkdir(folder, { recursive: true });
  const end = performance.now() + waitMs;
  const hidden: Record<string, number> = {};
  let messages = 0;
  for (const name of await namesOf(account.queues.listQueues())) {
    const queue = account.queues.getQueueClient(name);
    const file = join(folder, `${name}.ndjson`);
    await writeFile(file, '');
    const held: Held[] = [];
    const asked = askedToEnd();
    try {
      hidden[name] = await holdAll(queue, held, { end, asked: asked.signal }, (line) =>
        appendFile(file, `${line}\n`),
      );
    } finally {
      for (const { messageId, popReceipt } of held)
        await queue.updateMessage(messageId, popReceipt, undefined, 0);
      asked.over();
    }
    messages += held.length;
  }
  return {
    messages,
    hidden: Object.fromEntries(Object.entries(hidden).filter(([, count]) => count > 0)),
  };
}

/** How many could not be seen in time. */
async function holdAll(
  queue: QueueClient,
  held: Held[],
  { end, asked }: { readonly end: number; readonly asked: AbortSignal },
  write: (line: string) => Promise<void>,
): Promise<number> {
  for (;;) {
    asked.throwIfAborted();
    const options = { numberOfMessages: AT_ONCE, visibilityTimeout: HELD_SECONDS };
    const { receivedMessageItems } = await queue.receiveMessages(options);
    for (const message of receivedMessageItems) {
      held.push(message);
      await write(JSON.stringify(message.messageText));
    }
    if (receivedMessageItems.length > 0) continue;
    const { approximateMessagesCount = 0 } = await queue.getProperties();
    const left = approximateMessagesCount - held.length;
    if (left <= 0 || performance.now() > end) return Math.max(0, left);
    await pause(LOOK_EVERY_MS);
  }
}

/** Ends by hand what holds messages: else they would stay hidden for as long as they are held. */
function askedToEnd(): { readonly signal: AbortSignal; readonly over: () => void } {
  const asked = new AbortController();
  const end = (): void =>
    asked.abort(new BackupRefused('Ended before it was done: there is no copy.'));
  for (const signal of SIGNALS) process.once(signal, end);
  return {
    signal: asked.signal,
    over() {
      for (const signal of SIGNALS) process.off(signal, end);
    },
  };
}

export async function copyQueuesIn(account: StorageAccount, folder: string): Promise<number> {
  let messages = 0;
  for (const file of await readdir(folder)) {
    const queue = account.queues.getQueueClient(file.replace(/\.ndjson$/, ''));
    await queue.createIfNotExists();
    // Of a restore that broke off.
    await queue.clearMessages();
    for (const line of (await readFile(join(folder, file), 'utf8')).split('\n')) {
      if (line === '') continue;
      await queue.sendMessage(text.parse(JSON.parse(line)), { messageTimeToLive: -1 });
      messages += 1;
    }
  }
  return messages;
}
