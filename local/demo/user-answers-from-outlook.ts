import { ANNA, CARLA, newest, type Stage } from './stage.ts';
import { check } from './timeline.ts';

export async function userAnswersFromOutlook(stage: Stage): Promise<void> {
  const { microsoft, timeline, quiet } = stage;
  timeline.chapter('The user answers from Outlook');
  const question = await newest(stage, 2);
  await microsoft.reply(ANNA, { messageId: question.internetMessageId, text: 'Five, Carla.' });
  await quiet();
  const reply = await newest(stage, 3);
  check(reply.origin === 'mailbox' && reply.direction === 'outbound', 'it is from Outlook', reply);
  timeline.saw('What Anna wrote in Outlook itself stands in the conversation, once');
  await microsoft.reply(CARLA.email, { messageId: reply.internetMessageId, text: 'Agreed.' });
  await quiet();
  await newest(stage, 4);
  timeline.saw("Carla's answer to that has come in as well");
}
