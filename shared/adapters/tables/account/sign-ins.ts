import { z } from 'zod';
import { accountIdSchema, userIdSchema } from '../../../domain/ids.ts';
import { SIGN_IN_KEPT_MS } from '../../../domain/sign-in/lifetimes.ts';
import type { ReturnAnswer } from '../../../domain/sign-in/return-url.ts';
import { type SignIn, intentSchema } from '../../../domain/sign-in/sign-in.ts';
import type { ExpiryIndex } from '../../../ports/expiry-index.ts';
import type { SignIns } from '../../../ports/sign-in.ts';
import { foldersSchema, ownAddressesFields, withOwnAddresses } from '../mailbox/mailbox-row.ts';
import { parseJson } from '../packed-json.ts';
import type { OpenTable, Row } from '../table.ts';

const ROW = 'sign-in';

const answerSchema: z.ZodType<ReturnAnswer> = z.union([
  z.object({ emailSync: z.literal('authorized'), ticket: z.string() }),
  z.object({ emailSync: z.enum(['cancelled', 'admin_consent_required']) }),
  z.object({ emailSync: z.literal('different_mailbox'), ticket: z.string().exactOptional() }),
  z.object({
    emailSync: z.literal('failed'),
    reason: z.enum([
      'state_expired',
      'state_replayed',
      'code_rejected',
      'scopes_missing',
      'no_mailbox',
      'tenant_not_allowed',
      'identity_invalid',
      'conditional_access',
      'not_assigned',
      'sign_in_unavailable',
      'sign_in_failed',
    ]),
    code: z.string().exactOptional(),
  }),
]);

const signInSchema: z.ZodType<Omit<SignIn, 'grant'>> = z.object({
  id: z.string(),
  accountId: accountIdSchema,
  userId: userIdSchema,
  intent: intentSchema,
  generation: z.number().int(),
  returnUrl: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  expiresAt: z.number(),
  stage: z.enum(['open', 'redeeming', 'ended', 'completed']),
  answerPrint: z.string().nullable(),
  answer: answerSchema.nullable(),
  ticketHash: z.string().nullable(),
  ticketExpiresAt: z.number().nullable(),
  connectedGeneration: z.number().nullable(),
});

const grantSchema: z.ZodType<SignIn['grant']> = z
  .object({
    identity: z.object({ tid: z.string(), oid: z.string() }),
    email: z.string(),
    folders: foldersSchema,
    sealedTokens: z.string(),
    ...ownAddressesFields,
  })
  .transform(withOwnAddresses)
  .nullable();

/**
 * Table `signins`, partition `{sign-in id}` (SHA-256 of the state, hex), row `sign-in`, for a day: neither the state nor
 * the ticket is stored readable. The grant has a property of its own, `grant`, for at most ten minutes.
 */
export function signIns(open: OpenTable, expiry: Pick<ExpiryIndex, 'add'>): SignIns {
  const table = open('signins');
  return {
    async add(signIn) {
      const at = signIn.expiresAt + SIGN_IN_KEPT_MS;
      await expiry.add({ kind: 'sign-in', key: [signIn.id], at });
      await table.change({ kind: 'insert', row: toRow(signIn) });
    },

    async find(id) {
      const row = await table.get(id, ROW);
      if (!row) return null;
      const grant = grantSchema.parse(JSON.parse(String(row.properties['grant'] ?? 'null')));
      return { value: { ...parseJson(signInSchema, row), grant }, etag: row.etag };
    },

    async save({ value, etag }) {
      // The grant must not outlive its ticket, whether or not anybody comes back for it.
      if (value.grant !== null && value.ticketExpiresAt !== null) {
        await expiry.add({ kind: 'sign-in', key: [value.id], at: value.ticketExpiresAt });
      }
      return (await table.change({ kind: 'replace', row: toRow(value), etag })).kind === 'done';
    },

    async remove(id) {
      await table.change({ kind: 'delete', partitionKey: id, rowKey: ROW });
    },
  };
}

function toRow({ grant, ...signIn }: SignIn): Row {
  return {
    partitionKey: signIn.id,
    rowKey: ROW,
    properties: {
      json: JSON.stringify(signIn),
      ...(grant === null ? {} : { grant: JSON.stringify(grant) }),
    },
  };
}
