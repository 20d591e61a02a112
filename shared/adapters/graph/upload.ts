import { z } from 'zod';
import { ServiceFailure } from '../../domain/failure.ts';
import type { MessageRef, MailboxRef } from '../../domain/ids.ts';
import type { OutgoingAttachment } from '../../ports/mail-sending.ts';
import { fileAttachmentJson } from './draft-json.ts';
import { graphFailure, limitedBody, orMissing, parseAnswer, parseJson } from './graph-answer.ts';
import type { GraphCall } from './graph-call.ts';
import { segment } from './query.ts';
import type { GraphEndpoint } from './transport.ts';

/** A request may have 4 MB; beyond this an attachment goes by upload session. */
const JSON_LIMIT = 3_500_000;
/** Slices stay under 4 MB and are multiples of 327,680 bytes. */
const SLICE = 327_680 * 9;
const ERROR_LIMIT = 64 * 1024;

const session = z.object({ uploadUrl: z.url() });

/** Adds one attachment to a draft, by a single POST or an upload session, whichever fits. */
export async function attach(
  call: GraphCall,
  endpoint: GraphEndpoint,
  now: () => number,
  ref: MailboxRef,
  id: MessageRef,
  attachment: OutgoingAttachment,
): Promise<void> {
  const path = `/me/messages/${segment(id)}/attachments`;
  const base64Length = Math.ceil(attachment.content.length / 3) * 4;
  const json = JSON.stringify(fileAttachmentJson({ ...attachment, content: new Uint8Array() }));
  if (Buffer.byteLength(json) + base64Length <= JSON_LIMIT) {
    await orGone(() => call(ref, { method: 'POST', path, body: fileAttachmentJson(attachment) }));
    return;
  }
  const body = { AttachmentItem: attachmentItem(attachment) };
  const opened = await orGone(() =>
    call(ref, { method: 'POST', path: `${path}/createUploadSession`, body }),
  );
  const { uploadUrl } = parseAnswer(opened, session);
  for (let from = 0; from < attachment.content.length; from += SLICE) {
    const slice = attachment.content.subarray(from, from + SLICE);
    await putSlice(endpoint, now, uploadUrl, slice, from, attachment.content.length);
  }
}

/** A draft that is not found, not readable yet or deleted by the user, is no refusal: it is made again. */
async function orGone<T>(call: () => Promise<T>): Promise<T> {
  const answer = await orMissing(call);
  if (answer === 'missing') throw new ServiceFailure('unavailable', 'draft_gone');
  return answer;
}

function attachmentItem(attachment: OutgoingAttachment): Record<string, unknown> {
  return {
    attachmentType: 'file',
    name: attachment.name,
    contentType: attachment.contentType,
    size: attachment.content.length,
    ...(attachment.contentId === null ? {} : { contentId: attachment.contentId, isInline: true }),
  };
}

/** The URL is its own permission and may be at another host: no token travels there, and it is never logged. */
async function putSlice(
  endpoint: GraphEndpoint,
  now: () => number,
  url: string,
  slice: Uint8Array,
  from: number,
  total: number,
): Promise<void> {
  const response = await endpoint
    .fetch(url, {
      method: 'PUT',
      headers: {
        'Content-Type': 'application/octet-stream',
        'Content-Range': `bytes ${from}-${from + slice.length - 1}/${total}`,
      },
      body: new Uint8Array(slice),
      redirect: 'manual',
      signal: AbortSignal.timeout(endpoint.timeoutMs),
    })
    .catch(() => {
      throw new ServiceFailure('unavailable', 'upload_unreachable');
    });
  const bytes = await limitedBody(response, ERROR_LIMIT);
  if (response.ok) return;
  // The session is gone or stands elsewhere, or its draft is gone: it begins anew with a new draft.
  if ([404, 410, 416].includes(response.status)) {
    throw new ServiceFailure('unavailable', 'upload_session_lost');
  }
  const retryAfter = response.headers.get('retry-after');
  throw graphFailure({ status: response.status, retryAfter, body: parseJson(bytes) }, now());
}
