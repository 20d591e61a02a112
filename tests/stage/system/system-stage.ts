import { afterAll, afterEach, expect } from 'vitest';
import { startLocal, type LocalOptions, type LocalSystem } from '../../../local/system.ts';
import { ownAccount } from '../../azurite.ts';
import { crm, type Crm, type Json } from './crm.ts';
import { newPerson, type Person } from './person.ts';

export interface Cast {
  readonly app: Crm;
  readonly anna: Person;
  /** Anna's colleague, not connected. */
  readonly ben: Person;
  readonly carla: Person;
  readonly contact: { id: string; email: string };
  /** A word of this cast alone: its domains are `firm-WORD.example` and `client-WORD.example`. */
  readonly name: string;
}

/** The running system for the tests of one file; faults end with each test, the system with the file. */
export async function openSystem(options: LocalOptions = {}) {
  // Only what stops the storage, or finds it again in a folder, needs one of its own.
  const shared = options.dataFolder === undefined ? { storage: await ownAccount() } : {};
  const env = { ...resyncsOf(options.env), ...options.env };
  const system = await startLocal({ ...shared, ...options, env });
  const on = systemStage(system);
  afterEach(() => on.mend());
  afterAll(() => system.stop());
  return { system, on };
}

/**
 * Where a resync is always due it comes when the test runs its timer: by the schedule each mailbox of the file would be
 * listed again in every minute.
 */
function resyncsOf(env: LocalOptions['env']): Readonly<Record<string, string>> {
  return env?.['RESYNC_MINUTES'] === '0'
    ? { 'AzureWebJobs.resync-mailboxes.Disabled': 'true' }
    : {};
}

let casts = 0;

/** What tests do to one running system, by the addresses that outsiders have. */
export function systemStage(system: LocalSystem) {
  async function control(method: string, path: string, body?: unknown): Promise<Json> {
    const response = await fetch(`${system.simulator.url}/control/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${text}`);
    return text === '' ? null : JSON.parse(text);
  }

  /** A fresh account with a user (anna) who is not connected yet, her colleague (ben) and a contact (carla). */
  async function strangers(): Promise<Cast> {
    casts += 1;
    const name = `n${casts}`;
    const anna = await newPerson(system, `anna@firm-${name}.example`);
    const ben = await newPerson(system, `ben@firm-${name}.example`);
    const carla = await newPerson(system, `carla@client-${name}.example`);
    const contact = { id: 'carla', email: carla.email };
    return { app: crm(system), anna, ben, carla, contact, name };
  }

  /** The same, connected; `before` may change the people first. */
  async function connected(before?: (cast: Cast) => Promise<unknown>): Promise<Cast> {
    const cast = await strangers();
    await before?.(cast);
    expect((await cast.app.connect('u1', cast.anna.email)).status).toBe(200);
    await system.idle();
    return cast;
  }

  /** The same with a thread that the CRM began, which Carla has in her inbox. */
  async function started(subject: string): Promise<Cast & { readonly first: Json }> {
    const cast = await connected();
    const sent = await cast.app.send('u1', { contact: cast.contact, subject, text: 'Hello' });
    expect(sent.status).toBe(201);
    await system.idle();
    return { ...cast, first: await cast.carla.find(subject) };
  }

  return {
    control,
    strangers,
    connected,
    started,
    fault: (match: object, effect: object): Promise<Json> =>
      control('POST', 'faults', { match, effect }),
    mend: (): Promise<Json> => control('DELETE', 'faults'),
    /** How often a fault has struck. */
    async struck({ id }: Json): Promise<number> {
      const { faults } = await control('GET', 'faults');
      return faults.find((one: Json) => one.id === id)?.struck ?? 0;
    },
    /** Graph requests of a mailbox since the journal was cleared, as `POST /me/messages/{id}/send`. */
    async requests({ email }: Person): Promise<readonly string[]> {
      const { requests } = await control('GET', 'requests');
      return requests
        .filter((one: Json) => one.mailbox === email)
        .map((one: Json) => `${one.method} ${one.template}`);
    },
    /** Instead of waiting for its minute. */
    async drainPoison(): Promise<void> {
      await fetch(`${system.host.url}/admin/functions/drain-poison`, {
        method: 'POST',
        headers: { 'x-functions-key': system.host.adminKey, 'content-type': 'application/json' },
        body: '{"input":""}',
      });
    },
    ops: (app: Crm, path: string, method = 'GET') =>
      app.call(method, `ops/${path}`, { key: system.host.adminKey }),
    async subscriptions({ email }: Person): Promise<readonly Json[]> {
      const { subscriptions } = await control('GET', 'subscriptions');
      return subscriptions.filter((one: Json) => one.mailbox === email);
    },
  };
}

export const snippets = (entries: readonly Json[]): string[] =>
  entries.map((one) => String(one.snippet).slice(0, 40));

/** Waits for what the conversation shows, newest first; what one second received has no order of its own. */
export async function expectConversation(app: Crm, expected: readonly string[]): Promise<void> {
  await expect
    .poll(async () => inOrder(await app.conversation('carla'), expected))
    .toEqual(expected);
}

/** What each second received is as expected when it is the same, however often a text comes. */
function inOrder(entries: readonly Json[], expected: readonly string[]): string[] {
  const second = ({ occurredAt }: Json): number => Math.floor(Date.parse(occurredAt) / 1000);
  const seconds = Map.groupBy(
    entries.toSorted((a, b) => second(b) - second(a)),
    second,
  );
  const shown: string[] = [];
  for (const together of seconds.values()) {
    const own = snippets(together);
    const wanted = expected.slice(shown.length, shown.length + own.length);
    const isSame = JSON.stringify(own.toSorted()) === JSON.stringify(wanted.toSorted());
    shown.push(...(isSame ? wanted : own));
  }
  return shown;
}
