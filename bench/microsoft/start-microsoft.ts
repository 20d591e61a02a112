import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Answer, type Command, type Thread, threadSchema } from './commands.ts';

const entry = fileURLToPath(new URL('./process.ts', import.meta.url));
const reply = z.union([z.object({ error: z.string() }), z.object({ result: z.unknown() })]);
const addresses = z.object({ url: z.string(), loginUrl: z.string(), graphUrl: z.string() });
const subscription = z.object({
  id: z.string(),
  mailbox: z.string(),
  ofAllFolders: z.boolean(),
  clientState: z.string(),
});

export type Microsoft = Awaited<ReturnType<typeof startMicrosoft>>;

/** Starts the simulated Microsoft 365; it ends with this process, whatever ends it. */
export async function startMicrosoft() {
  const child = fork(entry, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [] });
  const exited = once(child, 'exit');
  const died = exited.then(() => Promise.reject(new Error('the simulator has ended')));
  died.catch(() => undefined);
  let last: Promise<unknown> = Promise.resolve();

  async function answerTo(command?: Command): Promise<unknown> {
    if (command !== undefined) child.send(command);
    const [message] = await Promise.race([once(child, 'message'), died]);
    const answered = reply.parse(message);
    if ('error' in answered) throw new Error(answered.error);
    return answered.result;
  }
  /** One after the other: answers come in the order of the commands. */
  function ask(command: Command): Promise<unknown> {
    const answered = last.then(() => answerTo(command));
    last = answered.catch(() => undefined);
    return answered;
  }

  const { url, loginUrl, graphUrl } = addresses.parse(await answerTo());
  return {
    url,
    loginUrl,
    graphUrl,
    // It has spoken to us.
    pid: child.pid ?? 0,
    addPeople: async (emails: string[]): Promise<void> =>
      void (await ask({ name: 'add-people', emails })),
    threads: async (mailboxes: string[]): Promise<Thread[]> =>
      z.array(threadSchema).parse(await ask({ name: 'threads', mailboxes })),
    /** The ids that the answers have in their mailboxes. */
    deliver: async (answers: Answer[]): Promise<string[]> =>
      z.array(z.string()).parse(await ask({ name: 'deliver', answers })),
    tokens: async (mailboxes: string[]): Promise<Record<string, string>> =>
      z.record(z.string(), z.string()).parse(await ask({ name: 'tokens', mailboxes })),
    subscriptions: async () => z.array(subscription).parse(await ask({ name: 'subscriptions' })),
    /** Each Graph request then takes so long; 0: none. */
    delay: async (ms: number): Promise<void> => void (await ask({ name: 'delay', ms })),
    requestsAtOnce: async (limit: number): Promise<void> =>
      void (await ask({ name: 'requests-at-once', limit })),
    forgetRequests: async (): Promise<void> => void (await ask({ name: 'forget-requests' })),
    async stop(): Promise<void> {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
