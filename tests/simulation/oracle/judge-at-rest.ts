import { CONTACTS, USERS } from '../story/cast.ts';
import { judgeAttachments } from './judge-attachments.ts';
import { judgeConversation } from './judge-conversation.ts';
import { judgeEvents } from './judge-events.ts';
import { judgeSends } from './judge-sends.ts';
import { judgeSkipped } from './judge-skipped.ts';
import { judgeWriters } from './judge-writers.ts';
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
      entries.push(...found);
    }
  }
  for (const who of USERS) judgeSkipped(world, who, await world.crm.skipped(who), report);
  await judgeAttachments(world, entries, report);
  judgeSends(world, entries, report);
  judgeEvents(world, entries, report);
  for (const route of world.crm.internalErrors) report(PROPERTIES.whole, `${route} answered 500`);
  return violations;
}
