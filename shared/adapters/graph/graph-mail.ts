import type { MailReader } from '../../ports/mail-reading.ts';
import type { MailSender } from '../../ports/mail-sending.ts';
import type { MailSubscriptions } from '../../ports/mail-subscriptions.ts';
import type { Log } from '../../ports/telemetry.ts';
import { mailboxSlots, REQUESTS_AT_ONCE } from '../../domain/slots.ts';
import { readAttachment } from './attachment-content.ts';
import { createDraft, deleteDraft, patchDraft, postSend } from './drafts.ts';
import {
  ENVELOPE_OPTIONS,
  envelopeSchema,
  FULL_OPTIONS,
  fullMessageSchema,
  PEOPLE_OPTIONS,
  peopleSchema,
} from './full-message.ts';
import { orMissing, parseAnswer } from './graph-answer.ts';
import { graphCall, type GraphCallDeps } from './graph-call.ts';
import { findByMessageId, findStamped, listPage, nextLinkUnder } from './listing.ts';
import { messageCopies } from './message-copies.ts';
import { readFolders, readProfile } from './profile.ts';
import { segment, withQuery } from './query.ts';
import { createReply } from './reply-draft.ts';
import {
  listSubscriptions,
  readSubscription,
  patchExpiry,
  subscribe,
  unsubscribe,
} from './subscriptions.ts';
import { readThreading } from './threading-of-many.ts';
import { attach } from './upload.ts';

export interface GraphMailDeps extends Omit<GraphCallDeps, 'withSlot'> {
  readonly log: Log;
}

/** The mailbox at Microsoft Graph v1.0, for all three ports. One per instance, since it holds each mailbox's slots. */
export function graphMail({
  log,
  ...calling
}: GraphMailDeps): MailReader & MailSender & MailSubscriptions {
  const { endpoint, now } = calling;
  const call = graphCall({ ...calling, withSlot: mailboxSlots(REQUESTS_AT_ONCE) });
  const follow = nextLinkUnder(endpoint.url);

  return {
    profile: (ref) => readProfile(call, ref),
    folders: (ref) => readFolders(call, ref),

    threading: (ref, ids) => readThreading(call, follow, ref, ids, now),
    envelope: (ref, id) =>
      orMissing(async () => {
        const path = withQuery(`/me/messages/${segment(id)}`, ENVELOPE_OPTIONS);
        return parseAnswer(await call(ref, { method: 'GET', path }), envelopeSchema);
      }),
    people: (ref, id) =>
      orMissing(async () => {
        const path = withQuery(`/me/messages/${segment(id)}`, PEOPLE_OPTIONS);
        return parseAnswer(await call(ref, { method: 'GET', path }), peopleSchema);
      }),
    read: (ref, id) =>
      orMissing(async () => {
        const path = withQuery(`/me/messages/${segment(id)}`, FULL_OPTIONS);
        return parseAnswer(await call(ref, { method: 'GET', path }), fullMessageSchema);
      }),
    attachment: (ref, id, meta, limit) => readAttachment(call, ref, id, meta, limit),
    copies: (ref, messageId, asked) => messageCopies(call, ref, messageId, asked),
    list: (ref, from) => listPage(call, follow, ref, from),

    createDraft: (ref, fields) => createDraft(call, ref, fields),
    createReply: (ref, to, reply) => createReply(call, log, ref, to, reply),
    patchDraft: (ref, id, fields) => patchDraft(call, ref, id, fields),
    attach: (ref, id, attachment) => attach(call, endpoint, now, ref, id, attachment),
    send: (ref, id) => postSend(call, ref, id),
    deleteDraft: (ref, id) => deleteDraft(call, ref, id),
    findByMessageId: (ref, messageId) => findByMessageId(call, follow, ref, messageId),
    findStamped: (ref, stamp) => findStamped(call, follow, ref, stamp),

    subscriptions: (ref) => listSubscriptions(call, follow, ref),
    subscription: (ref, id) => readSubscription(call, ref, id),
    subscribe: (ref, subscription) => subscribe(call, ref, subscription),
    renew: (ref, id, renewal) => patchExpiry(call, ref, id, renewal),
    unsubscribe: (ref, id) => unsubscribe(call, ref, id),
  };
}
