import { randomUUID } from 'node:crypto';
import type { Thread } from './microsoft/commands.ts';
import type { Microsoft } from './microsoft/start-microsoft.ts';

/** A message that lies in a mailbox, and that nobody has been told of. */
export interface Mail {
  readonly mailbox: string;
  /** Of Graph. */
  readonly id: string;
  readonly messageId: string;
}

/**
 * `scattered`: each message in another thread than those around it. `grouped`: the messages of one POST are of one
 * thread. `one-thread`: all are of one.
 */
type Spread = 'scattered' | 'grouped' | 'one-thread';

export interface MailPlan {
  readonly count: number;
  readonly perPost: number;
  readonly spread: Spread;
}

/** Which thread each message is of, by POST: POSTs go round the mailboxes, threads round those of a mailbox. */
export function planPosts<T>(
  threadsOf: readonly (readonly T[])[],
  { count, perPost, spread }: MailPlan,
): T[][] {
  const posts = Math.ceil(count / perPost);
  return Array.from({ length: posts }, (_, post) => {
    const threads = threadsOf[spread === 'one-thread' ? 0 : post % threadsOf.length] ?? [];
    const round = Math.floor(post / threadsOf.length);
    const length = Math.min(perPost, count - post * perPost);
    return Array.from({ length }, (__, item) => {
      const thread = { scattered: round * perPost + item, grouped: round, 'one-thread': 0 }[spread];
      const chosen = threads[thread % threads.length];
      if (chosen === undefined) throw new Error('a mailbox has no thread');
      return chosen;
    });
  });
}

/** Puts an answer into the mailbox for each place of the plan. */
export async function layMail(
  microsoft: Microsoft,
  posts: readonly (readonly Thread[])[],
): Promise<Mail[][]> {
  const answers = posts.flat().map((thread) => ({ thread, messageId: newMessageId() }));
  const ids = await microsoft.deliver(answers);
  const mails = answers.map(({ thread: { mailbox }, messageId }, index) => ({
    mailbox,
    id: ids[index] ?? '',
    messageId,
  }));
  let next = 0;
  return posts.map(({ length }) => mails.slice(next, (next += length)));
}

function newMessageId(): string {
  return `<${randomUUID()}@mail.client.example>`;
}
