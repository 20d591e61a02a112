import { z } from 'zod';
import { BOUNDS, cutOrNull } from '../../domain/bounds.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import { type MailboxRef, type MessageRef, messageRefSchema } from '../../domain/ids.ts';
import { REQUESTS_AT_ONCE } from '../../domain/slots.ts';
import type { Threading, ThreadingResult } from '../../ports/mail-reading.ts';
import { graphFailure, isMissing, parseAnswer } from './graph-answer.ts';
import { type GraphCall, IMMUTABLE_IDS } from './graph-call.ts';
import {
  expandProperties,
  extendedProperties,
  IN_REPLY_TO,
  MESSAGE_ID,
  ORIGINAL_MESSAGE_ID,
  REFERENCES,
  segment,
  STAMP,
  valueOf,
  withQuery,
} from './query.ts';

/** Ids, times, folder and threading headers: nothing else is asked of a message that nobody nominated (law 1). */
export const THREADING_OPTIONS = {
  $select: 'id,conversationId,internetMessageId,isDraft,parentFolderId,receivedDateTime',
  $expand: expandProperties(MESSAGE_ID, REFERENCES, IN_REPLY_TO, ORIGINAL_MESSAGE_ID, STAMP),
} as const;

export const threadingSchema = z
  .object({
    id: messageRefSchema,
    conversationId: z.string().nullish(),
    internetMessageId: z.string().nullish(),
    isDraft: z.boolean().nullish(),
    parentFolderId: z.string().nullish(),
    receivedDateTime: z.iso.datetime({ offset: true }),
    singleValueExtendedProperties: extendedProperties,
  })
  .transform((message): Threading => ({
    id: message.id,
    conversationId: message.conversationId ?? null,
    internetMessageId: cutOrNull(
      message.internetMessageId ?? valueOf(message.singleValueExtendedProperties, MESSAGE_ID),
      BOUNDS.messageIdReadCharacters,
    ),
    isDraft: message.isDraft ?? false,
    parentFolderId: message.parentFolderId ?? '',
    receivedDateTime: message.receivedDateTime,
    inReplyTo: cutOrNull(
      valueOf(message.singleValueExtendedProperties, IN_REPLY_TO),
      BOUNDS.inReplyToCharacters,
    ),
    // The newest stand last.
    references:
      valueOf(message.singleValueExtendedProperties, REFERENCES)?.slice(
        -BOUNDS.referencesCharacters,
      ) ?? null,
    reportOf: cutOrNull(
      valueOf(message.singleValueExtendedProperties, ORIGINAL_MESSAGE_ID),
      BOUNDS.messageIdReadCharacters,
    ),
    stamp: valueOf(message.singleValueExtendedProperties, STAMP),
  }));

/** More of them in one batch would be throttled; chained items (`dependsOn`) would all fail with one that is missing. */
export const BATCH_SIZE = REQUESTS_AT_ONCE;

const batchAnswer = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.number().int(),
      headers: z.record(z.string(), z.string()).nullish(),
      body: z.unknown(),
    }),
  ),
});
type Item = z.infer<typeof batchAnswer>['responses'][number];

/** Threading of messages, one `$batch` after the other; what one of them fails with is of its own messages alone. */
export async function readBatches(
  call: GraphCall,
  ref: MailboxRef,
  ids: readonly MessageRef[],
  now: () => number,
): Promise<readonly ThreadingResult[]> {
  const results: ThreadingResult[] = [];
  for (let at = 0; at < ids.length; at += BATCH_SIZE) {
    results.push(...(await readBatch(call, ref, ids.slice(at, at + BATCH_SIZE), now)));
  }
  return results;
}

/** The outer answer is 200, each item ends on its own, in any order. */
async function readBatch(
  call: GraphCall,
  ref: MailboxRef,
  ids: readonly MessageRef[],
  now: () => number,
): Promise<readonly ThreadingResult[]> {
  const requests = ids.map((id, position) => ({
    id: String(position),
    method: 'GET',
    url: withQuery(`/me/messages/${segment(id)}`, THREADING_OPTIONS),
    headers: { Prefer: IMMUTABLE_IDS },
  }));
  const request = {
    method: 'POST',
    path: '/$batch',
    body: { requests },
    slots: ids.length,
  } as const;
  const answer = await call(ref, request);
  const items = new Map(parseAnswer(answer, batchAnswer).responses.map((item) => [item.id, item]));
  return ids.map((id, position) => toResult(id, items.get(String(position)), now()));
}

function toResult(id: MessageRef, item: Item | undefined, now: number): ThreadingResult {
  if (item === undefined) return failed(id, new ServiceFailure('unavailable', 'batch_item_lost'));
  if (item.status === 200) {
    const parsed = threadingSchema.safeParse(item.body);
    if (parsed.success) return { kind: 'found', threading: parsed.data };
    const cause = parsed.error;
    return failed(id, new ServiceFailure('unavailable', 'unexpected_answer', { cause }));
  }
  const failure = graphFailure(
    { status: item.status, retryAfter: retryAfter(item), body: item.body },
    now,
  );
  if (isMissing(failure)) return { kind: 'missing', id };
  return failed(id, failure);
}

function failed(id: MessageRef, failure: ServiceFailure): ThreadingResult {
  return { kind: 'failed', id, failure };
}

function retryAfter(item: Item): string | null {
  for (const [name, value] of Object.entries(item.headers ?? {})) {
    if (name.toLowerCase() === 'retry-after') return value;
  }
  return null;
}
