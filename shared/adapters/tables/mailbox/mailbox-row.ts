import { z } from 'zod';
import {
  accountIdSchema,
  type MailboxRef,
  mailboxRefSchema,
  userIdSchema,
} from '../../../domain/ids.ts';
import type { Folders } from '../../../domain/mailbox/folders.ts';
import { type OwnAddresses, ownAddressesOf } from '../../../domain/mailbox/own-addresses.ts';
import type { Mailbox, MailboxLink } from '../../../ports/mailboxes.ts';
import { key } from '../keys.ts';
import type { Row } from '../table.ts';

/** Rows of versions before have none of these. */
export const ownAddressesFields = {
  ownAddresses: z.array(z.string()).optional(),
  internalDomains: z.array(z.string()).optional(),
};

/** Rows of versions before have no `junk`. */
export const foldersSchema: z.ZodType<Folders> = z.object({
  sentItems: z.string(),
  drafts: z.string(),
  inbox: z.string(),
  junk: z.string().exactOptional(),
});

export const MAILBOX_ROW = 'mailbox';
export const TOKENS_ROW = 'tokens';

const subscriptionSchema = z.object({
  id: z.string(),
  expiresAt: z.string(),
  kid: z.string(),
  certificateId: z.string().exactOptional(),
});

export const mailboxSchema: z.ZodType<Mailbox> = z
  .object({
    ref: mailboxRefSchema,
    identity: z.object({ tid: z.string(), oid: z.string() }),
    email: z.string(),
    state: z.enum(['active', 'needs_reconnect', 'closing']),
    folders: foldersSchema,
    subscriptions: z.object({
      messages: subscriptionSchema.exactOptional(),
      sentitems: subscriptionSchema.exactOptional(),
    }),
    syncedThrough: z.string().nullable(),
    missingSince: z.string().nullable().default(null),
    orphans: z.record(z.string(), z.number()),
    due: z.object({ renew: z.string().nullable(), resync: z.string().nullable() }),
    deepResyncAt: z.string().nullable(),
    grantDoubtSince: z.string().nullable(),
    reauthorizedAt: z.string().nullable(),
    closingSince: z.string().nullable(),
    left: z.array(z.object({ accountId: accountIdSchema, userId: userIdSchema })),
    createdAt: z.string(),
    refusedFor: z
      .enum(['reconnect_required', 'tenant_refused', 'no_mailbox'])
      .default('reconnect_required'),
    refusedExactly: z.literal('consent_withdrawn').optional(),
    profileReadAt: z.string().nullable().default(null),
    profileDoubted: z.boolean().default(false),
    ...ownAddressesFields,
  })
  .transform(({ refusedExactly, ...row }) => {
    return withOwnAddresses({ ...row, refusedFor: refusedExactly ?? row.refusedFor });
  });

export const linkSchema: z.ZodType<MailboxLink> = z.object({
  accountId: accountIdSchema,
  userId: userIdSchema,
  generation: z.number().int(),
  linkedAt: z.string().exactOptional(),
});

export function mailboxRow(mailbox: Mailbox): Row {
  return jsonRow(mailbox.ref, MAILBOX_ROW, { ...mailbox, ...refusedFor(mailbox) });
}

/** The version before knows a withdrawn consent as a refusal by the tenant, and goes on alike. */
function refusedFor({ refusedFor: why }: Mailbox): object {
  if (why !== 'consent_withdrawn') return {};
  return { refusedFor: 'tenant_refused', refusedExactly: why };
}

export function linkRow(ref: MailboxRef, link: MailboxLink): Row {
  return jsonRow(ref, key('link', link.accountId, link.userId), link);
}

/** The envelope is kept whole: its identity is authenticated with it. */
export function tokensRow(ref: MailboxRef, identity: Mailbox['identity'], sealed: string): Row {
  return {
    partitionKey: ref,
    rowKey: TOKENS_ROW,
    properties: { tid: identity.tid, oid: identity.oid, sealed },
  };
}

function jsonRow(partitionKey: string, rowKey: string, value: unknown): Row {
  return { partitionKey, rowKey, properties: { json: JSON.stringify(value) } };
}

type Stored = { readonly [K in keyof OwnAddresses]?: OwnAddresses[K] | undefined } & {
  readonly email: string;
  readonly identity: { readonly tid: string };
};

/** A row without them knows its one address. */
export function withOwnAddresses<R extends Stored>(row: R): R & OwnAddresses {
  const known = ownAddressesOf(row.email, row.identity.tid);
  return {
    ...row,
    ownAddresses: row.ownAddresses ?? known.ownAddresses,
    internalDomains: row.internalDomains ?? known.internalDomains,
  };
}
