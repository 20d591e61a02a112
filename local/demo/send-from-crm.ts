import type { WholeEntry } from '../../client/src/index.ts';
import { ACCOUNT, CARLA, type Stage, USER } from './stage.ts';
import { check } from './timeline.ts';

export async function sendFromCrm(stage: Stage): Promise<WholeEntry> {
  const { sync, microsoft, timeline, quiet, arrived } = stage;
  timeline.chapter('Send from the CRM');
  const message = { contact: CARLA, subject: 'Offer 4711', html: '<p>Our offer, Carla.</p>' };
  const key = { idempotencyKey: 'offer-4711' };
  const sent = await sync.messages.send(ACCOUNT, USER, message, key);
  const again = await sync.messages.send(ACCOUNT, USER, message, key);
  arrived.add(sent.id);
  check(again.id === sent.id, 'the same key is the same message', again.id);
  await quiet();
  const received = await microsoft.inbox(CARLA.email, 'Offer 4711');
  check(received.length === 1, 'Carla has it exactly once', received.length);
  const shown = await sync.conversations.entry(ACCOUNT, CARLA.id, sent.id);
  check(shown.status === 'confirmed', 'its copy in Sent Items confirms it', shown.status);
  timeline.saw('Carla has the mail exactly once, also after the same request twice');
  timeline.saw('Its entry is confirmed by the copy in Sent Items');
  return shown;
}
