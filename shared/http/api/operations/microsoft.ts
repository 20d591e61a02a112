import { z } from 'zod';
import { type Answer, operation } from '../operation.ts';

const notificationsSchema = z
  .object({ value: z.array(z.looseObject({})) })
  .meta({ id: 'GraphNotifications', description: "As Microsoft Graph's documents have it." });

const handshakeQuery = z.object({
  validationToken: z.string().max(2048).optional().meta({
    description: 'The handshake of a new subscription: echoed as plain text.',
  }),
});

const webhook = {
  method: 'POST',
  caller: 'anonymous',
  tag: 'Microsoft',
  query: handshakeQuery,
  body: notificationsSchema,
  answers: {
    200: { description: 'The validation token.', media: 'text/plain' },
    202: { description: 'Queued.' },
  } satisfies Readonly<Record<number, Answer>>,
  codes: ['invalid_json', 'invalid_request', 'length_required', 'request_too_large'],
} as const;

/** What Microsoft calls, and nobody else. */
export const microsoftOperations = {
  oauthCallback: operation({
    method: 'GET',
    path: 'oauth/callback',
    caller: 'anonymous',
    tag: 'Microsoft',
    summary: 'Where a sign-in comes back to',
    query: z.object({
      state: z.string().optional(),
      code: z.string().optional(),
      error: z.string().optional(),
      error_subcode: z.string().optional(),
      error_description: z.string().optional(),
      admin_consent: z.string().optional(),
      tenant: z.string().optional(),
    }),
    answers: {
      200: {
        description: 'A page: what an administrator said, and what happens next.',
        media: 'text/html',
      },
      302: {
        description: 'On to `returnUrl`, with how it ended.',
        headers: { Location: '`returnUrl` with `emailSync=` and what belongs to it.' },
      },
      400: {
        description: 'A page: the state was never given out, or says nothing any more.',
        media: 'text/html',
      },
    },
    codes: [],
  }),
  graphNotifications: operation({
    ...webhook,
    path: 'graph/notifications',
    summary: "Graph's change notifications",
  }),
  graphLifecycle: operation({
    ...webhook,
    path: 'graph/lifecycle',
    summary: "Graph's lifecycle notifications",
  }),
} as const;
