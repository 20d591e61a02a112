import { CALLBACK_LOOK_MS } from '../../domain/durations.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import { answerPrint, type CallbackQuery, readCallback } from '../../domain/sign-in/callback.ts';
import { TICKET_LIFETIME_MS } from '../../domain/sign-in/lifetimes.ts';
import { allowedReturnUrl, type ReturnAnswer, returnTo } from '../../domain/sign-in/return-url.ts';
import { type SignIn, signInId, ticketHash, ticketOf } from '../../domain/sign-in/sign-in.ts';
import type { SignIns } from '../../ports/sign-in.ts';
import type { Versioned } from '../../ports/versioned.ts';
import type { AwaitApproval } from './await-approval.ts';
import { redeemCode, type RedeemedCode, type RedeemCodePorts } from './redeem-code.ts';

export interface CallbackPorts extends RedeemCodePorts {
  readonly signIns: Pick<SignIns, 'find' | 'save'>;
  readonly allowedReturnOrigins: readonly string[];
  readonly awaitApproval: AwaitApproval;
  readonly sleep: (ms: number) => Promise<void>;
}

export type CallbackTaken =
  | { readonly kind: 'redirect'; readonly url: string }
  /** A state that was never given out, or whose return address is no longer allowed: nobody to send back to. */
  | { readonly kind: 'unknown_state' };

const LOOKS = 80;

/** What Microsoft sent the browser back with ends the sign-in, once; the same answer again gets the same redirect. */
export const takeCallback =
  (deps: CallbackPorts) =>
  async (state: string, query: CallbackQuery): Promise<CallbackTaken> => {
    const id = signInId(state);
    const found = await deps.signIns.find(id);
    const url = found && allowedReturnUrl(found.value.returnUrl, deps.allowedReturnOrigins);
    if (!url) return { kind: 'unknown_state' };
    const print = answerPrint(query);
    const answer =
      (await firstAnswer(deps, found, query, print)) ?? (await laterAnswer(deps, id, print));
    return { kind: 'redirect', url: returnTo(url, answer) };
  };

/** Null when the state was used before, or is being used. */
async function firstAnswer(
  deps: CallbackPorts,
  found: Versioned<SignIn>,
  query: CallbackQuery,
  print: string,
): Promise<ReturnAnswer | null> {
  const signIn = found.value;
  if (signIn.stage !== 'open') return null;
  if (deps.now() >= signIn.expiresAt || (await isCancelled(deps, signIn))) {
    return { emailSync: 'failed', reason: 'state_expired' };
  }
  // They work once: nothing keeps them beyond their one use.
  const spent = { verifier: '', nonce: '' };
  const taken: SignIn = { ...signIn, ...spent, stage: 'redeeming', answerPrint: print };
  if (!(await deps.signIns.save({ value: taken, etag: found.etag }))) return null;

  const read = readCallback(query);
  const redeemed = read.kind === 'ended' ? read : await redeemCode(deps, signIn, read.code);
  const { ended, answer } = await end(deps, taken, redeemed);
  if (answer.emailSync === 'admin_consent_required') await deps.awaitApproval(signIn);
  const present = await deps.signIns.find(signIn.id);
  if (!present || !(await deps.signIns.save({ value: ended, etag: present.etag }))) {
    throw new ServiceFailure('unavailable', 'sign_in_changed');
  }
  return answer;
}

async function end(
  deps: CallbackPorts,
  signIn: SignIn,
  redeemed: RedeemedCode,
): Promise<{ ended: SignIn; answer: ReturnAnswer }> {
  if (redeemed.kind === 'ended') {
    const { answer } = redeemed;
    return { ended: { ...signIn, stage: 'ended', answer }, answer };
  }
  const secret = Buffer.from(deps.randomBytes(32)).toString('base64url');
  const ticket = ticketOf(signIn.id, secret);
  const sealed = await deps.tokenSeals.seal(signIn.id, ticket);
  const ended: SignIn = {
    ...signIn,
    stage: 'ended',
    answer: { emailSync: 'authorized', ticket: sealed },
    ticketHash: ticketHash(ticket),
    ticketExpiresAt: deps.now() + TICKET_LIFETIME_MS,
    grant: redeemed.grant,
  };
  return { ended, answer: { emailSync: 'authorized', ticket } };
}

async function laterAnswer(deps: CallbackPorts, id: string, print: string): Promise<ReturnAnswer> {
  for (let n = 0; n < LOOKS; n += 1) {
    const signIn = (await deps.signIns.find(id))?.value;
    if (!signIn) return { emailSync: 'failed', reason: 'state_expired' };
    if (signIn.answerPrint !== print) return { emailSync: 'failed', reason: 'state_replayed' };
    if (signIn.answer) return opened(deps, id, signIn.answer);
    await deps.sleep(CALLBACK_LOOK_MS);
  }
  // Whoever took it died half-way, and a code works once: only a new sign-in helps.
  return { emailSync: 'failed', reason: 'sign_in_unavailable' };
}

async function opened(
  deps: CallbackPorts,
  id: string,
  answer: ReturnAnswer,
): Promise<ReturnAnswer> {
  if (answer.emailSync !== 'authorized') return answer;
  const ticket = await deps.tokenSeals.open(id, answer.ticket);
  if (ticket === null) return { emailSync: 'failed', reason: 'state_expired' };
  return { emailSync: 'authorized', ticket };
}

/** A disconnect or a change of mailbox since the sign-in began. */
async function isCancelled(deps: CallbackPorts, signIn: SignIn): Promise<boolean> {
  const found = await deps.connections.find(signIn.accountId, signIn.userId);
  return (found?.value.generation ?? 0) !== signIn.generation;
}
