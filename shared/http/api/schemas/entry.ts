import { z } from 'zod';
import {
  BOUNCE_CODES,
  ENTRY_KINDS,
  PROTECTIONS,
  SEND_FAILURES,
  SKIP_CODES,
} from '../../../domain/entry/entry.ts';
import { addressSchema, timeSchema } from './common.ts';

const failureSchema = z
  .object({ code: z.enum([...SEND_FAILURES, ...BOUNCE_CODES]), message: z.string() })
  .meta({
    id: 'EntryFailure',
    description:
      'Why a send did not go out, for good (`failed`), or why a mail came back (`bounced`).',
  });

const attachmentSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    contentType: z.string(),
    size: z.int().meta({ description: 'Bytes of content; 0 for a reference.' }),
    inline: z.boolean(),
    contentId: z.string().nullable().meta({ description: 'As `cid:` links of `html` name it.' }),
    type: z.enum(['file', 'item', 'reference']),
  })
  .meta({ id: 'Attachment' });

const EXAMPLE = {
  id: '01JNB7W6R8-3f2a9c',
  version: 2,
  accountId: 'acme',
  userId: 'u-17',
  mailbox: 'mia@acme.example',
  contactId: 'c-42',
  threadId: 't_5b1e0c7d9a',
  kind: 'message',
  direction: 'outbound',
  origin: 'crm',
  unknownSender: false,
  status: 'confirmed',
  failure: null,
  from: { email: 'mia@acme.example', name: 'Mia Meyer' },
  to: [{ email: 'ada@example.com', name: 'Ada Lovelace' }],
  cc: [],
  bcc: [],
  subject: 'Your offer',
  occurredAt: '2026-03-02T09:41:07.000Z',
  snippet: 'Dear Ada, attached you find …',
  remoteImages: 0,
  simplified: false,
  protected: null,
  junk: false,
  attachments: [],
  internetMessageId: '<AM0PR05MB1234@acme.example>',
};

/** One message in a contact's conversation, as lists show it. */
export const entrySchema = z
  .object({
    id: z.string(),
    version: z.int().meta({ description: 'Starts at 1, raised by each change.' }),
    accountId: z.string(),
    userId: z.string(),
    mailbox: z.string().meta({ description: 'Address of the mailbox that it went through.' }),
    contactId: z.string(),
    threadId: z.string(),
    kind: z.enum(ENTRY_KINDS).meta({
      description: 'What kind of mail it is, by its message class, its headers and its report.',
    }),
    direction: z.enum(['outbound', 'inbound']),
    origin: z.enum(['crm', 'mailbox', 'contact', 'other']).meta({
      description:
        'Who wrote it: the CRM, the user in Outlook itself, the contact, or somebody else.',
    }),
    unknownSender: z.boolean(),
    status: z.enum(['queued', 'sent', 'confirmed', 'failed', 'received', 'bounced']).meta({
      description: '`bounced`: a mail system says that it did not reach a recipient.',
    }),
    failure: failureSchema.nullable(),
    from: addressSchema,
    to: z.array(addressSchema),
    cc: z.array(addressSchema),
    bcc: z.array(addressSchema),
    subject: z.string(),
    occurredAt: timeSchema.meta({
      description: 'When the CRM send was accepted, else when the mailbox received it.',
    }),
    snippet: z.string(),
    remoteImages: z.int().meta({ description: 'Remote sources taken out of the HTML.' }),
    simplified: z.boolean().meta({
      description: 'Its HTML was beyond the bounds: there is its text only.',
    }),
    protected: z.enum(PROTECTIONS).nullable().meta({
      description: 'Its content is encrypted: a note stands in its place.',
    }),
    junk: z.boolean().meta({ description: 'It lay in the junk folder when it came in.' }),
    attachments: z.array(attachmentSchema),
    internetMessageId: z.string().nullable(),
  })
  .meta({ id: 'Entry', examples: [EXAMPLE] });

/** An entry in a list that was asked for with bodies. */
export const listedEntrySchema = z
  .object({
    ...entrySchema.shape,
    newText: z.string().nullable().optional().meta({ description: 'With `include=newText`.' }),
    html: z.string().nullable().optional().meta({ description: 'With `include=html`.' }),
    truncated: z.boolean().optional().meta({
      description:
        'With `include`: its bodies did not fit into this answer and are null; read the entry itself.',
    }),
  })
  .meta({
    id: 'ListedEntry',
    description: 'An entry as lists show it, with the bodies that were asked for.',
    examples: [{ ...EXAMPLE, newText: 'Dear Ada, …', truncated: false }],
  });

export const wholeEntrySchema = z
  .object({
    ...entrySchema.shape,
    html: z.string().nullable().meta({ description: 'Sanitised. Show it in a sandboxed frame.' }),
    text: z.string().nullable(),
    newText: z.string().nullable().meta({ description: 'Without the quoted history.' }),
  })
  .meta({
    id: 'WholeEntry',
    description: 'An entry with its bodies.',
    examples: [{ ...EXAMPLE, html: '<p>Dear Ada, …</p>', text: null, newText: 'Dear Ada, …' }],
  });

export const SKIPPED_EXAMPLE = {
  id: '01JNB7W6R8-77ab01',
  accountId: 'acme',
  userId: 'u-17',
  contactId: 'c-42',
  threadId: 't_5b1e0c7d9a',
  direction: 'inbound',
  occurredAt: '2026-03-02T11:02:00.000Z',
  from: { email: 'ada@example.com' },
  subject: 'Re: Your offer',
  code: 'attachment_too_large',
  retryable: true,
} as const;

export const waitingSendSchema = z
  .object({
    id: z.string().meta({ description: "The entry's." }),
    contactId: z.string(),
    subject: z.string(),
    to: z.array(addressSchema),
    occurredAt: timeSchema,
  })
  .meta({
    id: 'WaitingSend',
    description: 'A send that Microsoft has not taken yet.',
    examples: [
      {
        id: '0kq1xw2ab-5be0d1c2a3f4e5d6c7b8a9f0e1d2c3b4',
        contactId: 'c-42',
        subject: 'Your offer',
        to: [{ email: 'ada@example.com', name: 'Ada Lovelace' }],
        occurredAt: '2026-03-02T11:02:00.000Z',
      },
    ],
  });

export const skippedSchema = z
  .object({
    id: z.string(),
    accountId: z.string(),
    userId: z.string(),
    contactId: z.string().nullable().meta({
      description: 'Null, as `threadId`, where several contacts have the address.',
    }),
    threadId: z.string().nullable(),
    direction: z.enum(['outbound', 'inbound']),
    occurredAt: timeSchema,
    from: addressSchema,
    subject: z.string(),
    code: z.enum(SKIP_CODES),
    retryable: z.boolean(),
  })
  .meta({
    id: 'SkippedMessage',
    description: 'A message of a synced thread that was not synced, and why.',
    examples: [SKIPPED_EXAMPLE],
  });
