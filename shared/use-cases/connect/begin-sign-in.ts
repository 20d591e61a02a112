import { type Who, noConnection } from '../../domain/account/connection.ts';
import { approvalState } from '../../domain/account/approval.ts';
import { APPROVAL_LINK_MS, STATE_LIFETIME_MS } from '../../domain/sign-in/lifetimes.ts';
import { allowedReturnUrl } from '../../domain/sign-in/return-url.ts';
import type { SigningKeys } from '../../domain/signed-text.ts';
import { type Intent, effectiveIntent, signInId } from '../../domain/sign-in/sign-in.ts';
import type { Now, RandomBytes } from '../../ports/clock.ts';
import type { Connections } from '../../ports/connections.ts';
import type { SignInService, SignIns } from '../../ports/sign-in.ts';

export interface Begun {
  readonly kind: 'begun';
  readonly authorizeUrl: string;
  readonly adminConsentUrl: string;
  /** RFC 3339. */
  readonly expiresAt: string;
}

export interface BeginPorts {
  readonly connections: Pick<Connections, 'find'>;
  readonly signIns: Pick<SignIns, 'add'>;
  readonly signInService: Pick<SignInService, 'signInUrl' | 'adminConsentUrl'>;
  readonly approvalKeys: SigningKeys;
  readonly allowedReturnOrigins: readonly string[];
  readonly randomBytes: RandomBytes;
  readonly now: Now;
}

/** Gives out a state: one use, ten minutes, bound to account, user, intent and the connection's present generation. */
export const beginSignIn =
  (deps: BeginPorts) =>
  async (
    who: Who,
    asked: { returnUrl: string; loginHint: string | null; intent: Intent | null },
  ): Promise<Begun | { kind: 'return_url_not_allowed' }> => {
    const returnUrl = allowedReturnUrl(asked.returnUrl, deps.allowedReturnOrigins);
    if (!returnUrl) return { kind: 'return_url_not_allowed' };
    const found = await deps.connections.find(who.accountId, who.userId);
    const connection = found?.value ?? noConnection(who.accountId, who.userId);
    const intent = effectiveIntent(asked.intent, connection.status);

    const secret = () => Buffer.from(deps.randomBytes(32)).toString('base64url');
    const [state, nonce, verifier] = [secret(), secret(), secret()];
    const expiresAt = deps.now() + STATE_LIFETIME_MS;
    await deps.signIns.add({
      id: signInId(state),
      ...who,
      intent,
      generation: connection.generation,
      returnUrl: returnUrl.href,
      nonce,
      verifier,
      expiresAt,
      stage: 'open',
      answerPrint: null,
      answer: null,
      ticketHash: null,
      ticketExpiresAt: null,
      grant: null,
      connectedGeneration: null,
    });
    const approval = approvalState(deps.approvalKeys, who.accountId, deps.now() + APPROVAL_LINK_MS);
    const loginHint = asked.loginHint ?? (intent === 'reconnect' ? connection.email : null);
    return {
      kind: 'begun',
      authorizeUrl: deps.signInService.signInUrl({ intent, state, nonce, verifier, loginHint }),
      adminConsentUrl: deps.signInService.adminConsentUrl(approval),
      expiresAt: new Date(expiresAt).toISOString(),
    };
  };
