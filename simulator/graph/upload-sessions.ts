import type { Mailbox } from '../mail/mailbox.ts';
import type { Message } from '../mail/types.ts';
import type { HttpReply, HttpRequest } from '../router.ts';
import type { World } from '../world.ts';
import type { GraphCall, GraphReply } from './call.ts';
import { GraphError } from './errors.ts';
import { findMessage } from './find-message.ts';
import { objectFrom, property, stringFrom } from './json-input.ts';

const MINIMUM_BYTES = 2_097_152;
const MAXIMUM_BYTES = 150 * 1024 * 1024;
const MAXIMUM_SLICE_BYTES = 4 * 1024 * 1024;
const LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

interface UploadSession {
  mailbox: Mailbox;
  message: Message;
  name: string;
  contentType: string;
  isInline: boolean;
  contentId: string | null;
  size: number;
  received: Buffer[];
  receivedBytes: number;
  expires: number;
}

/** Upload sessions under way, by the secret in their URL: who knows it needs no token, and may send none. */
export class UploadSessions {
  readonly #sessions = new Map<string, UploadSession>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
    world.onReset(() => this.#sessions.clear());
  }

  create(call: GraphCall, id: string): GraphReply {
    const message = findMessage(call, id);
    const item = objectFrom(
      property(objectFrom(call.body, 'request'), 'AttachmentItem'),
      'AttachmentItem',
    );
    if (String(item['attachmentType']).toLowerCase() !== 'file') {
      throw new GraphError(400, 'ErrorInvalidRequest', 'attachmentType must be file.');
    }
    const size = Number(item['size']);
    if (!Number.isInteger(size) || size < MINIMUM_BYTES) {
      throw new GraphError(
        400,
        'ErrorAttachmentSizeShouldNotBeLessThanMinimumSize',
        `The size of attachment should not be less than ${MINIMUM_BYTES} bytes.`,
      );
    }
    if (size > MAXIMUM_BYTES) {
      throw new GraphError(
        413,
        'ErrorAttachmentSizeLimitExceeded',
        'The size of the attachment exceeds the maximum.',
      );
    }
    const contentType = item['contentType'];
    const contentId = item['contentId'];
    const session: UploadSession = {
      mailbox: call.mailbox,
      message,
      name: stringFrom(item['name'], 'name'),
      contentType: typeof contentType === 'string' ? contentType : 'application/octet-stream',
      isInline: item['isInline'] === true,
      contentId: typeof contentId === 'string' ? contentId : null,
      size,
      received: [],
      receivedBytes: 0,
      expires: this.#world.clock.now() + LIFETIME_MS,
    };
    const secret = this.#world.random.bytes(64).toString('base64url');
    this.#sessions.set(secret, session);
    return {
      status: 201,
      body: {
        '@odata.context': `${this.#world.graphUrl}/$metadata#microsoft.graph.uploadSession`,
        uploadUrl: `${this.#world.origin}/upload/${secret}`,
        expirationDateTime: new Date(session.expires).toISOString(),
        nextExpectedRanges: ['0-'],
      },
    };
  }

  /** One PUT: slices come in order, each under 4 MB; the last one makes the attachment. */
  put(request: HttpRequest): HttpReply {
    if (request.headers.authorization !== undefined) {
      return refusal(401, 'InvalidAuthenticationToken', 'The URL carries its own authorization.');
    }
    const secret = request.params['secret'] ?? '';
    const session = this.#sessions.get(secret);
    if (session === undefined || session.expires <= this.#world.clock.now()) {
      return refusal(404, 'ErrorItemNotFound', 'The upload session was not found.');
    }
    const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(request.headers['content-range'] ?? '');
    if (!range)
      return refusal(400, 'ErrorInvalidRequest', 'Content-Range is missing or malformed.');
    const [from, to, total] = [Number(range[1]), Number(range[2]), Number(range[3])];
    if (request.body.length >= MAXIMUM_SLICE_BYTES) {
      return refusal(413, 'ErrorRequestEntityTooLarge', 'A slice must be smaller than 4 MB.');
    }
    if (
      total !== session.size ||
      from !== session.receivedBytes ||
      to - from + 1 !== request.body.length ||
      to >= total
    ) {
      return refusal(416, 'ErrorInvalidRange', `Expected bytes from ${session.receivedBytes}.`);
    }
    session.received.push(request.body);
    session.receivedBytes += request.body.length;
    if (session.receivedBytes < session.size) {
      return this.#json(200, {
        ExpirationDateTime: new Date(session.expires).toISOString(),
        NextExpectedRanges: [`${session.receivedBytes}-`],
      });
    }
    this.#sessions.delete(secret);
    return this.#finish(session);
  }

  cancel(request: HttpRequest): HttpReply {
    return { status: this.#sessions.delete(request.params['secret'] ?? '') ? 204 : 404 };
  }

  #finish(session: UploadSession): HttpReply {
    const { mailbox, message } = session;
    if (mailbox.findMessage(message.immutableId) === undefined) {
      return refusal(404, 'ErrorItemNotFound', 'The message is gone.');
    }
    const id = mailbox.newItemId('attachment');
    mailbox.update(message, {
      attachments: [
        ...message.attachments,
        {
          kind: 'file',
          id,
          name: session.name,
          contentType: session.contentType,
          isInline: session.isInline,
          contentId: session.contentId,
          contentLocation: null,
          content: Buffer.concat(session.received),
          lastModified: this.#world.clock.now(),
        },
      ],
    });
    const location = `${this.#world.graphUrl}/users('${mailbox.oid}')/messages('${message.immutableId}')/attachments('${id}')`;
    return { status: 201, headers: { location, 'content-length': '0' } };
  }

  #json(status: number, body: unknown): HttpReply {
    return {
      status,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
    };
  }
}

function refusal(status: number, code: string, message: string): HttpReply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ error: { code, message } }),
  };
}
