import { z } from 'zod';
import { mailboxRefSchema } from '../../domain/ids.ts';
import type { LookAtMailbox } from '../../ports/sign-in-service.ts';
import { readFolders } from './folders.ts';
import { graphCall } from './graph-call.ts';
import { parseAnswer } from './json-answer.ts';
import type { Endpoint } from './transport.ts';

const me = z.object({ mail: z.string().nullish(), userPrincipalName: z.string().nullish() });

/** The sign-in's mailbox has no reference yet; this one names no other. */
const UNNAMED = mailboxRefSchema.parse('0'.repeat(32));

/** The mailbox behind a sign-in that is not connected yet: its address (`mail`, else `userPrincipalName`) and folders. */
export function lookAtMailbox(endpoint: Endpoint, now: () => number): LookAtMailbox {
  return async (accessToken) => {
    const call = graphCall({
      endpoint,
      now,
      token: () => Promise.resolve(accessToken),
      withSlot: (_mailbox, run) => run(),
    });
    const found = parseAnswer(await call(UNNAMED, { method: 'GET', path: '/me' }), me);
    const folders = await readFolders(call, UNNAMED);
    const email = found.mail || found.userPrincipalName;
    if (!email || folders === 'no_mailbox') return { kind: 'no_mailbox' };
    return { kind: 'mailbox', email, folders };
  };
}
