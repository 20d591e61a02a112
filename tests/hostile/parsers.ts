import { htmlLines } from '../../shared/adapters/html/html-lines.ts';
import { isWithinBounds, renderBody } from '../../shared/adapters/html/render-body.ts';
import { remoteStyleSources, safeStyle } from '../../shared/adapters/html/sanitise.ts';
import { comparable, domainOf, emailSchema } from '../../shared/domain/account/address.ts';
import { BOUNDS } from '../../shared/domain/bounds.ts';
import { printOf } from '../../shared/domain/entry/fingerprint.ts';
import { plainLines } from '../../shared/domain/entry/history/lines.ts';
import { withoutHistory } from '../../shared/domain/entry/history/without-history.ts';
import { snippetOf, textsOf } from '../../shared/domain/entry/new-text.ts';
import {
  notificationItems,
  sortChanges,
  verifyClientState,
} from '../../shared/domain/mailbox/change-notification.ts';
import { aboveQuote } from '../../shared/domain/send/draft-content.ts';
import { hasReplyHeader, parentsOf, referencesOf } from '../../shared/domain/thread/references.ts';
import { topicOf } from '../../shared/domain/thread/topic.ts';
import { hasTooManyValues, parseJson } from '../../shared/http/read-json.ts';
import { parseParts } from '../../shared/http/send-multipart.ts';
import { jsonSendSchema } from '../../shared/http/send-request.ts';

/** One way to keep a parser busy, of about `size` characters. `size` is what the edge lets through, or a little more. */
export interface HostileInput {
  readonly name: string;
  readonly size: number;
  readonly run: (size: number) => unknown;
  /** How it reaches the running app; none where it comes by a way that another input takes, too. */
  readonly enter?: (size: number) => Entrance;
}

export type Entrance = { readonly mail: MailFields } | Posted;

/** Fields of a mail that is delivered. */
export interface MailFields {
  readonly references?: readonly string[];
  readonly [field: string]: unknown;
}

/** The body of a request. */
export interface Posted {
  readonly to: 'notifications' | 'messages';
  readonly type: string;
  readonly body: Buffer;
}

export const input = (
  name: string,
  size: number,
  run: (size: number) => unknown,
  enter?: (size: number) => Entrance,
): HostileInput => ({ name, size, run, ...(enter && { enter }) });
const JSON_TYPE = 'application/json';
export const times = (text: string, size: number) => text.repeat(Math.ceil(size / text.length));

export const header = (name: string, size: number, make: (size: number) => string) =>
  input(
    `In-Reply-To and References: ${name}`,
    size,
    (n) => {
      const text = make(n);
      return [
        parentsOf(text),
        referencesOf(text),
        hasReplyHeader({ inReplyTo: text, references: text }),
      ];
    },
    (n) => ({ mail: { inReplyTo: make(n), references: [make(n)], text: 'x' } }),
  );
export const subject = (name: string, size: number, make: (size: number) => string) =>
  input(
    `subject: ${name}`,
    size,
    (n) => {
      const text = make(n);
      return [topicOf(text), printOf('a', { from: null, sentDateTime: null, subject: text })];
    },
    (n) => ({ mail: { subject: make(n), text: 'x' } }),
  );
export const address = (name: string, size: number, make: (size: number) => string) =>
  input(
    `address: ${name}`,
    size,
    (n) => {
      const text = make(n);
      return [comparable(text), domainOf(text), emailSchema.safeParse(text).success];
    },
    (n) => ({ mail: { cc: [{ email: make(n) }], text: 'x' } }),
  );
export const text = (name: string, size: number, make: (size: number) => string) =>
  input(
    `plain text: ${name}`,
    size,
    (n) => {
      const body = { contentType: 'text', content: make(n) } as const;
      const { newText } = textsOf(body, body, htmlLines);
      return [withoutHistory(plainLines(body.content)), snippetOf(newText)];
    },
    (n) => ({ mail: { text: make(n) } }),
  );
/** One line again and again, as often as is looked at. */
export const lines = (name: string, line: string) => {
  const most = Math.floor(BOUNDS.quoteLines / (line.split('\n').length - 1) - 1) * line.length;
  return text(name, Math.min(BOUNDS.textCharacters, most), (n) => times(line, n));
};
/** Whole, as a worker thread does it; the fall-back by text alone is part of it. */
export const html = (name: string, size: number, make: (size: number) => string) =>
  input(
    `HTML: ${name}`,
    size,
    (n) => {
      const body = { contentType: 'html', content: make(n) } as const;
      return [renderBody({ how: 'whole', body, uniqueBody: body }), isWithinBounds(body.content)];
    },
    (n) => ({ mail: { html: make(n) } }),
  );
export const style = (name: string, size: number, make: (size: number) => string) =>
  input(
    `style: ${name}`,
    size,
    (n) => {
      const value = make(n);
      return [safeStyle(value), remoteStyleSources(value)];
    },
    (n) => ({ mail: { html: `<p style="${make(n)}">x</p>` } }),
  );
export const outgoing = (name: string, size: number, make: (size: number) => string) =>
  input(
    `outgoing HTML: ${name}`,
    size,
    (n) => {
      const content = make(n);
      const body = { contentType: 'html', content } as const;
      return [
        aboveQuote(body, { contentType: 'html', content: '<p>x' }),
        aboveQuote({ ...body, content: 'x' }, body),
      ];
    },
    (n) => ({
      to: 'messages',
      type: JSON_TYPE,
      body: Buffer.from(
        JSON.stringify({
          contact: { id: 'carla', email: 'carla@stranger.example' },
          subject: 'x',
          html: make(n),
        }),
      ),
    }),
  );
export const notification = (name: string, size: number, make: (size: number) => string) =>
  input(
    `notification: ${name}`,
    size,
    (n) => {
      const body = Buffer.from(make(n));
      if (hasTooManyValues(body)) return 'refused';
      const items = notificationItems(parseJson(body)) ?? [];
      return sortChanges(items, (state) => verifyClientState([Buffer.alloc(32)], state));
    },
    (n) => ({ to: 'notifications', type: JSON_TYPE, body: Buffer.from(make(n)) }),
  );
export const multipart = (
  name: string,
  size: number,
  make: (size: number) => string | Buffer,
  type = 'multipart/form-data; boundary=b',
) =>
  input(
    `multipart: ${name}`,
    size,
    (n) => parseParts(made(name, n, make), type).catch(() => 'refused'),
    (n) => ({ to: 'messages', type, body: bytesOf(make(n)) }),
  );

/** Bytes, since making 40 MB of them from a string costs more than reading them. */
export const filled = (before: string, size: number, after: string) =>
  Buffer.concat([Buffer.from(before), Buffer.alloc(size, 'A'), Buffer.from(after)]);
export const send = (name: string, size: number, make: (size: number) => string | Buffer) =>
  input(
    `send: ${name}`,
    size,
    (n) => {
      const body = made(name, n, make);
      if (hasTooManyValues(body)) return 'refused';
      return jsonSendSchema.safeParse(parseJson(body)).success;
    },
    (n) => ({ to: 'messages', type: JSON_TYPE, body: bytesOf(make(n)) }),
  );

/** The last one made: a body of 40 MB costs more to make than to read, and is made at the first try alone. */
let last: { readonly key: string; readonly body: Buffer } | null = null;

function made(name: string, size: number, make: (size: number) => string | Buffer): Buffer {
  const key = `${name} ${size}`;
  if (last?.key !== key) last = { key, body: bytesOf(make(size)) };
  return last.body;
}

function bytesOf(body: string | Buffer): Buffer {
  return typeof body === 'string' ? Buffer.from(body) : body;
}
