import { beforeEach, expect, test } from 'vitest';
import { memoryCounters } from '../../../shared/adapters/telemetry.ts';
import { mailboxRefSchema } from '../../../shared/domain/ids.ts';
import {
  makeClientState,
  verifyClientState,
} from '../../../shared/domain/mailbox/change-notification.ts';
import { acceptChanges } from '../../../shared/use-cases/receive/accept-change-notifications.ts';
import { receiveNotifications } from '../../../shared/use-cases/receive/receive-notifications.ts';
import { acceptLifecycle } from '../../../shared/use-cases/subscriptions/accept-lifecycle.ts';
import { memoryQueues, workOf } from '../../stage/memory/memory-queues.ts';
import { receiveStage } from '../../stage/use-cases/receive-stage.ts';

const key = (name: string): [Buffer] => [Buffer.from(name.padEnd(32, '.'))];
const ours = key('ours');
const gone = mailboxRefSchema.parse('d'.repeat(32));
const clientState = makeClientState(ours, gone);

let queues: ReturnType<typeof memoryQueues>;
let counters: ReturnType<typeof memoryCounters>;
const deps = () => ({
  verify: (state: string) => verifyClientState(ours, state),
  queues,
  counters,
  encryptFor: null,
  now: () => Date.parse('2026-11-24T10:00:00Z'),
});
beforeEach(() => {
  queues = memoryQueues();
  counters = memoryCounters();
});

test('a notification of a subscription that we did not make is accepted, counted and dropped', async () => {
  const foreign = makeClientState(key('another'), gone);
  const resourceData = { id: 'AAk=' };
  await acceptChanges(deps())([{ clientState: foreign, resourceData }, { resourceData }, 7]);
  expect(counters.read()).toEqual({ notification_bad_item: 3 });
  expect(queues.sent).toEqual([]);
});

test('one of a mailbox that is gone is queued, then counted and dropped without a Graph call', async () => {
  await acceptChanges(deps())([{ clientState, resourceData: { id: 'AAk=' } }]);
  const [sent] = queues.sent.splice(0);
  const on = await receiveStage();
  const mailboxes = { ...on.deps.mailboxes, find: () => Promise.resolve(null) };
  const work = workOf('mail-notifications', sent?.work);
  const mail = { ...on.deps.mail, threading: () => Promise.reject(new Error('Graph was asked')) };
  await receiveNotifications({ ...on.deps, mailboxes, mail, counters, queues })(work);
  expect(counters.read()).toEqual({
    notification_accepted: 1,
    notification_unknown_mailbox: 1,
  });
  expect(queues.sent).toEqual([]);
});

test('lifecycle events that came together are one each; what is not ours is counted', async () => {
  const item = { clientState, subscriptionId: 'sub-1', lifecycleEvent: 'missed' };
  await acceptLifecycle(deps())([
    item,
    item,
    { ...item, lifecycleEvent: 'subscriptionRemoved' },
    { ...item, lifecycleEvent: 'reauthorizationRequired' },
    { ...item, lifecycleEvent: 'another' },
    { ...item, clientState: makeClientState(key('another'), gone) },
  ]);
  expect(queues.sent.map(({ work }) => work.detail?.['event'])).toEqual([
    'missed',
    'subscriptionRemoved',
    'reauthorizationRequired',
  ]);
  expect(counters.read()).toEqual({ lifecycle_unknown: 2 });
});
