import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { repositoryRoot } from '../../../local/repository-root.ts';
import { openSystem, expectConversation, snippets } from '../../stage/system/system-stage.ts';
import { webhookListener, type HeardEvent } from '../../stage/system/webhook-listener.ts';

/** Instead of ten, so that a message that kills its process is poison soon. */
const TRIES = 2;

/** The built app as it is, under a host.json with fewer tries. */
const appRoot = mkdtempSync(join(tmpdir(), 'few-tries-'));
afterAll(() => rmSync(appRoot, { recursive: true }));
for (const name of ['dist', 'node_modules', 'package.json'])
  symlinkSync(join(repositoryRoot, name), join(appRoot, name));
const hostJson = JSON.parse(readFileSync(join(repositoryRoot, 'host.json'), 'utf8'));
hostJson.extensions.queues.maxDequeueCount = TRIES;
writeFileSync(join(appRoot, 'host.json'), JSON.stringify(hostJson));
const hook = await webhookListener();
const { system, on } = await openSystem({
  appRoot,
  messageLeaseMs: 1000,
  env: { ...hook.env, DELAY_SCALE: '0.01' },
});

/** What comes to be seen while the poison queues are emptied. */
const drained = <T>(look: () => T | Promise<T>) =>
  expect.poll(
    async () => {
      await on.drainPoison();
      return look();
    },
    { interval: 500 },
  );

/** Kills the process once nothing runs but what hangs: another run's death would count for its message, too. */
async function killWhatHangs(): Promise<void> {
  await expect.poll(async () => (await system.host.activity()).running).toBe(1);
  await system.host.kill();
  await system.host.start();
}

it('a message whose every run dies is replayed once by itself, then is a record that brings the mail in', async () => {
  const { app, anna, carla, first } = await on.started('Deadly');
  // Each run hangs at Graph, and the process is killed there.
  const hang = await on.fault(
    { mailbox: anna.email, method: 'GET', path: '^/me/messages/[^/]+$' },
    { type: 'delay', ms: 600_000 },
  );
  await carla.reply(first.internetMessageId, { text: 'Survives' });
  for (let deaths = 1; deaths <= 2 * TRIES; deaths += 1) {
    await drained(() => on.struck(hang)).toBe(deaths);
    await killWhatHangs();
  }
  const poison = async () => (await on.ops(app, 'poison')).body.poison;
  await drained(async () => (await poison()).length).toBe(1);
  const [record] = await poison();
  expect(record).toMatchObject({
    queue: 'mail-notifications',
    code: 'crashed',
    ids: { messages: [(await anna.find('RE: Deadly')).id] },
  });
  expect(system.lines.filter((line) => line.includes('work.replayed'))).toHaveLength(1);
  expect((await app.connection('u1')).body.problems).toBe(1);
  expect(snippets(await app.conversation('carla'))).toEqual(['Hello']);

  await on.mend();
  expect((await on.ops(app, `poison/${record.id}/retry`, 'POST')).status).toBe(202);
  await expectConversation(app, ['Survives', 'Hello']);
  expect([await poison(), (await app.connection('u1')).body.problems]).toEqual([[], 0]);
  expect((await on.ops(app, `poison/${record.id}/retry`, 'POST')).status).toBe(404);

  const [entry] = await app.conversation('carla');
  const told = () =>
    hook.heard.filter(
      ({ type, data }) => type === 'conversation.entry.created' && data['entryId'] === entry.id,
    );
  await expect.poll(() => told().length).toBeGreaterThan(0);
  expect(new Set(told().map(({ id }) => id)).size).toBe(1);
}, 150_000);

it('an event whose record is replayed after the CRM had refused it is refused once more, then delivered once', async () => {
  const { app, carla, first } = await on.started('Told');
  const isIts = ({ type, data }: Pick<HeardEvent, 'type' | 'data'>): boolean =>
    type === 'conversation.entry.created' && String(data['snippet']).startsWith('Refused');
  const answers = () => hook.heard.filter(isIts).map(({ answered }) => answered);
  // Refused once; then each run hangs at the CRM, and the process is killed there, until it is poison.
  const deaths = 2 * TRIES;
  const planned = [500, ...Array.from({ length: deaths }, () => null), 500, 204];
  hook.answer((event) => {
    const answer = isIts(event) ? planned[answers().length] : 204;
    return answer === undefined ? 204 : answer;
  });
  await carla.reply(first.internetMessageId, { text: 'Refused' });
  for (let runs = 2; runs <= 1 + deaths; runs += 1) {
    await drained(() => answers().length).toBe(runs);
    await killWhatHangs();
  }
  const poison = async () => (await on.ops(app, 'poison')).body.poison;
  await drained(async () => (await poison()).length).toBe(1);
  const [record] = await poison();
  expect(record).toMatchObject({ queue: 'events', code: 'crashed' });

  expect((await on.ops(app, `poison/${record.id}/retry`, 'POST')).status).toBe(202);
  await expect.poll(() => answers().at(-1)).toBe(204);
  await system.idle();
  expect(answers()).toEqual(planned);
  expect(new Set(hook.heard.filter(isIts).map(({ id }) => id)).size).toBe(1);
  expect(await poison()).toEqual([]);
  expect((await on.ops(app, `poison/${record.id}/retry`, 'POST')).status).toBe(404);
}, 150_000);
