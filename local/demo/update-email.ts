import { connectMailbox } from './sign-in.ts';
import { ACCOUNT, ANNA, CARLA, conversation, newest, SALES, type Stage, USER } from './stage.ts';
import { check } from './timeline.ts';

export async function updateEmail(stage: Stage): Promise<void> {
  const { sync, microsoft, timeline, returnUrl, quiet } = stage;
  timeline.chapter('Update email');
  const old = await newest(stage, 5);
  const ask = { returnUrl, intent: 'change' } as const;
  const connection = await connectMailbox({
    sync,
    microsoft,
    account: ACCOUNT,
    user: USER,
    email: SALES,
    ask,
  });
  check(connection.email === SALES, 'the new mailbox is in', connection);
  await quiet();
  await microsoft.reply(ANNA, { messageId: old.internetMessageId, text: 'To the old thread.' });
  await quiet();
  check((await conversation(stage)).length === 5, 'the old thread has stopped');
  timeline.saw(`${SALES} replaces ${ANNA}: the old thread has stopped`);
  const message = { contact: CARLA, subject: 'Order 4711', text: 'Shipped today.' };
  await sync.messages.send(ACCOUNT, USER, message);
  await quiet();
  const sent = await newest(stage, 6);
  check(sent.from.email === SALES, 'a new send leaves from the new address', sent.from);
  const [mail] = await microsoft.inbox(CARLA.email, 'Order 4711');
  check(mail?.from?.email === SALES, 'Carla sees the new address', mail?.from);
  await microsoft.reply(CARLA.email, { messageId: sent.internetMessageId, text: 'Thanks!' });
  await quiet();
  await newest(stage, 7);
  timeline.saw('A send leaves from the new address, and its answer comes in');
}
