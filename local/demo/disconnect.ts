import { CARLA, SALES, newest, type Stage } from './stage.ts';
import { isRefused } from './sync-api.ts';
import { check } from './timeline.ts';

export async function disconnect(stage: Stage): Promise<void> {
  const { sync, microsoft, timeline, quiet } = stage;
  timeline.chapter('Disconnect');
  const last = await newest(stage, 7);
  check((await sync.disconnect()) === 204, 'a disconnect is 204');
  const { status } = await sync.connection();
  check(status === 'disconnected', 'it shows at once', status);
  await microsoft.reply(SALES, { messageId: last.internetMessageId, text: 'Too late.' });
  await quiet();
  check((await sync.conversation(CARLA.id)).length === 7, 'what was synced stays, nothing comes');
  const refused = await sync.send('after', { contact: CARLA, subject: 'No', text: 'No.' });
  check(
    isRefused(refused) && refused.code === 'not_connected',
    'a send is refused as not_connected',
    refused,
  );
  const left = await microsoft.subscriptions();
  check(left.length === 0, 'no subscription is left at Microsoft', left);
  timeline.saw('Nothing comes in any more, sends are refused, what was synced stays');
  timeline.saw('No subscription is left at Microsoft');
}
