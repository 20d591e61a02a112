import { z } from 'zod';
import { SEND_STARTS_WITHIN_MS } from '../../domain/durations.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import type { MailboxRef, MessageRef } from '../../domain/ids.ts';
import type { Draft, DraftFields } from '../../ports/mail-sending.ts';
import { draftJson, readDraft } from './draft-json.ts';
import { isMissing, isOutOfProperties, orMissing, parseAnswer } from './graph-answer.ts';
import type { GraphCall } from './graph-call.ts';
import { segment, withQuery } from './query.ts';

export async function createDraft(
  call: GraphCall,
  ref: MailboxRef,
  fields: DraftFields,
): Promise<Draft> {
  return stampedIfPossible(fields, async (given) => {
    const body = draftJson(given);
    const answer = await call(ref, { method: 'POST', path: '/me/messages', body });
    return readDraft(answer, { isStamped: given.stamp !== undefined, isReply: false });
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

export async function patchDraft(
  call: GraphCall,
  ref: MailboxRef,
  id: MessageRef,
  fields: DraftFields,
): Promise<'patched' | 'unstamped' | 'missing' | 'sent'> {
  const path = `/me/messages/${segment(id)}`;
  return unlessSent(call, ref, path, () =>
    stampedIfPossible(fields, async (given) => {
      await call(ref, { method: 'PATCH', path, body: draftJson(given) });
      return given.stamp === fields.stamp ? ('patched' as const) : ('unstamped' as const);
    }),
  );
}

/**
 * Asked once, never repeated below. A 503 is no clear refusal here: whatever is not a definite one means that the mail
 * may be on its way.
 */
export async function postSend(
  call: GraphCall,
  ref: MailboxRef,
  id: MessageRef,
): Promise<'accepted' | 'missing'> {
  try {
    const message = `/me/messages/${segment(id)}`;
    const answer = await unlessSent(call, ref, message, async () => {
      const path = `${message}/send`;
      await call(ref, { method: 'POST', path, startWithinMs: SEND_STARTS_WITHIN_MS });
      return 'accepted' as const;
    });
    // Sent already, by the user's own hand: no draft to send, and a look finds its copy.
    return answer === 'sent' ? 'missing' : answer;
  } catch (error) {
    if (error instanceof ServiceFailure && error.kind === 'throttled' && error.status === 503) {
      const wait = error.retryAfterMs === null ? {} : { retryAfterMs: error.retryAfterMs };
      throw new ServiceFailure('unavailable', error.code, { status: 503, ...wait, cause: error });
    }
    throw error;
  }
}

export async function deleteDraft(call: GraphCall, ref: MailboxRef, id: MessageRef): Promise<void> {
  await orMissing(() => call(ref, { method: 'DELETE', path: `/me/messages/${segment(id)}` }));
}

const draftState = z.object({ isDraft: z.boolean().nullish() });

/**
 * What Graph refuses for a message that is no draft any more says that it was sent already, whatever the refusal's words:
 * from 2026-12-31 a change of one is refused as if a permission were missing.
 */
async function unlessSent<T>(
  call: GraphCall,
  ref: MailboxRef,
  path: string,
  change: () => Promise<T>,
): Promise<T | 'missing' | 'sent'> {
  return orMissing(async () => {
    try {
      return await change();
    } catch (error) {
      if (!(error instanceof ServiceFailure) || error.kind !== 'refused' || isMissing(error)) {
        throw error;
      }
      const state = withQuery(path, { $select: 'isDraft' });
      const found = parseAnswer(await call(ref, { method: 'GET', path: state }), draftState);
      if (found.isDraft === false) return 'sent' as const;
      throw error;
    }
  });
}
