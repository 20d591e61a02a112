import { z } from 'zod';
import { addressSchema, timeSchema } from './common.ts';

const EXAMPLE = {
  id: 'zd35j87zz-be484faeff8870e686c36999244fcc4b',
  accountId: 'acme',
  userId: 'u-17',
  contactId: 'c-42',
  mailbox: 'mia@acme.example',
  subject: 'Your offer',
  people: [{ email: 'ada@example.com' }],
  state: 'stopped',
  stopped: { why: 'by_request', at: '2026-03-02T10:00:00.123Z' },
  startedAt: '2026-03-02T09:41:08.000Z',
  activeSince: '2026-03-02T09:41:08.000Z',
  lastEntry: {
    id: 'zd35j7xyz-700f7799ef50095f9d008c356de23c0e',
    occurredAt: '2026-03-02T09:55:12.000Z',
    direction: 'inbound',
    snippet: 'Thank you, this looks good …',
  },
  counts: { entries: 4, skipped: 0 },
} as const;

/** An e-mail thread of a contact. */
export const threadSchema = z
  .object({
    id: z.string(),
    accountId: z.string(),
    userId: z.string(),
    contactId: z.string(),
    mailbox: z.string().nullable().meta({
      description:
        'Address of the mailbox that its last message went through; null where it is not known.',
    }),
    subject: z.string(),
    people: z.array(addressSchema).meta({
      description: 'Whom the CRM or the user wrote to in it, the contact among them.',
    }),
    state: z.enum(['syncing', 'stopped']),
    stopped: z
      .object({
        why: z.enum(['by_request', 'disconnected', 'mailbox_changed', 'contact_erased']),
        at: timeSchema.nullable().meta({ description: 'Null where nobody has noted it.' }),
      })
      .nullable()
      .meta({ description: 'Why it takes nothing; null while it syncs.' }),
    startedAt: timeSchema,
    activeSince: timeSchema.meta({
      description: 'Since when it syncs, or synced when it was stopped.',
    }),
    lastEntry: z
      .object({
        id: z.string(),
        occurredAt: timeSchema,
        direction: z.enum(['outbound', 'inbound']),
        snippet: z.string(),
      })
      .nullable(),
    counts: z
      .object({ entries: z.int(), skipped: z.int() })
      .nullable()
      .meta({ description: 'Null for a thread that began before they were counted.' }),
  })
  .meta({ id: 'Thread', examples: [EXAMPLE] });

export const threadChangeSchema = z
  .strictObject({
    sync: z.boolean().meta({ description: 'false stops it, true starts it from now on.' }),
  })
  .meta({ id: 'ChangeThread', examples: [{ sync: false }] });
