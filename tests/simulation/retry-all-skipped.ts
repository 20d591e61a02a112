import { answerOf } from './come-to-rest.ts';
import { params } from './crm/crm.ts';
import { judgeConversation } from './oracle/judge-conversation.ts';
import { judgeEvents } from './oracle/judge-events.ts';
import { PROPERTIES, type Report, type Violation } from './oracle/properties.ts';
import { CONTACTS, USERS } from './story/cast.ts';
import { concerns } from './story/choices.ts';
import type { World } from './world.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const RAISED_LIMIT = 1_000_000;
/** Queue messages that died with their process come back within ten minutes. */
const DONE_WITHIN_MS = 45 * MINUTE;

/**
 * The limit is raised, what could not be read can be, and users press "try again" for all that was skipped, some of them
 * twice, while the processes end once in the middle of it: each comes in once, and leaves the list.
 */
export async function retryAllSkipped(world: World): Promise<readonly Violation[]> {
  const { time, host, outside, exchange } = world;
  const random = world.random.fork('retries');
  for (const copy of exchange.copies) if (copy.trouble === 'unreadable') copy.trouble = null;
  outside.attachmentLimit = RAISED_LIMIT;
  host.stop(0);
  await time.run(time.now() + 2 * MINUTE);
  const retried = answerOf(
    world,
    pressEach(world, () => random.chance(0.3)),
  );
  time.after(random.int(0, 20 * SECOND), () => host.stop(0));
  const ids = await retried;
  await time.run(time.now() + DONE_WITHIN_MS);
  return answerOf(world, judge(world, ids));
}

/** The skipped messages whose retry was taken. What can't be retried any more, since its thread has ended, stays out. */
async function pressEach(
  { crm, judged, choices }: World,
  isImpatient: () => boolean,
): Promise<ReadonlySet<string>> {
  const taken = new Set<string>();
  for (const who of USERS) {
    for (const { id, occurredAt } of (await crm.skipped(who)).filter(
      ({ retryable }) => retryable,
    )) {
      const fields = { params: { ...params(who), id } };
      if (isImpatient()) void crm.once('skippedRetry', fields);
      const { status } = await crm.ask('skippedRetry', fields);
      if (status === 202) taken.add(`${who.account}/${who.user} ${id}`);
      // Somebody on a never-list by now stays out, and leaves the list all the same.
      const isListed = choices.listed.some((one) => concerns(one, who));
      if (status === 409 || isListed)
        judged.expectations.verdicts.giveUp(who, Date.parse(occurredAt));
    }
  }
  return taken;
}

async function judge(world: World, retried: ReadonlySet<string>): Promise<readonly Violation[]> {
  const { crm, judged, choices } = world;
  const violations: Violation[] = [];
  const report: Report = (property, what) => void violations.push({ property, what });
  for (const who of USERS) {
    for (const { id } of await crm.skipped(who)) {
      const name = `${who.account}/${who.user} ${id}`;
      const isListed = choices.listed.some((one) => concerns(one, who));
      if (retried.has(name) && !isListed)
        report(PROPERTIES.in, `${name} was retried and is still skipped`);
    }
  }
  const entries: any[] = [];
  for (const account of new Set(USERS.map((user) => user.account))) {
    for (const { id } of CONTACTS) {
      const found = await crm.conversation(account, id);
      judgeConversation(judged, account, id, found, report);
      entries.push(...found);
    }
  }
  judgeEvents(judged, entries, report);
  return violations;
}
