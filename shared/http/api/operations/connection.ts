import { z } from 'zod';
import { BOUNDS } from '../../../domain/bounds.ts';
import { intentSchema } from '../../../domain/sign-in/sign-in.ts';
import { displayNameSchema } from '../../contact-request.ts';
import { JSON_BODY, LIST, operation } from '../operation.ts';
import { listOf, pagingQuery } from '../schemas/common.ts';
import {
  begunSchema,
  connectionSchema,
  scopeChangeSchema,
  scopeSchema,
} from '../schemas/connection.ts';

const CONNECTION = 'v1/accounts/{account}/users/{user}/connection';

export const authorizeSchema = z
  .strictObject({
    returnUrl: z.string().min(1).max(BOUNDS.returnUrlCharacters).meta({
      description: 'Where the browser comes back to; its origin must be an allowed one.',
    }),
    loginHint: z.string().min(1).max(BOUNDS.emailCharacters).optional().meta({
      description: 'An address that the sign-in page proposes.',
    }),
    intent: intentSchema.optional().meta({
      description:
        'Left out, it follows from the status: disconnected is connect, needs_reconnect is reconnect, connected is change.',
    }),
  })
  .meta({
    id: 'Authorize',
    examples: [{ returnUrl: 'https://crm.example/settings/profile', intent: 'connect' }],
  });

export const completeSchema = z
  .strictObject({
    ticket: z.string().min(1).max(512).meta({ description: 'As `returnUrl` was called with it.' }),
  })
  .meta({ id: 'Complete', examples: [{ ticket: 'tk_6vXr0Jw2' }] });

export const otherMailboxSchema = z
  .strictObject({
    ticket: z.string().min(1).max(BOUNDS.otherMailboxTicketCharacters).meta({
      description: 'As `returnUrl` was called with it.',
    }),
  })
  .meta({ id: 'ReadOtherMailbox', examples: [{ ticket: 'v1.5b1e0c7d.q8Xr…' }] });

export const changeSchema = z
  .strictObject({
    scope: scopeSchema.optional(),
    approval: z.null().optional().meta({
      description:
        'Instead of a scope: the user no longer wants what an administrator was asked for.',
    }),
    consentedBy: z
      .strictObject({
        name: displayNameSchema.min(1, 'must not be empty').meta({
          description: 'Who has agreed: the owner of the mailbox, as your audit knows them.',
        }),
        at: z.iso.datetime({ offset: true }).max(BOUNDS.timeCharacters).optional().meta({
          description: 'When; now when it is left out.',
        }),
      })
      .optional()
      .meta({ description: 'Needed for a wider scope: without it 422 `consent_required`.' }),
  })
  .refine(({ scope, approval }) => scope !== undefined || approval === null, {
    path: ['scope'],
    message: 'is missing',
  })
  .refine(({ scope, approval, consentedBy }) => {
    return approval === undefined || (scope === undefined && consentedBy === undefined);
  }, 'is a scope, or an approval that is given up')
  .meta({
    id: 'ChangeConnection',
    examples: [
      { scope: 'sent-to-contacts', consentedBy: { name: 'Mia Berg' } },
      { approval: null },
    ],
  });

const shown = (description: string) => ({ 200: { description, json: connectionSchema } }) as const;

export const connectionOperations = {
  authorize: operation({
    method: 'POST',
    path: `${CONNECTION}/authorize`,
    caller: 'function',
    tag: 'Connection',
    summary: 'Begin a sign-in',
    description:
      'Send the browser to `authorizeUrl`. It comes back to `returnUrl` with `emailSync=authorized` and a `ticket`, or with how it ended otherwise.',
    body: authorizeSchema,
    answers: { 200: { description: 'The addresses to go to.', json: begunSchema } },
    codes: ['invalid_id', ...JSON_BODY, 'return_url_not_allowed'],
  }),
  complete: operation({
    method: 'POST',
    path: `${CONNECTION}/complete`,
    caller: 'function',
    tag: 'Connection',
    summary: 'Finish a sign-in',
    description:
      'Call it only in the signed-in session of that user: a ticket that was given for another user is erased. The same ticket answers the same until it expires.',
    body: completeSchema,
    answers: shown('The connection, at once.'),
    codes: ['invalid_id', ...JSON_BODY, 'ticket_mismatch', 'ticket_expired'],
  }),
  otherMailbox: operation({
    method: 'POST',
    path: `${CONNECTION}/other-mailbox`,
    caller: 'function',
    tag: 'Connection',
    summary: 'Read which other mailbox was chosen',
    description:
      'For the `ticket` of `emailSync=different_mailbox`: name the mailbox when you offer to change to it, and give its address to `authorize` as `loginHint`. It connects nothing.',
    body: otherMailboxSchema,
    answers: {
      200: {
        description: 'Its address.',
        json: z.object({ email: z.string() }).meta({
          id: 'OtherMailbox',
          examples: [{ email: 'sales@acme.example' }],
        }),
      },
    },
    codes: ['invalid_id', ...JSON_BODY, 'ticket_expired'],
  }),
  connectionRead: operation({
    method: 'GET',
    path: CONNECTION,
    caller: 'function',
    tag: 'Connection',
    summary: "Read a user's connection",
    answers: shown('The connection, also when there is none (`disconnected`).'),
    codes: ['invalid_id'],
  }),
  connectionChange: operation({
    method: 'PATCH',
    path: CONNECTION,
    caller: 'function',
    tag: 'Connection',
    summary: 'Change the scope, or give up an approval',
    description:
      'A wider scope needs the consent of the owner of the mailbox and counts from now on, never for the past; a narrower one needs none and counts at once. It ends with the connection: after a disconnect or another mailbox it is `crm-threads` again. `{"approval": null}` ends what is shown of an administrator who was asked (`waiting`, `approved`, `refused`); the next sign-in may need one anew.',
    body: changeSchema,
    answers: shown('The connection as it is now.'),
    codes: ['invalid_id', ...JSON_BODY, 'consent_required', 'not_connected'],
  }),
  audit: operation({
    method: 'GET',
    path: 'v1/accounts/{account}/users/{user}/audit',
    caller: 'function',
    tag: 'Connection',
    summary: 'List the changes of the scope',
    description: 'Newest first: when, from which to which, and who has agreed.',
    query: pagingQuery,
    answers: { 200: { description: 'A page.', json: listOf('audit', scopeChangeSchema) } },
    codes: ['invalid_id', ...LIST],
  }),
  connectionDelete: operation({
    method: 'DELETE',
    path: CONNECTION,
    caller: 'function',
    tag: 'Connection',
    summary: 'Disconnect',
    description:
      'Sync stops at once, also while Microsoft is unreachable. What was synced stays; sends that wait fail as `disconnected`.',
    answers: { 204: { description: 'Disconnected, also when it was before.' } },
    codes: ['invalid_id'],
  }),
} as const;
