import { expect } from 'vitest';
import type { LocalSystem } from '../../../local/system.ts';
import { crm, type Crm, type Json } from './crm.ts';
import { newPerson, type Person } from './person.ts';

export interface Cast {
  readonly app: Crm;
  readonly anna: Person;
  readonly carla: Person;
  readonly contact: { id: string; email: string };
}

let casts = 0;

/** What the fault tests do to one running system, by the addresses that outsiders have. */
export function faultWorld(system: LocalSystem) {
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

  /** A fresh account with a connected user (anna) and a contact (carla). */
  async function connected(): Promise<Cast> {
    casts += 1;
    const anna = await newPerson(system, `anna@fault${casts}.example`);
    const carla = await newPerson(system, `carla@faultclient${casts}.example`);
    const app = crm(system);
    expect((await app.connect('u1', anna.email)).status).toBe(200);
    await system.idle();
    return { app, anna, carla, contact: { id: 'carla', email: carla.email } };
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
    ops: (app: Crm, path: string, method = 'GET') =>
      app.call(method, `ops/${path}`, { key: system.host.adminKey }),
    async subscriptions({ email }: Person): Promise<readonly Json[]> {
      const { subscriptions } = await control('GET', 'subscriptions');
      return subscriptions.filter((one: Json) => one.mailbox === email);
    },
  };
}

export type FaultWorld = ReturnType<typeof faultWorld>;

export const snippets = (entries: readonly Json[]): string[] =>
  entries.map((one) => String(one.snippet).slice(0, 40));

/** Waits for what the conversation shows, newest first. */
export async function expectConversation(app: Crm, expected: readonly string[]): Promise<void> {
  await expect
    .poll(async () => snippets(await app.conversation('carla')), { timeout: 25_000 })
    .toEqual(expected);
}

/** The same where two of one second have no order of their own. */
export async function expectInAnyOrder(app: Crm, expected: readonly string[]): Promise<void> {
  await expect
    .poll(async () => snippets(await app.conversation('carla')).toSorted(), { timeout: 25_000 })
    .toEqual(expected.toSorted());
}
