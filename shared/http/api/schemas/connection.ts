import { z } from 'zod';
import { SCOPES } from '../../../domain/account/scope.ts';
import { timeSchema } from './common.ts';

const connectionErrorSchema = z
  .object({
    code: z.enum([
      'reconnect_required',
      'grant_in_doubt',
      'tenant_refused',
      'consent_withdrawn',
      'no_mailbox',
      'subscription_failed',
      'operator_credentials',
    ]),
    message: z.string().meta({ description: 'A sentence for people.' }),
    at: timeSchema,
  })
  .meta({ id: 'ConnectionError' });

const approvalSchema = z
  .object({
    state: z.enum(['waiting', 'approved', 'refused', 'withdrawn']).meta({
      description:
        'An administrator has to approve; has approved, so that the user connects now; has refused; has taken it back.',
    }),
    since: timeSchema,
  })
  .meta({ id: 'Approval', examples: [{ state: 'waiting', since: '2026-03-02T09:41:07.000Z' }] });

export const scopeSchema = z.enum(SCOPES).meta({
  id: 'Scope',
  description:
    'Which threads sync: those that the CRM began (`crm-threads`, the default), also those that the user begins with a contact (`sent-to-contacts`), or also those that a contact begins (`known-contacts`). For the two wider ones From and recipients of other mail are read, and nothing else of it.',
});

export const scopeChangeSchema = z
  .object({
    id: z.string(),
    at: timeSchema,
    from: scopeSchema,
    to: scopeSchema,
    by: z
      .union([
        z.object({
          type: z.literal('stated'),
          name: z.string(),
          at: z.string().meta({ format: 'date-time' }),
        }),
        z.object({ type: z.enum(['owner', 'crm', 'disconnected', 'mailbox_changed']) }),
      ])
      .meta({
        description:
          'The owner in a session of their own, somebody whom the CRM names (`stated`), the CRM itself (narrower only), or the end of the connection that the consent was for.',
      }),
  })
  .meta({
    id: 'ScopeChange',
    examples: [
      {
        id: '0kq1xw2ab-5be0d1c2a3f4e5d6c7b8a9f0e1d2c3b4',
        at: '2026-03-02T09:45:00.000Z',
        from: 'crm-threads',
        to: 'sent-to-contacts',
        by: { type: 'stated', name: 'Mia Berg', at: '2026-03-02T09:45:00.000Z' },
      },
    ],
  });

export const CONNECTION_EXAMPLE = {
  accountId: 'acme',
  userId: 'u-17',
  status: 'connected',
  current: true,
  waitingSends: 0,
  provider: 'outlook',
  email: 'mia@acme.example',
  scope: 'crm-threads',
  connectedAt: '2026-03-02T09:41:07.000Z',
  syncedThrough: '2026-03-05T14:10:00.000Z',
  problems: 0,
  subscriptionsExpireAt: '2026-03-09T09:41:08.000Z',
  lastError: null,
  approval: null,
} as const;

export const connectionSchema = z
  .object({
    accountId: z.string(),
    userId: z.string(),
    status: z.enum(['connected', 'needs_reconnect', 'disconnected']),
    current: z.boolean().meta({
      description:
        'Notifications arrive and nothing is known to be missing. Say "up to date" by this.',
    }),
    waitingSends: z.int().meta({ description: 'Sends that Microsoft has not taken yet.' }),
    provider: z.literal('outlook'),
    email: z.string().nullable().meta({ description: 'The address of the connected mailbox.' }),
    scope: scopeSchema,
    connectedAt: timeSchema.nullable(),
    syncedThrough: timeSchema.nullable().meta({
      description:
        'Up to here everything is in, skipped with a reason, or counted in `problems`. Not a sign of being up to date.',
    }),
    problems: z.int().meta({ description: 'Poison records that concern this connection.' }),
    subscriptionsExpireAt: timeSchema.nullable().meta({
      description: 'Null until both of its subscriptions at Microsoft exist.',
    }),
    lastError: connectionErrorSchema.nullable(),
    approval: approvalSchema.nullable().meta({
      description: 'Null: nothing is known to depend on an administrator.',
    }),
  })
  .meta({
    id: 'Connection',
    description:
      "The link between a CRM user and one mailbox. A user without one is 'disconnected'.",
    examples: [CONNECTION_EXAMPLE],
  });

export const begunSchema = z
  .object({
    authorizeUrl: z.string().meta({ description: 'Where the browser goes to sign in.' }),
    adminConsentUrl: z.string().meta({
      description:
        'Where an administrator approves the permissions for the whole organisation. Good for 14 days; it can be sent.',
    }),
    expiresAt: timeSchema,
  })
  .meta({
    id: 'BegunSignIn',
    examples: [
      {
        authorizeUrl:
          'https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=...&state=...',
        adminConsentUrl:
          'https://login.microsoftonline.com/organizations/v2.0/adminconsent?client_id=...&state=...',
        expiresAt: '2026-03-02T09:51:07.000Z',
      },
    ],
  });
