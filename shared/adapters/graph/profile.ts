import { z } from 'zod';
import { ServiceFailure } from '../../domain/failure.ts';
import { type MailboxRef, mailboxRefSchema } from '../../domain/ids.ts';
import type { Folders } from '../../domain/mailbox/folders.ts';
import type { Profile } from '../../domain/mailbox/own-addresses.ts';
import type { LookAtMailbox } from '../../ports/sign-in.ts';
import { isNoMailbox, parseAnswer } from './graph-answer.ts';
import { graphCall, type GraphCall, type GraphCallDeps } from './graph-call.ts';
import { withQuery } from './query.ts';
import type { GraphEndpoint } from './transport.ts';

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

const folder = z.object({ id: z.string().min(1) });

/** Folders have no immutable ids, but these never move. */
export async function readFolders(
  call: GraphCall,
  ref: MailboxRef,
): Promise<Folders | 'no_mailbox'> {
  const read = async (name: 'inbox' | 'sentitems' | 'drafts' | 'junkemail'): Promise<string> => {
    const path = withQuery(`/me/mailFolders/${name}`, { $select: 'id' });
    return parseAnswer(await call(ref, { method: 'GET', path }), folder).id;
  };
  try {
    const sentItems = await read('sentitems');
    const [drafts, inbox, junk] = await Promise.all([
      read('drafts'),
      read('inbox'),
      orNone(read('junkemail')),
    ]);
    return { sentItems, drafts, inbox, ...(junk === null ? {} : { junk }) };
  } catch (error) {
    // Every mailbox has these folders.
    if (isNoMailbox(error) || isNotFound(error)) return 'no_mailbox';
    throw error;
  }
}

/** Its lack is no reason to take the mailbox for none: then nothing is known to be junk. */
async function orNone(id: Promise<string>): Promise<string | null> {
  try {
    return await id;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof ServiceFailure && error.status === 404;
}

/** The sign-in's mailbox has no reference yet; this one names no other. */
const UNNAMED = mailboxRefSchema.parse('0'.repeat(32));

/** The mailbox behind a sign-in that is not connected yet: what it is called and its folders. */
export function lookAtMailbox(
  endpoint: GraphEndpoint,
  now: () => number,
  watched: Pick<GraphCallDeps, 'counters' | 'traces'>,
): LookAtMailbox {
  return async (accessToken) => {
    const call = graphCall({
      endpoint,
      now,
      token: () => Promise.resolve(accessToken),
      withSlot: (_mailbox, _slots, run) => run(),
      ...watched,
    });
    const profile = await readProfile(call, UNNAMED);
    const folders = await readFolders(call, UNNAMED);
    if (profile === 'no_mailbox' || folders === 'no_mailbox') return { kind: 'no_mailbox' };
    return { kind: 'mailbox', profile, folders };
  };
}
