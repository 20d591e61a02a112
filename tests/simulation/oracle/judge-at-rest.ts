import { CONTACTS, USERS } from '../story/cast.ts';
import { judgeAttachments } from './judge-attachments.ts';
import { judgeConversation } from './judge-conversation.ts';
import { judgeEvents } from './judge-events.ts';
import { judgeFeed } from './judge-feed.ts';
import { judgeKinds } from './judge-kinds.ts';
import { judgeMirror } from './judge-mirror.ts';
import { judgePauses } from './judge-pauses.ts';
import { judgeExplanations } from './judge-explanations.ts';
import { judgeSends } from './judge-sends.ts';
import { judgeSkipped } from './judge-skipped.ts';
import { judgeWriters } from './judge-writers.ts';
import { judgeStarts } from './judge-starts.ts';
import type { Judged } from './judged.ts';
import { PROPERTIES, type Report, type Violation } from './properties.ts';

/** Looks at all that the CRM is shown, once everything has come to rest. */
export async function judgeAtRest(world: Judged): Promise<readonly Violation[]> {
  const violations: Violation[] = [];
  const report: Report = (property, what) => void violations.push({ property, what });
  const entries: any[] = [];
  for (const account of new Set(USERS.map((user) => user.account))) {
    for (const { id } of CONTACTS) {
      const found = await world.crm.conversation(account, id);
      judgeConversation(world, account, id, found, report);
      judgeWriters(world, account, id, found, report);
      judgeKinds(world, found, report);
      judgeMirror(`${account}/${id}`, found, await world.mirror.caughtUp(account, id), report);
      entries.push(...found);
    }
  }
  for (const who of USERS) {
    const skipped = await world.crm.skipped(who);
    judgeSkipped(world, who, skipped, report);
    judgeStarts(world, who, skipped, report);
    await judgeExplanations(world, who, report);
  }
  await judgeAttachments(world, entries, report);
  judgeSends(world, entries, report);
  judgeEvents(world, entries, report);
  judgePauses(world, report);
  await judgeFeed(world, report);
  for (const route of world.crm.internalErrors) report(PROPERTIES.whole, `${route} answered 500`);
  return violations;
}
