import { ServiceFailure } from '../../domain/failure.ts';
import type { Identity } from '../../domain/ids.ts';
import { NOTHING_KNOWN, withProfile } from '../../domain/mailbox/own-addresses.ts';
import { otherMailboxTicket } from '../../domain/sign-in/other-mailbox.ts';
import {
  failedAnswer,
  type ReturnAnswer,
  type SignInFailure,
} from '../../domain/sign-in/return-url.ts';
import { sealedFor, type SealingKeys } from '../../domain/sign-in/sealed.ts';
import type { PendingGrant, SignIn } from '../../domain/sign-in/sign-in.ts';
import type { Now, RandomBytes } from '../../ports/clock.ts';
import type { Connections } from '../../ports/connections.ts';
import type { Mailboxes } from '../../ports/mailboxes.ts';
import type { LookAtMailbox, SignInService } from '../../ports/sign-in.ts';
import type { TokenSeals } from '../../ports/tokens.ts';

export interface RedeemCodePorts {
  readonly signInService: SignInService;
  readonly lookAtMailbox: LookAtMailbox;
  readonly connections: Pick<Connections, 'find'>;
  readonly mailboxes: Pick<Mailboxes, 'find'>;
  readonly tokenSeals: TokenSeals;
  readonly ticketKeys: SealingKeys;
  readonly randomBytes: RandomBytes;
  readonly now: Now;
}

export type RedeemedCode =
  | { readonly kind: 'granted'; readonly grant: PendingGrant }
  | { readonly kind: 'ended'; readonly answer: ReturnAnswer };

/** Redeems the code and looks at what it opens; the grant is kept pending and connects nothing yet. */
export async function redeemCode(
  deps: RedeemCodePorts,
  signIn: SignIn,
  code: string,
): Promise<RedeemedCode> {
  const redeemed = await deps.signInService.redeem({
    code,
    verifier: signIn.verifier,
    nonce: signIn.nonce,
  });
  if (redeemed.kind === 'failed') return failed(redeemed.reason, redeemed.number);
  const { identity } = redeemed;
  const mailbox = await orFailed(() => deps.lookAtMailbox(redeemed.accessToken));
  if (typeof mailbox === 'string') return failed(mailbox);
  if (mailbox.kind === 'no_mailbox') return failed('no_mailbox');
  if (signIn.intent === 'reconnect' && !(await isConnected(deps, signIn, identity))) {
    const made = { now: deps.now(), iv: deps.randomBytes(12) };
    const ticket = otherMailboxTicket(deps.ticketKeys, signIn, mailbox.profile.email, made);
    return { kind: 'ended', answer: { emailSync: 'different_mailbox', ticket } };
  }
  const sealed = await orFailed(async () => ({
    tokens: await deps.tokenSeals.seal(sealedFor(identity), redeemed.cache),
  }));
  if (typeof sealed === 'string') return failed(sealed);
  const { profile, folders } = mailbox;
  const own = withProfile(NOTHING_KNOWN, profile, identity.tid);
  const { email } = profile;
  const grant = { identity, email, ...own, folders, sealedTokens: sealed.tokens };
  return { kind: 'granted', grant };
}

function failed(reason: SignInFailure, number: string | null = null): RedeemedCode {
  return { kind: 'ended', answer: failedAnswer(reason, number) };
}

async function orFailed<T extends object>(
  call: () => Promise<T>,
): Promise<T | 'sign_in_unavailable' | 'sign_in_failed'> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    const passing = error.kind === 'unavailable' || error.kind === 'throttled';
    return passing ? 'sign_in_unavailable' : 'sign_in_failed';
  }
}

/** Whether this is the mailbox that the user's connection has now. */
async function isConnected(
  deps: RedeemCodePorts,
  { accountId, userId }: SignIn,
  { tid, oid }: Identity,
): Promise<boolean> {
  const ref = (await deps.connections.find(accountId, userId))?.value.mailboxRef;
  const present = ref ? (await deps.mailboxes.find(ref))?.mailbox.value.identity : undefined;
  return present?.tid === tid && present.oid === oid;
}
