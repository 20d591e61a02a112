import type { HttpRequest } from '@azure/functions';
import { BOUNDS } from '../domain/bounds.ts';
import { IDEMPOTENCY_KEY } from '../domain/send/idempotency.ts';
import type { OutgoingMessage } from '../domain/send/outgoing-message.ts';
import { conforming, parseJson, readBody } from './read-json.ts';
import { Refusal } from './refusal.ts';
import { attachParts, parseParts } from './send-multipart.ts';
import { jsonSendSchema, multipartSendSchema, toOutgoing } from './send-request.ts';

/** The body of a send, read whole. */
export interface SendBody {
  readonly bytes: Uint8Array;
  /** The header, with the boundary of its parts. */
  readonly contentType: string;
  /** Bytes of content that each attachment may have. */
  readonly attachmentLimit: number;
}

export type ParseSend = (body: SendBody) => Promise<OutgoingMessage>;

/** The send in either form; a Refusal when it is not as the interface says. */
export const parseSend: ParseSend = async ({ bytes, contentType, attachmentLimit }) => {
  if (formOf(contentType) === 'multipart') {
    const parts = await parseParts(bytes, contentType);
    const body = conforming(multipartSendSchema, parts.message);
    return toOutgoing(body, await attachParts(body.attachments, parts.files), attachmentLimit);
  }
  const body = conforming(jsonSendSchema, parseJson(bytes));
  const files = body.attachments.map(({ contentBase64: content, contentId, ...file }) => ({
    ...file,
    contentId: contentId ?? null,
    content,
  }));
  return toOutgoing(body, files, attachmentLimit);
};

/** By the header: 415 for any other. */
function formOf(contentType: string): 'json' | 'multipart' {
  switch (contentType.split(';')[0]?.trim().toLowerCase()) {
    case 'application/json':
      return 'json';
    case 'multipart/form-data':
      return 'multipart';
    default:
      throw new Refusal('unsupported_media_type', 'Send application/json or multipart/form-data.');
  }
}

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
