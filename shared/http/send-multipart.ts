import { MIMEType } from 'node:util';
import type { z } from 'zod';
import { BOUNDS } from '../domain/bounds.ts';
import type { OutgoingFile } from '../domain/send/outgoing-message.ts';
import { parseJson } from './read-json.ts';
import { Refusal } from './refusal.ts';
import type { multipartSendSchema } from './send-request.ts';

/** The parts of a multipart body: the JSON of `message`, and the file parts by name. */
export interface SendParts {
  readonly message: unknown;
  readonly files: ReadonlyMap<string, File>;
}

/** Parses a body that was read whole, within its limit. `contentType` is the header with its boundary. */
export async function parseParts(bytes: Uint8Array, contentType: string): Promise<SendParts> {
  const form = await parseForm(bytes, contentType);
  const names = [...form.keys()];
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) throw refused('Each part must have a name of its own.', twice);
  const message = form.get('message');
  if (message === null) throw refused('The part "message" is missing.', 'message');
  const files = new Map<string, File>();
  for (const [name, part] of form) {
    if (name === 'message') continue;
    // Without a file name the parser takes a part for text, which would spoil its bytes.
    if (typeof part === 'string')
      throw refused('A part other than "message" must be a file.', name);
    files.set(name, part);
  }
  return { message: parseJson(await messageBytes(message, bytes, contentType)), files };
}

/** The attachments with the content of the file parts that they name: each named once, none left over. */
export async function attachParts(
  attachments: z.infer<typeof multipartSendSchema>['attachments'],
  files: ReadonlyMap<string, File>,
): Promise<OutgoingFile[]> {
  const left = new Map(files);
  const found: OutgoingFile[] = [];
  for (const [place, { name, contentType, contentId, part }] of attachments.entries()) {
    const file = left.get(part);
    if (!file) throw missing(place);
    left.delete(part);
    const content = new Uint8Array(await file.arrayBuffer());
    found.push({ name, contentType, contentId: contentId ?? null, content });
  }
  const [unused] = left.keys();
  if (unused !== undefined) throw refused('A file part is not named by any attachment.', unused);
  return found;
}

async function parseForm(bytes: Uint8Array, contentType: string): Promise<FormData> {
  if (bytes.length > BOUNDS.multipartBytes) {
    const most = BOUNDS.sendAttachmentBytes;
    throw new Refusal('message_too_large', `The message is over ${most} bytes decoded.`);
  }
  const boundary = boundaryOf(contentType);
  if (boundary === null || boundary === '') throw malformed();
  if (countParts(bytes, boundary) > BOUNDS.multipartParts) {
    throw new Refusal('invalid_request', `A body has at most ${BOUNDS.multipartParts} parts.`);
  }
  try {
    return await formOf(new Uint8Array(bytes), contentType);
  } catch {
    throw malformed();
  }
}

function formOf(body: Uint8Array<ArrayBuffer> | string, contentType: string): Promise<FormData> {
  return new Response(body, { headers: { 'content-type': contentType } }).formData();
}

function malformed(): Refusal {
  return new Refusal('invalid_request', 'The body is not well-formed multipart/form-data.');
}

/** Counted before they are parsed, since parsing them is what they cost. */
function countParts(bytes: Uint8Array, boundary: string): number {
  const delimiter = `--${boundary}`;
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let parts = 0;
  for (let at = body.indexOf(delimiter); at !== -1; at = body.indexOf(delimiter, at + 2)) {
    parts += 1;
    if (parts > BOUNDS.multipartParts + 1) break;
  }
  // The last one closes the body.
  return Math.max(0, parts - 1);
}

/** Read as the parser reads it, by the same standard: else the parts of another boundary would be counted. */
function boundaryOf(contentType: string): string | null {
  try {
    return new MIMEType(contentType).params.get('boundary');
  } catch {
    return null;
  }
}

/**
 * The part as it came. The parser puts U+FFFD for what is not UTF-8, and the mail would go out with it: from a body with a
 * character for each byte it takes all of them as they are.
 */
async function messageBytes(
  part: File | string,
  bytes: Uint8Array,
  contentType: string,
): Promise<Uint8Array> {
  if (typeof part !== 'string') return new Uint8Array(await part.arrayBuffer());
  if (!part.includes('\ufffd')) return new TextEncoder().encode(part);
  const { buffer, byteOffset, byteLength } = bytes;
  const characters = Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
  const again = (await formOf(characters, contentType)).get('message');
  return typeof again === 'string' ? Buffer.from(again, 'latin1') : new Uint8Array();
}

function missing(place: number): Refusal {
  const detail = 'There is no file part of this name, or another attachment has it.';
  return new Refusal('invalid_request', 'An attachment names no file part of its own.', {
    errors: [{ pointer: `/attachments/${place}/part`, detail }],
  });
}

function refused(detail: string, part: string): Refusal {
  const name = part.slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1');
  return new Refusal('invalid_request', 'The parts of the body are not as the interface says.', {
    errors: [{ pointer: `/${name}`, detail }],
  });
}
