import type { ListedEntry } from '../../client/src/index.ts';
import { ACCOUNT, ANNA, BEN, CARLA, conversation, DIETER, type Stage, USER } from './stage.ts';
import { check } from './timeline.ts';

export async function privateMailStaysOut(stage: Stage, first: ListedEntry): Promise<void> {
  const { sync, microsoft, timeline, quiet } = stage;
  timeline.chapter('Private mail stays out');
  const invitation = await microsoft.send(DIETER, { to: [ANNA], subject: 'Chess?', text: 'At 8?' });
  await microsoft.reply(ANNA, { messageId: invitation.internetMessageId, text: 'Gladly.' });
  await microsoft.send(CARLA.email, { to: [ANNA], subject: 'Lunch', text: 'Not business.' });
  const aside = await microsoft.forward(ANNA, {
    messageId: first.internetMessageId,
    to: [BEN],
    text: 'Too cheap?',
  });
  await microsoft.reply(BEN, { messageId: aside.internetMessageId, text: 'No.' });
  await quiet();
  check((await conversation(stage)).length === 4, 'the conversation has not grown');
  const { items: skipped } = await sync.messages.skipped(ACCOUNT, USER).page();
  check(skipped.length === 0, 'nothing of it is listed as skipped');
  const [{ id: privateId } = { id: '' }] = await microsoft.inbox(ANNA, 'Chess?');
  const looked = (await microsoft.requests()).filter(({ path }) => path.includes(privateId));
  check(privateId !== '' && looked.length > 0, 'Anna has it, and its headers were looked at');
  check(!looked.some(({ readsBody }) => readsBody), 'its body is never read', looked);
  timeline.saw("Dieter's mail, a new one of Carla's and an aside to Ben with his answer: all out");
  timeline.saw('Their bodies were never asked for');
}
