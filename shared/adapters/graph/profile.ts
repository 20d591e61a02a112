import { z } from 'zod';
import type { MailboxRef } from '../../domain/ids.ts';
import type { GraphCall } from './graph-call.ts';
import { parseAnswer } from './json-answer.ts';

const me = z.object({ mail: z.string().nullish(), userPrincipalName: z.string().min(1) });

/** The signed-in user's address: `mail`, else `userPrincipalName`. */
export async function readProfile(call: GraphCall, ref: MailboxRef): Promise<{ email: string }> {
  const found = parseAnswer(await call(ref, { method: 'GET', path: '/me' }), me);
  return { email: found.mail || found.userPrincipalName };
}
