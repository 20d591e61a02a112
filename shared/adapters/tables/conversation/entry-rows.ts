import { z } from 'zod';
import type { Address } from '../../../domain/account/address.ts';
import {
  type Attachment,
  BOUNCE_CODES,
  type Entry,
  ENTRY_KINDS,
  type EntryContent,
  PROTECTIONS,
  SEND_FAILURES,
} from '../../../domain/entry/entry.ts';
import {
  accountIdSchema,
  contactIdSchema,
  entryIdSchema,
  mailboxRefSchema,
  messageRefSchema,
  threadIdSchema,
  userIdSchema,
} from '../../../domain/ids.ts';
import type { OverflowBlobs } from '../../../ports/blobs.ts';
import { INLINE_LIMIT, pack, unpack } from '../packed-json.ts';
import type { Property, StoredRow } from '../table.ts';

export const addressSchema: z.ZodType<Address> = z.object({
  email: z.string(),
  name: z.string().exactOptional(),
});

const attachmentSchema: z.ZodType<Attachment> = z.object({
  id: z.string(),
  name: z.string(),
  contentType: z.string(),
  size: z.number(),
  inline: z.boolean(),
  contentId: z.string().nullable(),
  type: z.enum(['file', 'item', 'reference']),
});

/**
 * As stored. What the version before does not know stands in fields of its own, which it passes over: a bounced entry is
 * there a confirmed one with its `bounce`.
 */
const storedSchema = z.object({
  id: entryIdSchema,
  version: z.number(),
  accountId: accountIdSchema,
  userId: userIdSchema,
  mailbox: z.string(),
  contactId: contactIdSchema,
  threadId: threadIdSchema,
  kind: z.enum(ENTRY_KINDS).default('message'),
  direction: z.enum(['outbound', 'inbound']),
  origin: z.enum(['crm', 'mailbox', 'contact', 'other']),
  unknownSender: z.boolean(),
  status: z.enum(['queued', 'sent', 'confirmed', 'failed', 'received']),
  failure: z.object({ code: z.enum(SEND_FAILURES), message: z.string() }).nullable(),
  from: addressSchema,
  to: z.array(addressSchema),
  cc: z.array(addressSchema),
  bcc: z.array(addressSchema),
  subject: z.string(),
  occurredAt: z.string(),
  snippet: z.string(),
  remoteImages: z.number(),
  simplified: z.boolean().default(false),
  protected: z.enum(PROTECTIONS).nullable().default(null),
  junk: z.boolean().default(false),
  attachments: z.array(attachmentSchema),
  internetMessageId: z.string().nullable(),
  graph: z.object({ mailboxRef: mailboxRefSchema, messageId: messageRefSchema }).nullable(),
  bounce: z.object({ code: z.enum(BOUNCE_CODES), message: z.string() }).exactOptional(),
});

/** The value of an entry's row `e!{entryId}`. */
export const entrySchema: z.ZodType<Entry> = storedSchema.transform(({ bounce, ...entry }) =>
  bounce === undefined ? entry : { ...entry, status: 'bounced' as const, failure: bounce },
);

/** An ordinary entry as the version before has it. */
export function storedEntry(entry: Entry): Readonly<Record<string, unknown>> {
  const { kind, protected: protection, junk, status, failure, ...rest } = entry;
  return {
    ...rest,
    ...(status === 'bounced'
      ? { status: 'confirmed', failure: null, bounce: failure }
      : { status, failure }),
    ...(kind === 'message' ? {} : { kind }),
    ...(protection === null ? {} : { protected: protection }),
    ...(junk ? { junk } : {}),
  };
}

const contentSchema: z.ZodType<EntryContent> = z.object({
  html: z.string().nullable(),
  text: z.string().nullable(),
  newText: z.string().nullable(),
});

/**
 * The bodies in `b!{entryId}`: a property each while each fits; else all of them in one blob, so that a large body
 * costs one blob write.
 */
export async function packContent(
  blobs: OverflowBlobs,
  prefix: string,
  content: EntryContent,
): Promise<Readonly<Record<string, Property>>> {
  const bodies = Object.entries({
    html: content.html,
    text: content.text,
    newText: content.newText,
  }).filter((body): body is [string, string] => body[1] !== null);
  if (bodies.every(([, body]) => body.length <= INLINE_LIMIT)) return Object.fromEntries(bodies);
  return pack(blobs, prefix, content);
}

export async function unpackContent(
  blobs: OverflowBlobs,
  row: StoredRow,
): Promise<EntryContent | null> {
  const { properties } = row;
  if (typeof properties['blob'] === 'string') return unpack(blobs, contentSchema, row);
  const body = (name: string): string | null => {
    const value = properties[name];
    return typeof value === 'string' ? value : null;
  };
  return { html: body('html'), text: body('text'), newText: body('newText') };
}
