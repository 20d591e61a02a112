import { CLIENT_STYLES } from '../mail/client-style.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import { mimeOf } from '../mail/mime.ts';
import type { Writing } from '../mail/person.ts';
import { PROTECTIONS } from '../mail/protect.ts';
import type { Address, Attachment } from '../mail/types.ts';
import type { World } from '../world.ts';
import { ControlError, defined, Fields } from './input.ts';

/** Above what Exchange takes with any setting: 150 MB. */
const MAX_CONTENT_BYTES = 256 * 1024 * 1024;
const LANGUAGES = ['en', 'de', 'ja'] as const;
export const SENSITIVITIES = ['normal', 'personal', 'private', 'confidential'] as const;

/** An address is `"carla@fabrikam.example"` or `{email, name?}`; a known mailbox's name is filled in. */
export function addressFrom(world: World, value: unknown): Address {
  if (typeof value === 'string') {
    return { email: value, name: world.findMailbox(value)?.displayName ?? value };
  }
  const fields = new Fields(value, 'address');
  const email = fields.text('email');
  const name = fields.optional('name', fields.text);
  fields.end();
  return { email, name: name ?? world.findMailbox(email)?.displayName ?? email };
}

/** One address or an array of them. */
export function addressesFrom(world: World, fields: Fields, name: string): Address[] {
  const value = fields.raw(name);
  return (Array.isArray(value) ? value : [value]).map((each) => addressFrom(world, each));
}

/**
 * `{name, contentType?, contentBase64? | text? | size?, isInline?, contentId?, kind?}`; `size` makes that
 * many bytes. kind `item`: `{subject, from?, text? | html?}` becomes its .eml; kind `reference`: `{sourceUrl, size?}`.
 */
function attachmentFrom(world: World, mailbox: Mailbox, value: unknown): Attachment {
  const fields = new Fields(value, 'attachment');
  const kind = fields.optional('kind', (name) =>
    fields.choice(name, ['file', 'item', 'reference'] as const),
  );
  const base = {
    id: mailbox.newItemId('attachment'),
    name: fields.text('name'),
    contentType: fields.optional('contentType', fields.text) ?? null,
    isInline: fields.optional('isInline', fields.flag) ?? false,
    lastModified: world.clock.now(),
  };
  const attachment = attachmentOfKind(world, fields, kind ?? 'file', base);
  fields.end();
  return attachment;
}

function attachmentOfKind(
  world: World,
  fields: Fields,
  kind: Attachment['kind'],
  base: Pick<Attachment, 'id' | 'name' | 'contentType' | 'isInline' | 'lastModified'>,
): Attachment {
  if (kind === 'reference') {
    return {
      ...base,
      kind,
      sourceUrl: fields.optional('sourceUrl', fields.text) ?? '',
      linkedSize: fields.optional('size', fields.number) ?? 0,
    };
  }
  if (kind === 'item') {
    const subject = fields.optional('subject', fields.text) ?? base.name;
    const content =
      fields.has('contentBase64') || fields.has('size')
        ? contentFrom(fields)
        : itemMime(world, fields, subject);
    return { ...base, kind, subject, content };
  }
  return {
    ...base,
    kind,
    contentType: base.contentType ?? 'application/octet-stream',
    content: contentFrom(fields),
    contentId: fields.optional('contentId', fields.text) ?? null,
    contentLocation: null,
  };
}

function contentFrom(fields: Fields): Buffer {
  if (fields.has('size')) {
    const size = fields.number('size');
    if (size < 0 || size > MAX_CONTENT_BYTES)
      throw new ControlError(`attachment.size takes 0 to ${MAX_CONTENT_BYTES}`);
    return Buffer.alloc(size, 'simulated content\r\n');
  }
  if (fields.has('text')) return Buffer.from(fields.text('text'));
  const text = fields.text('contentBase64');
  const content = Buffer.from(text, 'base64');
  if (content.toString('base64').replace(/=+$/, '') !== text.replace(/=+$/, '')) {
    throw new ControlError('attachment.contentBase64 is no base64');
  }
  return content;
}

function itemMime(world: World, fields: Fields, subject: string): Buffer {
  const html = fields.optional('html', fields.text);
  const from = fields.optional('from', (name) => addressFrom(world, fields.raw(name)));
  return mimeOf({
    internetMessageId: `<${world.newGuid()}@items.example>`,
    inReplyTo: null,
    references: [],
    from: from ?? null,
    to: [],
    cc: [],
    subject,
    sent: world.clock.now(),
    body:
      html === undefined
        ? { contentType: 'text', content: fields.optional('text', fields.text) ?? '' }
        : { contentType: 'html', content: html },
    attachments: [],
  });
}

export function attachmentsFrom(world: World, mailbox: Mailbox, fields: Fields): Attachment[] {
  const list = fields.optional('attachments', fields.list) ?? [];
  return list.map((each) => attachmentFrom(world, mailbox, each));
}

/** The fields that `send`, `reply`, `reply-all` and `forward` share. */
export function writingFrom(world: World, mailbox: Mailbox, fields: Fields): Writing {
  const addresses = (name: string): Address[] => addressesFrom(world, fields, name);
  const sensitivity = fields.optional('sensitivity', (name) => fields.choice(name, SENSITIVITIES));
  return defined({
    to: fields.optional('to', addresses),
    cc: fields.optional('cc', addresses),
    bcc: fields.optional('bcc', addresses),
    subject: fields.optional('subject', fields.text),
    html: fields.optional('html', fields.text),
    text: fields.optional('text', fields.text),
    style: fields.optional('style', (name) => fields.choice(name, CLIENT_STYLES)),
    language: fields.optional('language', (name) => fields.choice(name, LANGUAGES)),
    importance: fields.optional('importance', (name) =>
      fields.choice(name, ['low', 'normal', 'high'] as const),
    ),
    sensitivity: sensitivity === undefined ? undefined : sensitivityNumber(sensitivity),
    quote: fields.optional('quote', fields.flag),
    threading: fields.optional('threading', fields.flag),
    protection: fields.optional('protection', (name) => fields.choice(name, PROTECTIONS)),
    attachments: attachmentsFrom(world, mailbox, fields),
  });
}

export function sensitivityNumber(name: (typeof SENSITIVITIES)[number]): 0 | 1 | 2 | 3 {
  return ({ normal: 0, personal: 1, private: 2, confidential: 3 } as const)[name];
}
