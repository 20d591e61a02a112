import { circuitBreaker } from '../shared/domain/event/circuit-breaker.ts';
import type { MailboxRef } from '../shared/domain/ids.ts';
import type { ExpiryKind } from '../shared/ports/expiry-index.ts';
import { preflight } from '../shared/http/cors.ts';
import { awaitApproval } from '../shared/use-cases/connect/await-approval.ts';
import { beginSignIn } from '../shared/use-cases/connect/begin-sign-in.ts';
import { changeScope } from '../shared/use-cases/connect/change-scope.ts';
import { giveUpApproval } from '../shared/use-cases/connect/give-up-approval.ts';
import { completeSignIn } from '../shared/use-cases/connect/complete-sign-in.ts';
import { disconnect } from '../shared/use-cases/connect/disconnect.ts';
import { doubtGrant } from '../shared/use-cases/connect/doubt-grant.ts';
import { dropStaleLinks } from '../shared/use-cases/connect/leave-mailbox.ts';
import { probeGrant } from '../shared/use-cases/connect/probe-grant.ts';
import { readConnection } from '../shared/use-cases/connect/read-connection.ts';
import { expireVerdict, takeApproval } from '../shared/use-cases/connect/take-approval.ts';
import { takeCallback } from '../shared/use-cases/connect/take-callback.ts';
import { eraseContact } from '../shared/use-cases/conversation/erase-contact.ts';
import { tellVerdict } from '../shared/use-cases/connect/tell-verdict.ts';
import { mergeContact } from '../shared/use-cases/conversation/merge-contact.ts';
import { putContact } from '../shared/use-cases/conversation/put-contact.ts';
import { putContacts } from '../shared/use-cases/conversation/put-contacts.ts';
import { putNeverList } from '../shared/use-cases/conversation/put-never-list.ts';
import { turnThread } from '../shared/use-cases/conversation/turn-thread.ts';
import { deliverAtOnce } from '../shared/use-cases/events/deliver-at-once.ts';
import { announcer } from '../shared/use-cases/events/announce.ts';
import { deliverEvent } from '../shared/use-cases/events/deliver-event.ts';
import { endpoint } from '../shared/use-cases/events/endpoint.ts';
import { expireFeed } from '../shared/use-cases/events/expire-feed.ts';
import { readFeed } from '../shared/use-cases/events/read-feed.ts';
import { redeliverEvent } from '../shared/use-cases/events/redeliver-event.ts';
import { testEndpoint } from '../shared/use-cases/events/test-endpoint.ts';
import { eraseLooseAttachments } from '../shared/use-cases/expiry/erase-loose-attachments.ts';
import { expireSignIn } from '../shared/use-cases/expiry/expire-sign-in.ts';
import { expireSend } from '../shared/use-cases/expiry/expire-send.ts';
import { type Expire, sweepExpired, sweepShard } from '../shared/use-cases/expiry/sweep-expired.ts';
import { explainMessage } from '../shared/use-cases/explain/explain-message.ts';
import { healthChecker } from '../shared/use-cases/health/check-health.ts';
import { overviewReader } from '../shared/use-cases/health/read-overview.ts';
import { credentialsCheck } from '../shared/use-cases/health/operator-credentials.ts';
import { acceptChanges } from '../shared/use-cases/receive/accept-change-notifications.ts';
import { receiveListed } from '../shared/use-cases/receive/receive-listed.ts';
import { receiveNotifications } from '../shared/use-cases/receive/receive-notifications.ts';
import { recentMailbox } from '../shared/use-cases/receive/recent-mailbox.ts';
import { coalescedReads } from '../shared/use-cases/receive/coalesced-reads.ts';
import { resyncWaits } from '../shared/use-cases/resync/advance-watermark.ts';
import { refreshProfile } from '../shared/use-cases/resync/refresh-profile.ts';
import { fanOut } from '../shared/use-cases/schedule/fan-out.ts';
import { noteActivity } from '../shared/use-cases/schedule/reschedule.ts';
import { runUpkeep } from '../shared/use-cases/schedule/run-upkeep.ts';
import { resumeSend } from '../shared/use-cases/send/resume-send.ts';
import { sendMessage } from '../shared/use-cases/send/send-message.ts';
import {
  countWaitingSends,
  driveLostSends,
  driveWaitingSends,
  listWaitingSends,
} from '../shared/use-cases/send/waiting-sends.ts';
import { retrySkipped } from '../shared/use-cases/skipped/retry-skipped.ts';
import { acceptLifecycle } from '../shared/use-cases/subscriptions/accept-lifecycle.ts';
import { openSession } from '../shared/use-cases/session/open-session.ts';
import { drainPoison } from '../shared/use-cases/work/drain-poison.ts';
import { releasingWaits, replayPoison } from '../shared/use-cases/work/poison.ts';
import { approvalReturn } from './approval-return.ts';
import type { Adapters } from './compose.ts';
import {
  audit,
  authorize,
  complete,
  connectionChange,
  connectionDelete,
  connectionRead,
  oauthCallback,
  otherMailbox,
} from './connection.ts';
import { contactDelete, contactGet, contactMerge, contactPut, contactsPut } from './contacts.ts';
import { attachment, contactSkipped, conversation, entries, entry } from './conversation.ts';
import { docs, docsScript, openApi } from './documentation.ts';
import {
  endpointEnable,
  endpointRead,
  endpointTest,
  eventRedeliver,
  eventsRead,
} from './events.ts';
import { graphWebhook } from './graph.ts';
import { neverListGet, neverListPut, ofAccount, ofUser } from './never-lists.ts';
import { explain } from './explain.ts';
import { messagePost, skipped, skippedRetry, waitingSends } from './messages.ts';
import {
  health,
  opsHealth,
  opsOverview,
  opsPoison,
  opsPoisonRetry,
  opsPoisonRetryMany,
} from './ops.ts';
import { eventsHandle, mailNotificationsHandle, sendsHandle, upkeepHandle } from './queues.ts';
import { pageHandlers, type ServerHandlers } from './pages.ts';
import type { Handlers } from './register.ts';
import { threadChange, threadRead, threads } from './threads.ts';
import { sessionPost } from './session.ts';
import { timers } from './timers.ts';
import { uiFile } from './ui.ts';

/** Makes the use cases of their ports, and the handlers of the use cases. */
export function handlers(adapters: Adapters): Handlers {
  const server = serverHandlers(adapters);
  return {
    ...server,
    http: { ...server.http, ...pageHandlers(adapters, server.http) },
    preflight: preflight(adapters),
  };
}

function serverHandlers(
  adapters: Adapters,
): Pick<Handlers, 'queues' | 'timers'> & { readonly http: ServerHandlers } {
  const { now } = adapters;
  const announce = announcer(adapters);
  const crmEndpoint = endpoint({ ...adapters, breaker: circuitBreaker() });
  const events = { ...adapters, announce, endpoint: crmEndpoint, records: adapters.eventRecords };
  const waits = resyncWaits(adapters);
  const poisonRecords = releasingWaits(adapters.poison, waits);
  const world = {
    ...adapters,
    poison: poisonRecords,
    announce,
    deliverAtOnce: deliverAtOnce(events),
    driveWaitingSends: driveWaitingSends(adapters),
    countWaitingSends: countWaitingSends(adapters),
    isAwaitingMail: async (ref: MailboxRef) => (await adapters.runs.waits(ref)).length > 0,
  };

  // Each with what the one before has, and the use cases that its own are made of.
  const sending = { ...world, doubtGrant: doubtGrant(world) };
  const receiving = {
    ...sending,
    waits,
    noteActivity: noteActivity(world),
    recentMailbox: recentMailbox(adapters),
    refreshProfile: refreshProfile(world),
    placeReads: coalescedReads(adapters),
  };
  const keeping = {
    ...receiving,
    receiveListed: receiveListed(receiving),
    probeGrant: probeGrant(world),
    dropStaleLinks: dropStaleLinks(world),
    driveLostSends: driveLostSends(world),
  };
  // For the webhooks, which answer within Graph's 3 seconds.
  const accepting = { ...world, queues: world.hastyQueues };
  const check = healthChecker([...world.checks, credentialsCheck(world.hastyFleet)], now);
  const approving = {
    ...world,
    awaitApproval: awaitApproval({
      ...world,
      tellVerdict: (verdict) => tellVerdict(world, verdict),
    }),
  };
  const expiring: Readonly<Record<ExpiryKind, Expire>> = {
    'sign-in': expireSignIn(world),
    send: expireSend(world),
    attachments: eraseLooseAttachments(world),
    approval: expireVerdict(world),
    feed: expireFeed(world),
  };

  return {
    http: {
      authorize: authorize(beginSignIn(world)),
      oauthCallback: oauthCallback(takeCallback(approving), approvalReturn(takeApproval(world))),
      openSession: sessionPost(openSession(world)),
      complete: complete(completeSignIn(world)),
      otherMailbox: otherMailbox(world),
      connectionRead: connectionRead(readConnection(world)),
      connectionChange: connectionChange(changeScope(world), giveUpApproval(world)),
      audit: audit(world),
      connectionDelete: connectionDelete(disconnect(world)),
      sendMessage: messagePost({ ...world, send: sendMessage(sending) }),
      skipped: skipped({ ...world, skipped: world.skippedList }),
      waitingSends: waitingSends({ ...world, list: listWaitingSends(world) }),
      skippedRetry: skippedRetry(retrySkipped(world)),
      explain: explain(explainMessage(world), world),
      conversation: conversation(world),
      entries: entries(world),
      contactSkipped: contactSkipped(world),
      entry: entry(world),
      threads: threads(world),
      threadRead: threadRead(world),
      threadChange: threadChange({ ...world, turn: turnThread(world) }),
      attachment: attachment(world),
      contactPut: contactPut(putContact(world)),
      contactsPut: contactsPut(putContacts(putContact(world))),
      contactGet: contactGet(world),
      contactDelete: contactDelete(eraseContact(world)),
      contactMerge: contactMerge(mergeContact(world)),
      accountNeverListGet: neverListGet(world, ofAccount),
      accountNeverListPut: neverListPut(putNeverList(world), ofAccount),
      userNeverListGet: neverListGet(world, ofUser),
      userNeverListPut: neverListPut(putNeverList(world), ofUser),
      eventsRead: eventsRead({ ...world, read: readFeed(events) }),
      eventRedeliver: eventRedeliver(redeliverEvent(events)),
      endpointTest: endpointTest(testEndpoint(world)),
      endpointRead: endpointRead(events),
      endpointEnable: endpointEnable(events),
      opsPoison: opsPoison(world),
      opsPoisonRetry: opsPoisonRetry({ replay: replayPoison(world) }),
      opsPoisonRetryMany: opsPoisonRetryMany({ replay: replayPoison(world) }),
      opsOverview: opsOverview({
        ...world,
        fleet: world.hastyFleet,
        check,
        read: overviewReader(world),
      }),
      opsHealth: opsHealth({ ...world, fleet: world.hastyFleet, check }),
      graphNotifications: graphWebhook(acceptChanges(accepting), world.counters),
      graphLifecycle: graphWebhook(acceptLifecycle(accepting), world.counters),
      health: health({ check }),
      openApi: openApi(world),
      docs,
      docsScript: docsScript(world),
      uiFile: uiFile(world),
    },
    queues: {
      'mail-notifications': mailNotificationsHandle(world, receiveNotifications(receiving)),
      sends: sendsHandle(world, resumeSend(sending)),
      upkeep: upkeepHandle(world, {
        upkeep: runUpkeep(keeping),
        sweep: sweepShard({ ...world, kinds: new Map(Object.entries(expiring)) }),
      }),
      events: eventsHandle(world, deliverEvent(events)),
    },
    timers: timers({
      ...world,
      fanOut: fanOut(keeping),
      sweepExpired: sweepExpired(world),
      drainPoison: drainPoison(world),
    }),
  };
}
