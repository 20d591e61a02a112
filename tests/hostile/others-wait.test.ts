import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startLocal, type LocalSystem } from '../../local/system.ts';
import { crm, type Json } from '../e2e/crm.ts';
import { newPerson, type Person } from '../e2e/person.ts';
import { HOSTILE_INPUTS } from './inputs.ts';
import type { Entrance } from './parsers.ts';

const MOST_MS = 300;
/** Bytes of a send that no longer count as what a stranger can do. */
const LARGE = 4 * 1024 * 1024;
const LARGE_RATIO = 4;
/** A collection of garbage may fall into one; what waits at each try waits for the hostile one. */
const TRIES = 3;

let system: LocalSystem;
let contact: Person;
let user: Person;
let sent: string;
let app: ReturnType<typeof crm>;
let other: Worker;
beforeAll(async () => {
  system = await startLocal({ env: { DELAY_SCALE: '0.01' } });
  user = await newPerson(system, 'anna@hostile.example');
  contact = await newPerson(system, 'carla@stranger.example');
  app = crm(system);
  await app.connect('u1', user.email);
  await app.send('u1', {
    contact: { id: 'carla', email: contact.email },
    subject: 'Offer 17',
    text: 'Hello',
  });
  await system.idle();
  sent = String((await user.find('Offer 17', 'sentitems'))['internetMessageId']);
  // The threads that render are started by the first mail, as on any day.
  await enter({ mail: { html: '<p>Yes</p>' } });
  const url = `${system.host.url}/api/v1/accounts/other/users/u2/connection`;
  other = new Worker(new URL('./ask-meanwhile.ts', import.meta.url), {
    workerData: { url, key: system.host.functionKey, pid: system.host.pid() },
  });
}, 120_000);
afterAll(async () => {
  await other?.terminate();
  await system?.stop();
});

/** It comes in, and is done when it was answered, or stands in the conversation or among the skipped. */
async function enter(entrance: Entrance): Promise<void> {
  if (!('mail' in entrance)) return post(entrance);
  const messageId = `<${randomUUID()}@stranger.example>`;
  const skippedBefore = (await app.skipped('u1')).length;
  await user.deliver({
    from: { email: contact.email },
    to: [{ email: user.email }],
    messageId,
    inReplyTo: sent,
    subject: 'Re: Offer 17',
    ...entrance.mail,
    references: [...(entrance.mail.references ?? []), sent],
  });
  const isNowIn = () => isIn(messageId, skippedBefore);
  await vi.waitUntil(isNowIn, { interval: 100, timeout: 60_000 });
}

async function isIn(messageId: string, skippedBefore: number): Promise<boolean> {
  const page = await app.call('GET', `${app.contact('carla')}/conversation?limit=20`);
  const entries: Json[] = page.body.entries;
  if (entries.some((entry) => entry.internetMessageId === messageId)) return true;
  return (await app.skipped('u1')).length > skippedBefore;
}

async function post({ to, type, body }: Exclude<Entrance, { mail: unknown }>): Promise<void> {
  const path = to === 'messages' ? `v1/${app.user('u1')}/messages` : 'graph/notifications';
  const response = await fetch(`${system.host.url}/api/${path}`, {
    method: 'POST',
    headers: {
      'content-type': type,
      'x-functions-key': system.host.functionKey,
      'idempotency-key': randomUUID(),
    },
    body: new Uint8Array(body),
  });
  await response.body?.cancel();
  expect(response.status).toBeLessThan(500);
}

/** The longest that another account's requests wait for the app's event loop meanwhile. */
async function longestWait(entrance: Entrance): Promise<number> {
  other.postMessage('begin');
  await enter(entrance);
  other.postMessage('end');
  const [{ longest, asked }] = await once(other, 'message');
  expect(asked).toBeGreaterThan(0);
  return longest;
}

/** The least of some tries; the first that is short enough is the last. */
async function held(entrance: Entrance, most: number): Promise<number> {
  let least = Infinity;
  for (let n = 0; n < TRIES && least >= most; n += 1) {
    least = Math.min(least, await longestWait(entrance));
  }
  return least;
}

describe("another account's requests wait for no hostile input", () => {
  const entering = HOSTILE_INPUTS.flatMap(({ name, size, enter: of }) =>
    of === undefined
      ? []
      : [[name, () => of(size), size > LARGE && /^(send|multipart)/.test(name)] as const],
  );

  it('each kind that comes from outside is tried', () => {
    const kinds = new Set(entering.map(([name]) => name.split(':')[0]));
    expect([...kinds].map(String).toSorted()).toEqual([
      'HTML',
      'In-Reply-To and References',
      'address',
      'multipart',
      'notification',
      'outgoing HTML',
      'plain text',
      'send',
      'style',
      'subject',
    ]);
  });

  it.each(entering.filter(([, , isLarge]) => !isLarge))(
    '%s',
    { timeout: 240_000 },
    async (_, entrance) => {
      expect(await held(entrance(), MOST_MS)).toBeLessThan(MOST_MS);
    },
  );

  /**
   * Only who has the key can send one. Its bytes alone, of which the app reads none here, keep the event loop: the host's
   * worker hands a body on as a whole, copied more than once.
   */
  it.each(entering.filter(([, , isLarge]) => isLarge))(
    '%s: no longer than a few times what its bytes cost unread',
    { timeout: 240_000 },
    async (_, entrance) => {
      const large = entrance();
      const unread = Math.max(await longestWait({ ...large, type: 'text/plain' }), MOST_MS / 2);
      expect(await held(large, LARGE_RATIO * unread)).toBeLessThan(LARGE_RATIO * unread);
    },
  );

  it('and what is beyond the bounds comes in as its text, marked', async () => {
    await enter({ mail: { html: `${'<x>'.repeat(300_000)}All of it.` } });
    const [entry] = await app.conversation('carla');
    expect(entry).toMatchObject({ simplified: true, snippet: 'All of it.' });
    expect((await app.entry('carla', entry?.['id'])).body).toMatchObject({
      html: null,
      newText: 'All of it.',
    });
  });
});
