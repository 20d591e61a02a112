import { setTimeout as pause } from 'node:timers/promises';
import { OutlookSync } from '../client/src/index.ts';
import { createMicrosoft365 } from '../local/demo/microsoft-365.ts';
import { connectMailbox } from '../local/demo/sign-in.ts';
import { sideBySide } from './load/side-by-side.ts';
import { wallClock } from './measure/wall-clock.ts';
import type { Thread } from './microsoft/commands.ts';
import type { Microsoft } from './microsoft/start-microsoft.ts';
import type { AppSide } from './sides/app-side.ts';

const ACCOUNT = 'bench';
const AT_ONCE = 8;
const SUBSCRIBED_WITHIN_MS = 120_000;
const RETURN_URL = 'http://127.0.0.1:3000/settings';

interface User {
  readonly name: string;
  readonly email: string;
  threads: number;
}

/** One CRM send: when it was asked for, how long the answer took, which entry it became. */
export interface Sent {
  readonly at: number;
  readonly answerMs: number;
  readonly entryId: string;
}

/** The users of the CRM, their mailboxes, and the threads that they have begun: made when a scenario needs them. */
export type People = ReturnType<typeof createPeople>;

export function createPeople(app: AppSide, microsoft: Microsoft) {
  const users: User[] = [];
  const control = createMicrosoft365(microsoft.url);
  // No second try: what is measured is one call.
  const sync = new OutlookSync({ baseUrl: app.url, key: app.functionKey, retries: 0 });

  async function ensureUsers(count: number): Promise<User[]> {
    const first = users.length;
    const fresh = Array.from({ length: Math.max(0, count - first) }, (_, index): User => {
      const name = `user-${first + index}`;
      return { name, email: `${name}@firm.example`, threads: 0 };
    });
    if (fresh.length > 0) {
      await microsoft.addPeople(fresh.map(({ email }) => email));
      await sideBySide(fresh, AT_ONCE, ({ name, email }) =>
        connectMailbox({
          sync,
          microsoft: control,
          account: ACCOUNT,
          user: name,
          email,
          ask: { returnUrl: RETURN_URL },
        }),
      );
      users.push(...fresh);
      await subscribed();
      await app.learnSubscriptions();
    }
    return users.slice(0, count);
  }

  async function subscribed(): Promise<void> {
    const deadline = performance.now() + SUBSCRIBED_WITHIN_MS;
    while ((await microsoft.subscriptions()).length < 2 * users.length) {
      if (performance.now() > deadline) throw new Error('not all mailboxes were subscribed');
      await pause(100);
    }
  }

  /** Begins a thread with a contact of its own. */
  async function send(user: User): Promise<Sent> {
    user.threads += 1;
    const id = `${user.name}-${user.threads}`;
    const at = wallClock();
    const entry = await sync.messages.send(ACCOUNT, user.name, {
      contact: { id, email: `${id}@client.example` },
      subject: `Offer ${id}`,
      html: '<p>Hello,</p><p>here is our offer. What do you think?</p>',
    });
    return { at, answerMs: wallClock() - at, entryId: entry.id };
  }

  return {
    ensureUsers,
    /** So many sends in turn from each of so many mailboxes. */
    async sends(mailboxes: number, fromEach: number): Promise<Sent[]> {
      const chosen = await ensureUsers(mailboxes);
      const turns = Array.from({ length: fromEach }, () => chosen).flat();
      return sideBySide(turns, AT_ONCE, send);
    },
    /** So many mailboxes with so many threads each, of all that there are. */
    async threads(mailboxes: number, ofEach: number): Promise<Thread[][]> {
      const chosen = await ensureUsers(mailboxes);
      const missing = Array.from({ length: ofEach }, (_, round) =>
        chosen.filter(({ threads }) => threads <= round),
      ).flat();
      await sideBySide(missing, AT_ONCE, send);
      const all = await microsoft.threads(chosen.map(({ email }) => email));
      const byMailbox = Map.groupBy(all, ({ mailbox }) => mailbox);
      return chosen.map(({ email }) => (byMailbox.get(email) ?? []).slice(0, ofEach));
    },
  };
}
