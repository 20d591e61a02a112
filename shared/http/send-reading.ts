import type { HttpRequest } from '@azure/functions';
import { BOUNDS } from '../domain/bounds.ts';
import { IDEMPOTENCY_KEY } from '../domain/send/idempotency.ts';
import type { OutgoingMessage } from '../domain/send/outgoing-message.ts';
import { readBody } from './read-body.ts';
import { Refusal } from './refusal.ts';
import { formOf, type ParseSend } from './send-parsing.ts';

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

/** The type first, then the whole body within its limit; only then anything is parsed. */
export async function readSend(
  request: HttpRequest,
  parse: ParseSend,
  attachmentLimit: number,
): Promise<OutgoingMessage> {
  const contentType = request.headers.get('content-type') ?? '';
  formOf(contentType);
  const bytes = await readBody(request, BOUNDS.sendBytes);
  return parse({ bytes, contentType, attachmentLimit });
}
