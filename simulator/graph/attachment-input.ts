import type { Mailbox } from '../mail/mailbox.ts';
import { mimeOf } from '../mail/mime.ts';
import type { Attachment } from '../mail/types.ts';
import type { World } from '../world.ts';
import { badRequest } from './errors.ts';
import { isObject, objectFrom, stringFrom } from './json-input.ts';

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** An attachment from JSON; `@odata.type` says which kind, and is required. */
export function attachmentFrom(world: World, mailbox: Mailbox, value: unknown): Attachment {
  const input = objectFrom(value, 'attachment');
  const contentType = input['contentType'];
  const contentId = input['contentId'];
  const base = {
    id: mailbox.newItemId('attachment'),
    name: stringFrom(input['name'], 'name'),
    contentType: typeof contentType === 'string' ? contentType : null,
    isInline: input['isInline'] === true,
    lastModified: world.clock.now(),
  };
  switch (String(input['@odata.type']).replace('#', '').toLowerCase()) {
    case 'microsoft.graph.fileattachment':
      return {
        ...base,
        kind: 'file',
        contentType: base.contentType ?? 'application/octet-stream',
        content: bytesFrom(input['contentBytes']),
        contentId: typeof contentId === 'string' ? contentId : null,
        contentLocation: null,
      };
    case 'microsoft.graph.itemattachment':
      return {
        ...base,
        kind: 'item',
        subject: base.name,
        content: itemBytes(world, input['item']),
      };
    case 'microsoft.graph.referenceattachment':
      return { ...base, kind: 'reference', sourceUrl: String(input['sourceUrl']), linkedSize: 0 };
    default:
      throw badRequest(
        "A type named in '@odata.type' is needed: the type 'microsoft.graph.attachment' is abstract.",
      );
  }
}

function bytesFrom(value: unknown): Buffer {
  const text = stringFrom(value, 'contentBytes');
  if (text.length % 4 !== 0 || !BASE64.test(text)) {
    throw badRequest("Cannot convert the literal to the expected type 'Edm.Binary'.");
  }
  return Buffer.from(text, 'base64');
}

function itemBytes(world: World, value: unknown): Buffer {
  const item = objectFrom(value, 'item');
  const body = isObject(item['body']) ? item['body'] : {};
  return mimeOf({
    internetMessageId: `<${world.random.bytes(12).toString('hex')}@items.example>`,
    inReplyTo: null,
    references: [],
    from: null,
    to: [],
    cc: [],
    subject: typeof item['subject'] === 'string' ? item['subject'] : '',
    sent: world.clock.now(),
    body: {
      contentType: body['contentType'] === 'html' ? 'html' : 'text',
      content: typeof body['content'] === 'string' ? body['content'] : '',
    },
    attachments: [],
  });
}
