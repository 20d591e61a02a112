import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocal, type LocalSystem } from '../../local/system.ts';
import { crm } from '../e2e/crm.ts';
import { newPerson, type Person } from '../e2e/person.ts';

const MOST_MS = 300;
/** On a busy machine somebody else may have held a request up; what waits at each try waits for the hostile one. */
const TRIES = 4;

let system: LocalSystem;
let contact: Person;
let user: Person;
let sent: string;
let app: ReturnType<typeof crm>;
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
  await deliver({ html: '<p>Yes</p>' });
}, 120_000);
afterAll(() => system?.stop());

/** Delivers it, and is done when it stands in the conversation. */
async function deliver(more: Record<string, unknown>): Promise<unknown> {
  const before = (await app.conversation('carla')).length;
  await write(more);
  while ((await app.conversation('carla')).length === before) await sleep(50);
  return null;
}

function write(more: Record<string, unknown>): Promise<unknown> {
  const answer = { inReplyTo: sent, references: [sent], subject: 'Re: Offer 17' };
  return user.deliver({
    from: { email: contact.email },
    to: [{ email: user.email }],
    ...answer,
    ...more,
  });
}

/** The longest that another account's requests take, one after the other, until `done`. */
async function longestWait(done: Promise<unknown>): Promise<number> {
  const other = crm(system);
  const progress = { isOver: false };
  const over = done.finally(() => {
    progress.isOver = true;
  });
  let longest = 0;
  while (!progress.isOver) {
    const begun = performance.now();
    expect((await other.call('GET', 'accounts/other/users/u2/connection')).status).toBe(200);
    longest = Math.max(longest, performance.now() - begun);
  }
  await over;
  return longest;
}

async function held(act: () => Promise<unknown>): Promise<number> {
  let quickest = Infinity;
  for (let n = 0; n < TRIES && quickest >= MOST_MS; n += 1) {
    quickest = Math.min(quickest, await longestWait(act()));
  }
  return quickest;
}

const post = (body: string) => () =>
  fetch(`${system.host.url}/api/graph/notifications`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });

describe("another account's requests wait for no hostile input", () => {
  it.each([
    ['elements in each other', () => deliver({ html: '<x>'.repeat(300_000) })],
    ['quotations in each other', () => deliver({ html: '<blockquote><p>line</p>'.repeat(40_000) })],
    ['a long style', () => deliver({ html: `<p style="background:url(${' '.repeat(80_000)}">x` })],
    [
      'comments in a link',
      () => deliver({ html: `<a href="${'<!-- -->'.repeat(100_000)}">x</a>` }),
    ],
    ['attributions in plain text', () => deliver({ text: '2026from<a>'.repeat(20_000) })],
    ['blank lines', () => deliver({ text: '\n'.repeat(200_000) })],
    ['a header of brackets', () => deliver({ inReplyTo: `a@${'>'.repeat(60_000)}x`, text: 'x' })],
    ['a subject of marks', () => deliver({ subject: `a${'\u0301'.repeat(100_000)}`, text: 'x' })],
    ['empty notifications', post(`{"value":[${'{},'.repeat(1_300_000)}{}]}`)],
    [
      'foreign notifications',
      post(`{"value":[${'{"clientState":"v1.x","resourceData":{"id":"a"}},'.repeat(20_000)}{}]}`),
    ],
  ] as const)('%s', async (_, act) => {
    expect(await held(act)).toBeLessThan(MOST_MS);
  });

  it('and what is beyond the bounds comes in as its text, marked', async () => {
    await deliver({ html: `${'<x>'.repeat(300_000)}All of it.` });
    const [entry] = await app.conversation('carla');
    expect(entry).toMatchObject({ simplified: true, snippet: 'All of it.' });
    expect((await app.entry('carla', entry?.['id'])).body).toMatchObject({
      html: null,
      newText: 'All of it.',
    });
  });
});
