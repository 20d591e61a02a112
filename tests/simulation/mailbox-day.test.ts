import { expect, it } from 'vitest';
import { ASSUMPTIONS } from '../../bench/model/assumptions.ts';
import { demandOf } from '../../bench/model/load.ts';
import { answerOf } from './come-to-rest.ts';
import { connect } from './crm/sign-in.ts';
import { USERS } from './story/cast.ts';
import { buildWorld } from './world.ts';

const HOUR = 3600_000;
const DAY = 24 * HOUR;
const SEED = 1;
/** Of the model's figure: within it they agree. */
const MARGIN = 0.05;
const REST = { ...ASSUMPTIONS, privateMails: 0, syncedMails: 0, sends: 0 };

/** What a mailbox in which nothing happens asks for in 24 hours of virtual time, long after it was connected. */
async function dayAtRest() {
  const world = buildWorld(SEED, true);
  const { time, trace, exchange, outside, random } = world;
  const [mailbox] = exchange.directory.mailboxes;
  if (mailbox === undefined) throw new Error('nobody has a mailbox');
  world.host.start();
  const [who] = USERS;
  if (who === undefined) throw new Error('there are no users');
  const signIn = { ...world, grants: outside.grants, random: random.fork('sign-in') };
  expect(await answerOf(world, connect(signIn, who, mailbox))).toBe(true);
  // What a sign-in leaves is swept within a day.
  await time.run(time.now() + 2 * DAY);
  const before = trace.lines.length;
  await time.run(time.now() + DAY);
  const lines = trace.lines.slice(before).join('\n');
  const count = (what: RegExp): number => [...lines.matchAll(what)].length;
  return {
    // The timer's own reading of what is due is for the whole fleet; who follows the feed asks for that by themselves.
    table: count(/ [a-z]+ (?:get|range|change) /g) - count(/ (?:(?:due|expiry) range|feed \w+) /g),
    queued: count(/ queue \S+ \+\d+s$/gm),
    graph: count(/ graph /g),
  };
}

it('a day of a mailbox at rest costs what the model says, at Graph and in storage', async () => {
  const day = await dayAtRest();
  const model = demandOf(REST);
  for (const what of ['table', 'queued', 'graph'] as const)
    expect(Math.abs(day[what] - model[what]) / model[what], what).toBeLessThanOrEqual(MARGIN);
});
