import { z } from 'zod';
import { ServiceFailure } from '../../domain/failure.ts';
import type { MessageRef, MailboxRef } from '../../domain/ids.ts';
import type { Draft } from '../../ports/mail-sending.ts';
import type { Log } from '../../ports/telemetry.ts';
import { draftJson, readDraft } from './draft-json.ts';
import {
  type GraphAnswer,
  isMissing,
  isOutOfProperties,
  orMissing,
  parseAnswer,
} from './graph-answer.ts';
import type { GraphCall } from './graph-call.ts';
import { segment, withQuery } from './query.ts';

const readState = z.object({ isRead: z.boolean().nullish() });

/** A reply's draft, with the quoted body. Graph marks the original read by it; an unread one is made unread again. */
export async function createReply(
  call: GraphCall,
  log: Log,
  ref: MailboxRef,
  to: MessageRef,
  { all, stamp }: { readonly all: boolean; readonly stamp: string },
): Promise<Draft | 'missing'> {
  const original = `/me/messages/${segment(to)}`;
  const draft = await orMissing(async () => {
    const path = withQuery(original, { $select: 'isRead' });
    const before = parseAnswer(await call(ref, { method: 'GET', path }), readState);
    const reply = `${original}/${all ? 'createReplyAll' : 'createReply'}`;
    const { answer, isStamped } = await postStamped(call, ref, reply, stamp);
    const made = readDraft(answer, { isStamped, isReply: true });
    return { wasUnread: before.isRead === false, draft: made };
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
): Promise<{ readonly answer: GraphAnswer; readonly isStamped: boolean }> {
  try {
    const body = { message: draftJson({ stamp }) };
    return { answer: await call(ref, { method: 'POST', path, body }), isStamped: true };
  } catch (error) {
    const isRefused = error instanceof ServiceFailure && error.status === 400;
    if ((!isRefused || isMissing(error)) && !isOutOfProperties(error)) throw error;
    return { answer: await call(ref, { method: 'POST', path }), isStamped: false };
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
