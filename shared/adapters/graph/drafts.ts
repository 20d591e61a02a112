import { z } from 'zod';
import { SEND_STARTS_WITHIN_MS } from '../../domain/send-step.ts';
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
    isStamped: true,
    body,
  };
}

export async function createDraft(
  call: GraphCall,
  ref: MailboxRef,
  fields: DraftFields,
): Promise<Draft> {
  return stampedIfPossible(fields, async (given) => {
    const body = draftJson(given);
    const answer = await call(ref, { method: 'POST', path: '/me/messages', body });
    const draft = toDraft(parseAnswer(answer, draftSchema), null);
    return { ...draft, isStamped: given.stamp !== undefined };
  });
}

/**
 * With our stamp, or without where the mailbox has used up its named properties and takes no other one: then the draft's
 * id and Message-ID, which are stored before the send, take its part.
 */
async function stampedIfPossible<T>(
  fields: DraftFields,
  make: (fields: DraftFields) => Promise<T>,
): Promise<T> {
  try {
    return await make(fields);
  } catch (error) {
    if (fields.stamp === undefined || !isOutOfProperties(error)) throw error;
    const { stamp: _, ...unstamped } = fields;
    return make(unstamped);
  }
}

/** Said under 403 and 507, as of a full mailbox, which has another code. */
function isOutOfProperties(error: unknown): boolean {
  return error instanceof ServiceFailure && error.code === 'ErrorQuotaExceeded';
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
    const isRefused = error instanceof ServiceFailure && error.status === 400;
    if (!isRefused && !isOutOfProperties(error)) throw error;
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
): Promise<'patched' | 'unstamped' | 'missing'> {
  const path = `/me/messages/${segment(id)}`;
  try {
    return await orMissing(() =>
      stampedIfPossible(fields, async (given) => {
        await call(ref, { method: 'PATCH', path, body: draftJson(given) });
        return given.stamp === fields.stamp ? ('patched' as const) : ('unstamped' as const);
      }),
    );
  } catch (error) {
    // From 2026-12-31 Graph refuses to change what is no draft any more, as if a permission were missing.
    const isRefused = error instanceof ServiceFailure && error.status === 403;
    if (isRefused && (await isSent(call, ref, path))) return 'missing';
    throw error;
  }
}

const draftState = z.object({ isDraft: z.boolean().nullish() });

async function isSent(call: GraphCall, ref: MailboxRef, path: string): Promise<boolean> {
  const found = await orMissing(async () =>
    parseAnswer(
      await call(ref, { method: 'GET', path: withQuery(path, { $select: 'isDraft' }) }),
      draftState,
    ),
  );
  return found === 'missing' || found.isDraft === false;
}

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
