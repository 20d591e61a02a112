import type { HttpRequest } from '@azure/functions';
import { Refusal } from './refusal.ts';

/** The whole body, refused at once when the header says too much, and again when it turns out to be. */
export async function readBody(request: HttpRequest, limit: number): Promise<Uint8Array> {
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > limit) throw tooLarge(limit);
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.length > limit) throw tooLarge(limit);
  return bytes;
}

function tooLarge(limit: number): Refusal {
  return new Refusal('request_too_large', `The body is over ${limit} bytes.`);
}
