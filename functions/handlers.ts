import { circuitBreaker } from '../shared/domain/event/circuit-breaker.ts';
import type { MailboxRef } from '../shared/domain/ids.ts';
import { beginSignIn } from '../shared/use-cases/connect/begin-sign-in.ts';
import { changeScope } from '../shared/use-cases/connect/change-scope.ts';
import { completeSignIn } from '../shared/use-cases/connect/complete-sign-in.ts';
import { disconnect } from '../shared/use-cases/connect/disconnect.ts';
import { doubtGrant } from '../shared/use-cases/connect/doubt-grant.ts';
import { dropStaleLinks } from '../shared/use-cases/connect/leave-mailbox.ts';
import { probeGrant } from '../shared/use-cases/connect/probe-grant.ts';
import { readConnection } from '../shared/use-cases/connect/read-connection.ts';
import { takeCallback } from '../shared/use-cases/connect/take-callback.ts';
import { putContact } from '../shared/use-cases/conversation/put-contact.ts';
import { deliverAtOnce } from '../shared/use-cases/events/deliver-at-once.ts';
import { announcer, deliverEvent } from '../shared/use-cases/events/deliver-event.ts';
import {
  eraseLooseAttachments,
  LOOSE_ATTACHMENTS,
} from '../shared/use-cases/expiry/erase-loose-attachments.ts';
import { expireSend } from '../shared/use-cases/expiry/expire-send.ts';
import {
  type Expire,
  expireSignIn,
  sweepExpired,
  sweepShard,
} from '../shared/use-cases/expiry/sweep-expired.ts';
import { healthChecker } from '../shared/use-cases/health/check-health.ts';
import { credentialsCheck } from '../shared/use-cases/health/operator-credentials.ts';
import { acceptChanges } from '../shared/use-cases/receive/accept-change-notifications.ts';
import { receiveListed } from '../shared/use-cases/receive/receive-listed.ts';
import { receiveNotifications } from '../shared/use-cases/receive/receive-notifications.ts';
import { resyncWaits } from '../shared/use-cases/resync/advance-watermark.ts';
import { refreshProfile } from '../shared/use-cases/resync/refresh-profile.ts';
import { fanOut } from '../shared/use-cases/schedule/fan-out.ts';
import { noteActivity } from '../shared/use-cases/schedule/reschedule.ts';
import { runUpkeep } from '../shared/use-cases/schedule/run-upkeep.ts';
import { resumeSend } from '../shared/use-cases/send/resume-send.ts';
import { sendMessage } from '../shared/use-cases/send/send-message.ts';
import { countWaitingSends, driveWaitingSends } from '../shared/use-cases/send/waiting-sends.ts';
import { acceptLifecycle } from '../shared/use-cases/subscriptions/handle-lifecycle.ts';
import { drainPoison } from '../shared/use-cases/work/drain-poison.ts';
import { releasingWaits, replayPoison } from '../shared/use-cases/work/poison.ts';
import type { Adapters } from './compose.ts';
import {
  authorize,
  complete,
  connectionChange,
  connectionDelete,
  connectionRead,
  oauthCallback,
} from './connection.ts';
import { contactDelete, contactGet, contactPut } from './contacts.ts';
import { attachment, conversation, entry } from './conversation.ts';
import { graphWebhook } from './graph.ts';
import { messagePost, skipped } from './messages.ts';
import { health, opsHealth, opsPoison, opsPoisonRetry } from './ops.ts';
import { eventsHandle, mailNotificationsHandle, sendsHandle, upkeepHandle } from './queues.ts';
import type { Handlers } from './register.ts';
import { timers } from './timers.ts';

/** Makes the use cases of their ports, and the handlers of the use cases. */
export function handlers(adapters: Adapters): Handlers {
  const { now } = adapters;
  const { webhook } = adapters;
  const announce = webhook && announcer(adapters);
  const atOnce =
    webhook &&
    deliverAtOnce({
      ...adapters,
      webhook,
      records: adapters.eventRecords,
      breaker: circuitBreaker(),
    });
  const waits = resyncWaits(adapters);
  const poisonRecords = releasingWaits(adapters.poison, waits);
  const world = {
    ...adapters,
    poison: poisonRecords,
    announce,
    deliverAtOnce: atOnce,
    driveWaitingSends: driveWaitingSends(adapters),
    waitingSends: countWaitingSends(adapters),
    isAwaitingMail: async (ref: MailboxRef) => (await adapters.runs.waits(ref)).length > 0,
  };

  const sending = { ...world, doubtGrant: doubtGrant(world) };
  const receiving = { ...sending, waits, noteActivity: noteActivity(world) };
  const keeping = {
    ...receiving,
    receiveListed: receiveListed(receiving),
    probeGrant: probeGrant(world),
    dropStaleLinks: dropStaleLinks(world),
    refreshProfile: refreshProfile(world),
    hasPendingSends: async (...who: Parameters<typeof adapters.idempotency.pending>) =>
      (await adapters.idempotency.pending(...who)).length > 0,
  };
  const accepting = { ...world, queues: world.hastyQueues };
  const delivering = { ...world, records: world.eventRecords, random: world.fraction };
  const check = healthChecker([...world.checks, credentialsCheck(world.hastyFleet)], now);
  const kinds = new Map<string, Expire>([
    ['sign-in', async ([id = '']: readonly string[]) => expireSignIn(world)(id)],
    ['send', expireSend(world)],
    [LOOSE_ATTACHMENTS, eraseLooseAttachments(world)],
  ]);

  return {
    http: {
      authorize: authorize(beginSignIn(world)),
      oauthCallback: oauthCallback(takeCallback(world)),
      complete: complete(completeSignIn(world)),
      connectionRead: connectionRead(readConnection(world)),
      connectionChange: connectionChange(changeScope(world)),
      connectionDelete: connectionDelete(disconnect(world)),
      sendMessage: messagePost({ ...world, send: sendMessage(sending) }),
      skipped: skipped({ ...world, skipped: world.skippedList }),
      conversation: conversation(world),
      entry: entry(world),
      attachment: attachment(world),
      contactPut: contactPut(putContact(world)),
      contactGet: contactGet(world),
      contactDelete: contactDelete(world),
      opsPoison: opsPoison(world),
      opsPoisonRetry: opsPoisonRetry({ replay: replayPoison(world) }),
      opsHealth: opsHealth({ ...world, fleet: world.hastyFleet, check }),
      graphNotifications: graphWebhook(acceptChanges(accepting), world.counters),
      graphLifecycle: graphWebhook(acceptLifecycle(accepting), world.counters),
      health: health({ check }),
    },
    queues: {
      'mail-notifications': mailNotificationsHandle(world, receiveNotifications(receiving)),
      sends: sendsHandle(world, resumeSend(sending)),
      upkeep: upkeepHandle(world, {
        upkeep: runUpkeep(keeping),
        sweep: sweepShard({ ...world, kinds }),
      }),
      events: eventsHandle(world, deliverEvent(delivering)),
    },
    timers: timers({
      fanOut: fanOut(keeping),
      sweepExpired: sweepExpired(world),
      drainPoison: drainPoison(world),
    }),
  };
}
