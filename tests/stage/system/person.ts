import type { LocalSystem } from '../../../local/system.ts';
import type { Json } from './crm.ts';

async function call(url: string, body?: unknown, method = 'POST'): Promise<Json> {
  const response = await fetch(
    url,
    body === undefined
      ? {}
      : {
          method,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        },
  );
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
  return text === '' ? null : JSON.parse(text);
}

/** Whoever has the mailbox of this address in the simulated Microsoft 365, driven by its control API. */
export function personAt({ simulator }: Pick<LocalSystem, 'simulator'>, email: string) {
  const base = `${simulator.url}/control/mailboxes`;
  const own = `${base}/${encodeURIComponent(email)}`;

  async function messages(folder?: string): Promise<readonly Json[]> {
    const found = await call(`${own}/messages${folder === undefined ? '' : `?folder=${folder}`}`);
    return found['messages'] ?? found;
  }

  return {
    email,
    messages,
    /** The newest message with this subject in a folder, or an error that says what is there. */
    async find(subject: string, folder = 'inbox'): Promise<Json> {
      const all = await messages(folder);
      const found = all.filter((message) => message['subject'] === subject);
      const newest = found.toSorted((a, b) =>
        String(a['receivedDateTime']).localeCompare(String(b['receivedDateTime'])),
      );
      const last = newest.at(-1);
      if (!last)
        throw new Error(
          `${email} has no "${subject}" in ${folder}: ${all.map((m) => m['subject']).join(', ')}`,
        );
      return last;
    },
    send: (message: Record<string, unknown>) => call(`${own}/send`, message),
    reply: (messageId: Json | undefined, more: Record<string, unknown>) =>
      call(`${own}/reply`, { messageId, ...more }),
    replyAll: (messageId: Json | undefined, more: Record<string, unknown>) =>
      call(`${own}/reply-all`, { messageId, ...more }),
    forward: (messageId: Json | undefined, more: Record<string, unknown>) =>
      call(`${own}/forward`, { messageId, ...more }),
    /** Files, archives or deletes, as a person or their client does. */
    put: (
      how: 'move' | 'archive' | 'delete',
      messageId: Json,
      more: Record<string, unknown> = {},
    ) => call(`${own}/${how}`, { messageId, ...more }),
    /** What an administrator or the owner sets about the mailbox. */
    change: (fields: Record<string, unknown>) => call(own, fields, 'PATCH'),
    makeAnew: () => call(`${own}/make-anew`, {}),
    deliver: (message: Record<string, unknown>) => call(`${own}/deliver`, message),
  };
}

export type Person = ReturnType<typeof personAt>;

/** A fresh mailbox, so that tests in one world don't meet. */
export async function newPerson(
  system: Pick<LocalSystem, 'simulator'>,
  email: string,
  more: Record<string, unknown> = {},
): Promise<Person> {
  const response = await fetch(`${system.simulator.url}/control/mailboxes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, name: email.split('@')[0], ...more }),
  });
  if (!response.ok)
    throw new Error(`mailbox ${email}: ${response.status} ${await response.text()}`);
  return personAt(system, email);
}
