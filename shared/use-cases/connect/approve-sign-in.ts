import { ServiceFailure } from '../../domain/failure.ts';
import type { Identity } from '../../domain/ids.ts';
import { NOTHING_KNOWN, withProfile } from '../../domain/mailbox/own-addresses.ts';
import {
  failedAnswer,
  type ReturnAnswer,
  type SignInFailure,
} from '../../domain/sign-in/return-url.ts';
import { seal, sealedFor, type SealingKeys } from '../../domain/sign-in/sealed.ts';
import type { PendingGrant, SignIn } from '../../domain/sign-in/sign-in.ts';
import type { Now, RandomBytes } from '../../ports/clock.ts';
import type { Connections } from '../../ports/connections.ts';
import type { Mailboxes } from '../../ports/mailboxes.ts';
import type { LookAtMailbox, SignedInMailbox, SignInService } from '../../ports/sign-in.ts';

export interface ApprovePorts {
  readonly signInService: SignInService;
  readonly lookAtMailbox: LookAtMailbox;
  readonly connections: Pick<Connections, 'find'>;
  readonly mailboxes: Pick<Mailboxes, 'find'>;
  readonly tokenKeys: SealingKeys;
  readonly randomBytes: RandomBytes;
  readonly now: Now;
}

export type Approval =
  | { readonly kind: 'approved'; readonly grant: PendingGrant }
  | { readonly kind: 'ended'; readonly answer: ReturnAnswer };

/** Redeems the code and looks at what it opens; the grant is kept pending and connects nothing yet. */
export async function approveSignIn(
  deps: ApprovePorts,
  signIn: SignIn,
  code: string,
): Promise<Approval> {
  const redeemed = await deps.signInService.redeem({
    code,
    verifier: signIn.verifier,
    nonce: signIn.nonce,
  });
  if (redeemed.kind === 'failed') return failed(redeemed.reason, redeemed.number);
  const { identity } = redeemed;
  const mailbox = await look(deps, redeemed.accessToken);
  if (typeof mailbox === 'string') return failed(mailbox);
  if (mailbox.kind === 'no_mailbox') return failed('no_mailbox');
  if (signIn.intent === 'reconnect' && !(await isConnected(deps, signIn, identity))) {
    return { kind: 'ended', answer: { emailSync: 'different_mailbox' } };
  }
  const sealedTokens = seal(
    deps.tokenKeys,
    sealedFor(identity),
    redeemed.cache,
    deps.randomBytes(12),
  );
  const { profile, folders } = mailbox;
  const own = withProfile(NOTHING_KNOWN, profile, identity.tid);
  const { email } = profile;
  return { kind: 'approved', grant: { identity, email, ...own, folders, sealedTokens } };
}

function failed(reason: SignInFailure, number: string | null = null): Approval {
  return { kind: 'ended', answer: failedAnswer(reason, number) };
}

async function look(
  deps: ApprovePorts,
  accessToken: string,
): Promise<SignedInMailbox | 'sign_in_unavailable' | 'sign_in_failed'> {
  try {
    return await deps.lookAtMailbox(accessToken);
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    const passing = error.kind === 'unavailable' || error.kind === 'throttled';
    return passing ? 'sign_in_unavailable' : 'sign_in_failed';
  }
}

/** Whether this is the mailbox that the user's connection has now. */
async function isConnected(
  deps: ApprovePorts,
  { accountId, userId }: SignIn,
  { tid, oid }: Identity,
): Promise<boolean> {
  const ref = (await deps.connections.find(accountId, userId))?.value.mailboxRef;
  const present = ref ? (await deps.mailboxes.find(ref))?.mailbox.value.identity : undefined;
  return present?.tid === tid && present.oid === oid;
}
