import { z } from 'zod';
import { BOUNDS, cutOrNull } from '../../domain/bounds.ts';
import type { MessageRef, MailboxRef } from '../../domain/ids.ts';
import type { AttachmentMeta, AttachmentRead } from '../../ports/mail-reading.ts';
import { orMissing, parseAnswer } from './graph-answer.ts';
import type { GraphCall } from './graph-call.ts';
import { segment } from './query.ts';

const fileAttachment = z.object({
  contentBytes: z.string(),
  contentId: z.string().nullish(),
});

/** Name, ids and annotations beside the content in a file attachment's JSON. */
const JSON_ROOM = 64 * 1024;

/**
 * The content of one attachment. A file is read as JSON, since only there its `contentId` comes along in the same
 * request (the metadata's base type has none); an attached item comes raw, as .eml. Either is streamed, and dropped as
 * soon as it is longer than `limit` allows.
 */
export async function readAttachment(
  call: GraphCall,
  ref: MailboxRef,
  id: MessageRef,
  meta: AttachmentMeta,
  limit: number,
): Promise<AttachmentRead> {
  const path = `/me/messages/${segment(id)}/attachments/${segment(meta.id)}`;
  return meta.type === 'item' ? readRaw(call, ref, path, limit) : readFile(call, ref, path, limit);
}

async function readRaw(
  call: GraphCall,
  ref: MailboxRef,
  path: string,
  limit: number,
): Promise<AttachmentRead> {
  const answer = await orMissing(() => call(ref, { method: 'GET', path: `${path}/$value`, limit }));
  if (answer === 'missing') return { kind: 'missing' };
  if (answer.bytes === null) return { kind: 'too_large' };
  return { kind: 'content', bytes: answer.bytes, contentId: null };
}

async function readFile(
  call: GraphCall,
  ref: MailboxRef,
  path: string,
  limit: number,
): Promise<AttachmentRead> {
  const most = Math.ceil((limit + 1) / 3) * 4 + JSON_ROOM;
  const answer = await orMissing(() => call(ref, { method: 'GET', path, limit: most }));
  if (answer === 'missing') return { kind: 'missing' };
  if (answer.bytes === null) return { kind: 'too_large' };
  const { contentBytes, contentId } = parseAnswer(answer, fileAttachment);
  const bytes = Buffer.from(contentBytes, 'base64');
  if (bytes.length > limit) return { kind: 'too_large' };
  return {
    kind: 'content',
    bytes,
    contentId: cutOrNull(contentId ?? null, BOUNDS.contentIdCharacters),
  };
}
