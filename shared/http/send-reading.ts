import type { HttpRequest } from '@azure/functions';
import type { z } from 'zod';
import { BOUNDS } from '../domain/bounds.ts';
import { IDEMPOTENCY_KEY } from '../domain/send/idempotency.ts';
import type { OutgoingMessage } from '../domain/send/outgoing-message.ts';
import { readBody } from './read-body.ts';
import { inputErrors, parseJson } from './read-json.ts';
import { Refusal } from './refusal.ts';
import { attachParts, parseParts } from './send-multipart.ts';
import { jsonSendSchema, multipartSendSchema, toOutgoing } from './send-request.ts';

/** The `Idempotency-Key` header: 400 when it is missing or not 1 to 128 printable characters. */
export function idempotencyKeyOf(request: HttpRequest): string {
  const key = request.headers.get('idempotency-key') ?? '';
  if (key === '') {
    throw new Refusal('idempotency_key_missing', 'Send an Idempotency-Key header.');
  }
  if (!IDEMPOTENCY_KEY.test(key)) {
    throw new Refusal(
      'invalid_request',
      'The Idempotency-Key must have 1 to 128 printable ASCII characters.',
    );
  }
  return key;
}

/** The send in either form; the whole body is read within its limit before anything is parsed. */
export async function readSend(
  request: HttpRequest,
  attachmentLimit: number,
): Promise<OutgoingMessage> {
  const header = request.headers.get('content-type') ?? '';
  const type = header.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') {
    const body = parse(jsonSendSchema, parseJson(await readBody(request, BOUNDS.sendBytes)));
    const files = body.attachments.map(({ name, contentType, contentId, contentBase64 }) => ({
      name,
      contentType,
      contentId: contentId ?? null,
      content: contentBase64,
    }));
    return toOutgoing(body, files, attachmentLimit);
  }
  if (type === 'multipart/form-data') {
    const parts = await parseParts(await readBody(request, BOUNDS.sendBytes), header);
    const body = parse(multipartSendSchema, parts.message);
    return toOutgoing(body, await attachParts(body.attachments, parts.files), attachmentLimit);
  }
  throw new Refusal('unsupported_media_type', 'Send application/json or multipart/form-data.');
}

function parse<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Refusal('invalid_request', 'The body is not as the interface says.', {
    errors: inputErrors(parsed.error),
  });
}
