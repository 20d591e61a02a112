import type { ListedEntry } from '../../client/src/index.ts';
import { ACCOUNT, CARLA, newest, type Stage } from './stage.ts';
import { check } from './timeline.ts';

export async function contactAnswers(stage: Stage, first: ListedEntry): Promise<void> {
  const { sync, microsoft, timeline, quiet } = stage;
  timeline.chapter('The contact answers');
  await microsoft.reply(CARLA.email, {
    messageId: first.internetMessageId,
    text: 'Can you do ten percent less?',
    style: 'gmail',
  });
  await quiet();
  const answer = await newest(stage, 2);
  check(answer.origin === 'contact' && answer.direction === 'inbound', 'it is hers', answer);
  check(answer.threadId === first.threadId, 'it is in the thread', answer.threadId);
  const { newText } = await sync.conversations.entry(ACCOUNT, CARLA.id, answer.id);
  check(newText?.trim() === 'Can you do ten percent less?', 'without the quoted history', newText);
  timeline.saw("Carla's answer stands in her conversation, the quoted history apart");
}
