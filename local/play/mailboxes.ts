import { z } from 'zod';

const message = z.object({
  id: z.string(),
  internetMessageId: z.string(),
  inReplyTo: z.string().nullable(),
  subject: z.string(),
  from: z.object({ email: z.string(), name: z.string() }).nullable(),
  isDraft: z.boolean(),
  folder: z.string().nullable(),
  receivedDateTime: z.string(),
});
const messages = z.object({ messages: z.array(message) });
const requests = z.object({
  requests: z.array(z.object({ path: z.string(), readsBody: z.boolean() })),
});

export type MailboxMessage = z.output<typeof message>;

/** What the tour looks at in the simulated Microsoft 365, by its control API. */
export function mailboxes(simulatorUrl: string) {
  async function get<T>(path: string, shape: z.ZodType<T>): Promise<T | null> {
    const response = await fetch(`${simulatorUrl}/control/${path}`);
    if (response.status === 404) return null;
    if (!response.ok) throw new Error(`Microsoft 365 answered ${response.status} for ${path}.`);
    return shape.parse(await response.json());
  }
  return {
    /** Newest first; none for an address without a mailbox. */
    async messages(email: string): Promise<readonly MailboxMessage[]> {
      const found = await get(`mailboxes/${encodeURIComponent(email)}/messages`, messages);
      const sent = found?.messages.filter(({ isDraft }) => !isDraft) ?? [];
      return sent.toSorted((a, b) => b.receivedDateTime.localeCompare(a.receivedDateTime));
    },
    /** Whether a message was looked at in the mailbox, and whether its text was read. */
    async looksAt(id: string): Promise<{ looked: number; read: boolean }> {
      const all = (await get('requests', requests))?.requests ?? [];
      const looks = all.filter(({ path }) => path.includes(id));
      return { looked: looks.length, read: looks.some(({ readsBody }) => readsBody) };
    },
  };
}

export type Mailboxes = ReturnType<typeof mailboxes>;
