import { mailboxRefSchema } from '../../domain/ids.ts';
import type { LookAtMailbox } from '../../ports/sign-in.ts';
import { readFolders } from './folders.ts';
import { graphCall } from './graph-call.ts';
import { readProfile } from './profile.ts';
import type { Endpoint } from './transport.ts';

/** The sign-in's mailbox has no reference yet; this one names no other. */
const UNNAMED = mailboxRefSchema.parse('0'.repeat(32));

/** The mailbox behind a sign-in that is not connected yet: what it is called and its folders. */
export function lookAtMailbox(endpoint: Endpoint, now: () => number): LookAtMailbox {
  return async (accessToken) => {
    const call = graphCall({
      endpoint,
      now,
      token: () => Promise.resolve(accessToken),
      withSlot: (_mailbox, _slots, run) => run(),
    });
    const profile = await readProfile(call, UNNAMED);
    const folders = await readFolders(call, UNNAMED);
    if (profile === 'no_mailbox' || folders === 'no_mailbox') return { kind: 'no_mailbox' };
    return { kind: 'mailbox', profile, folders };
  };
}
