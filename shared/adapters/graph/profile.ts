import { z } from 'zod';
import type { Profile } from '../../domain/mailbox/own-addresses.ts';
import type { MailboxRef } from '../../domain/ids.ts';
import type { GraphCall } from './graph-call.ts';
import { parseAnswer } from './json-answer.ts';
import { withQuery } from './query.ts';

const me = z.object({
  mail: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  proxyAddresses: z.array(z.string()).nullish(),
  otherMails: z.array(z.string()).nullish(),
});

/** `SMTP:` is the primary address, `smtp:` another one; other kinds (`x500:`, `sip:`) are no mail addresses. */
const SMTP = /^smtp:/i;

/** What the mailbox is called: `mail`, else `userPrincipalName`, and all that mail comes in for. */
export async function readProfile(
  call: GraphCall,
  ref: MailboxRef,
): Promise<Profile | 'no_mailbox'> {
  const path = withQuery('/me', {
    $select: 'id,mail,userPrincipalName,displayName,proxyAddresses,otherMails',
  });
  const found = parseAnswer(await call(ref, { method: 'GET', path }), me);
  const email = found.mail || found.userPrincipalName;
  if (!email) return 'no_mailbox';
  const proxies = (found.proxyAddresses ?? []).filter((address) => SMTP.test(address));
  return {
    email,
    addresses: [
      email,
      ...(found.userPrincipalName ? [found.userPrincipalName] : []),
      ...proxies.map((address) => address.replace(SMTP, '')),
    ],
    otherAddresses: found.otherMails ?? [],
  };
}
