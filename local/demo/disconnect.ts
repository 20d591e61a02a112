import { SyncError } from '../../client/src/index.ts';
import { ACCOUNT, CARLA, conversation, newest, SALES, type Stage, USER } from './stage.ts';
import { check } from './timeline.ts';

export async function disconnect(stage: Stage): Promise<void> {
  const { sync, microsoft, timeline, quiet } = stage;
  timeline.chapter('Disconnect');
  const last = await newest(stage, 7);
  await sync.connections.disconnect(ACCOUNT, USER);
  const { status } = await sync.connections.get(ACCOUNT, USER);
  check(status === 'disconnected', 'it shows at once', status);
  await microsoft.reply(SALES, { messageId: last.internetMessageId, text: 'Too late.' });
  await quiet();
  check((await conversation(stage)).length === 7, 'what was synced stays, nothing comes');
  const message = { contact: CARLA, subject: 'No', text: 'No.' };
  const refused = await sync.messages.send(ACCOUNT, USER, message).catch((error: unknown) => error);
  check(
    refused instanceof SyncError && refused.code === 'not_connected',
    'a send is refused as not_connected',
    refused,
  );
  const left = await microsoft.subscriptions();
  check(left.length === 0, 'no subscription is left at Microsoft', left);
  timeline.saw('Nothing comes in any more, sends are refused, what was synced stays');
  timeline.saw('No subscription is left at Microsoft');
}
