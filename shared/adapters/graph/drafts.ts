import { z } from 'zod';
import { ServiceFailure } from '../../domain/failure.ts';
import { type GraphMessageId, graphMessageIdSchema, type MailboxRef } from '../../domain/ids.ts';
import type { Log } from '../../ports/log.ts';
import type { Draft, DraftFields } from '../../ports/mail.ts';
import { draftJson } from './draft-json.ts';
import { addressSchema, bodySchema } from './full-message.ts';
import type { GraphCall } from './graph-call.ts';
import { orMissing } from './graph-failure.ts';
import { parseAnswer } from './json-answer.ts';
import { segment, withQuery } from './query.ts';

const draftSchema = z.object({
  id: graphMessageIdSchema,
  internetMessageId: z.string().min(1),
  conversationId: z.string().nullish(),
  createdDateTime: z.iso.datetime({ offset: true }),
  subject: z.string().nullish(),
  from: addressSchema.nullish(),
  body: bodySchema.nullish(),
});

function toDraft(json: z.infer<typeof draftSchema>, body: Draft['body']): Draft {
  return {
    id: json.id,
    internetMessageId: json.internetMessageId,
    conversationId: json.conversationId ?? null,
    createdDateTime: json.createdDateTime,
    subject: json.subject ?? '',
    from: json.from ?? null,
    body,
  };
}

export async function createDraft(
  call: GraphCall,
  ref: MailboxRef,
  fields: DraftFields,
): Promise<Draft> {
  const answer = await call(ref, { method: 'POST', path: '/me/messages', body: draftJson(fields) });
  return toDraft(parseAnswer(answer, draftSchema), null);
}

const readState = z.object({ isRead: z.boolean().nullish() });

/** A reply's draft, with the quoted body. Graph marks the original read by it; an unread one is made unread again. */
export async function createReply(
  call: GraphCall,
  log: Log,
  ref: MailboxRef,
  to: GraphMessageId,
  { all, stamp }: { readonly all: boolean; readonly stamp: string },
): Promise<Draft | 'missing'> {
  const original = `/me/messages/${segment(to)}`;
  const draft = await orMissing(async () => {
    const path = withQuery(original, { $select: 'isRead' });
    const before = parseAnswer(await call(ref, { method: 'GET', path }), readState);
    const reply = `${original}/${all ? 'createReplyAll' : 'createReply'}`;
    const json = parseAnswer(await postStamped(call, ref, reply, stamp), draftSchema);
    return { wasUnread: before.isRead === false, draft: toDraft(json, json.body ?? null) };
  });
  if (draft === 'missing') return draft;
  if (draft.wasUnread) await markUnread(call, log, ref, original);
  return draft.draft;
}

/**
 * With the stamp from the start, so that what a crash leaves behind is found by it. Should a mailbox refuse it there, the
 * reply is made without: `patchDraft` stamps it before it can be sent.
 */
async function postStamped(
  call: GraphCall,
  ref: MailboxRef,
  path: string,
  stamp: string,
): ReturnType<GraphCall> {
  try {
    return await call(ref, { method: 'POST', path, body: { message: draftJson({ stamp }) } });
  } catch (error) {
    if (!(error instanceof ServiceFailure) || error.status !== 400) throw error;
    return call(ref, { method: 'POST', path });
  }
}

/**
 * Tried twice, then logged and left: the draft exists, and failing now would make a second one, whose making would
 * find the original already read.
 */
async function markUnread(call: GraphCall, log: Log, ref: MailboxRef, path: string): Promise<void> {
  for (const attempt of [1, 2]) {
    try {
      await call(ref, { method: 'PATCH', path, body: { isRead: false } });
      return;
    } catch (error) {
      if (!(error instanceof ServiceFailure)) throw error;
      log.warn('read_state_not_restored', { ref, attempt, code: error.code });
    }
  }
}

export async function patchDraft(
  call: GraphCall,
  ref: MailboxRef,
  id: GraphMessageId,
  fields: DraftFields,
): Promise<'patched' | 'missing'> {
  const path = `/me/messages/${segment(id)}`;
  return orMissing(async () => {
    await call(ref, { method: 'PATCH', path, body: draftJson(fields) });
    return 'patched' as const;
  });
}

/** A send that is asked for later could meet the looks of the run that took over. Not sent is a definite answer. */
const SEND_STARTS_WITHIN_MS = 60_000;

/**
 * Asked once, never repeated below. A 503 is no clear refusal here: whatever is not a definite one means that the mail
 * may be on its way.
 */
export async function sendDraft(
  call: GraphCall,
  ref: MailboxRef,
  id: GraphMessageId,
): Promise<'accepted' | 'missing'> {
  try {
    return await orMissing(async () => {
      const path = `/me/messages/${segment(id)}/send`;
      await call(ref, { method: 'POST', path, startWithinMs: SEND_STARTS_WITHIN_MS });
      return 'accepted' as const;
    });
  } catch (error) {
    if (error instanceof ServiceFailure && error.kind === 'throttled' && error.status === 503) {
      const wait = error.retryAfterMs === null ? {} : { retryAfterMs: error.retryAfterMs };
      throw new ServiceFailure('unavailable', error.code, { status: 503, ...wait, cause: error });
    }
    throw error;
  }
}

export async function deleteDraft(
  call: GraphCall,
  ref: MailboxRef,
  id: GraphMessageId,
): Promise<void> {
  await orMissing(() => call(ref, { method: 'DELETE', path: `/me/messages/${segment(id)}` }));
}
