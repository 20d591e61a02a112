import { answerOf } from './come-to-rest.ts';
import { judgeErasure } from './oracle/judge-erasure.ts';
import type { Violation } from './oracle/properties.ts';
import { CONTACTS, USERS } from './story/cast.ts';
import type { World } from './world.ts';

const HOUR = 3600_000;
/** All that was received in the week before is listed once more within it. */
const DEEP_RESYNC_WITHIN_MS = 26 * HOUR;
const ANSWERS = 4;

/** Once all has come to rest, the CRM erases a contact, whose people go on writing. */
export async function eraseOneContact(world: World): Promise<readonly Violation[]> {
  const { crm, time, story, expectations } = world;
  const random = world.random.fork('erasure');
  const { account } = random.pick(USERS);
  const { id: contact } = random.pick(CONTACTS);
  expectations.forget(account, contact);
  const before = crm.events.length;
  await answerOf(world, crm.ask('contactDelete', { params: { account, contact } }));
  for (let n = 0; n < ANSWERS; n += 1) story.contactAnswers();
  await time.run(time.now() + DEEP_RESYNC_WITHIN_MS);
  return answerOf(world, judgeErasure(world.judged, account, contact, crm.events.slice(before)));
}
