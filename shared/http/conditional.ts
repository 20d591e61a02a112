import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { hashOf } from '../domain/thread/message-id.ts';
import type { JsonAnswer } from './answer.ts';

/**
 * A JSON answer with an `ETag` of its content, or 304 for who has it already (`If-None-Match`, RFC 9110). Nothing is
 * cached on the way all the same: it is the CRM that keeps it.
 */
export function conditional(request: HttpRequest, answer: JsonAnswer): HttpResponseInit {
  const etag = `"${hashOf(answer.body).slice(0, 40)}"`;
  const headers = { ...answer.headers, etag };
  if (!isKnown(request.headers.get('if-none-match'), etag)) return { ...answer, headers };
  return { status: 304, headers: { etag, 'cache-control': 'private, no-store' } };
}

/** Compared weakly, as the header asks for. */
function isKnown(header: string | null, etag: string): boolean {
  if (header === null) return false;
  return header.split(',').some((one) => {
    const tag = one.trim();
    return tag === '*' || tag.replace(/^W\//, '') === etag;
  });
}
