import type { Mailbox } from '../mail/mailbox.ts';
import type { AppRegistration } from '../tokens.ts';
import type { Tenant } from '../world.ts';
import { aadsts } from './aadsts.ts';
import type { SignInError } from './aadsts.ts';
import { parseAuthorize } from './authorize-request.ts';
import type { AuthorizeRequest } from './authorize-request.ts';
import { chooseAccount } from './choose-account.ts';
import { decideConsent } from './decide-consent.ts';
import { errorUrl, replyUrl } from './reply-to-app.ts';
import type { SignInState } from './sign-in-state.ts';
import { accountFilter } from './tenants.ts';
import { encodeClientInfo } from './token-claims.ts';

/** What the browser sees next. */
export type Step =
  | { kind: 'pick_account'; app: AppRegistration; accounts: Mailbox[]; loginHint: string | null }
  | { kind: 'consent' | 'needs_admin'; app: AppRegistration; user: Mailbox; scopes: string[] }
  | {
      kind: 'admin_consent' | 'approved';
      app: AppRegistration;
      user: Mailbox;
      organisation: Tenant;
      scopes: string[];
    }
  | { kind: 'redirect'; url: string; signedIn: Mailbox | null }
  | { kind: 'error_page'; error: SignInError };

/** What a person does on one of the pages. */
export type Answer = { kind: 'cancel' } | { kind: (typeof USER_ANSWERS)[number]; account: string };

/**
 * `ask_admin`: an administrator comes to the user's own screen. Entra would go on as the administrator; here it goes on
 * as the user once the administrator has agreed, since administrators have no mailbox.
 */
export const USER_ANSWERS = [
  'choose',
  'accept',
  'return_without_consent',
  'ask_admin',
  'admin_accept',
] as const;

type Valid = { app: AppRegistration; request: AuthorizeRequest; accounts: Mailbox[] };

/** The way from `/authorize` to a code: stateless, each step carries the whole request again. */
export class AuthorizeFlow {
  readonly #state: SignInState;

  constructor(state: SignInState) {
    this.#state = state;
  }

  start(tenant: string, query: URLSearchParams, signedInOids: readonly string[]): Step {
    const valid = this.#validate(tenant, query);
    if ('kind' in valid) return valid;
    const choice = chooseAccount(valid.request, valid.accounts, signedInOids);
    if (choice.kind === 'refuse') return this.#refuse(valid.request, choice.error);
    if (choice.kind === 'known') return this.#proceed(valid, choice.user, false);
    const { loginHint } = valid.request;
    return { kind: 'pick_account', app: valid.app, accounts: choice.accounts, loginHint };
  }

  answer(tenant: string, query: URLSearchParams, answer: Answer): Step {
    const valid = this.#validate(tenant, query);
    if ('kind' in valid) return valid;
    const { request, accounts } = valid;
    if (answer.kind === 'cancel') return this.#refuse(request, aadsts(65004));
    const user = this.#findUser(answer.account);
    if (user === undefined) return { kind: 'error_page', error: aadsts(50034) };
    if (!accounts.includes(user)) return { kind: 'error_page', error: aadsts(50020) };
    if (answer.kind === 'return_without_consent') return this.#refuse(request, aadsts(90094));
    if (answer.kind === 'ask_admin' || answer.kind === 'admin_accept') {
      return this.#administrator(valid, user, answer.kind === 'admin_accept');
    }
    return this.#proceed(valid, user, answer.kind === 'accept');
  }

  #administrator({ app, request }: Valid, user: Mailbox, accepted: boolean): Step {
    const organisation = this.#state.world.tenants.get(user.tid);
    if (organisation === undefined || user.kind === 'personal') {
      return { kind: 'error_page', error: aadsts(90094) };
    }
    if (accepted) organisation.adminConsents.add(app.clientId);
    const kind = accepted ? 'approved' : 'admin_consent';
    return { kind, app, user, organisation, scopes: request.scopes };
  }

  #validate(tenant: string, query: URLSearchParams): Valid | Step {
    const { world } = this.#state;
    const admits = accountFilter(world, tenant);
    if (admits === undefined) return { kind: 'error_page', error: aadsts(90002) };
    const parsed = parseAuthorize(query, (clientId) => world.apps.get(clientId));
    if (parsed.kind === 'error_page') return parsed;
    if (parsed.kind === 'error_to_app') return this.#refuse(parsed.to, parsed.error);
    const accounts = [...world.mailboxes.values()].filter(admits);
    return { app: parsed.app, request: parsed.request, accounts };
  }

  #proceed({ app, request }: Valid, user: Mailbox, accepted: boolean): Step {
    const { world, rules } = this.#state;
    const consent = decideConsent({
      prompt: request.prompt,
      scopes: request.scopes,
      missing: this.#state.missingConsent(app.clientId, user, request.scopes),
      policy: world.tenants.get(user.tid)?.consentPolicy ?? 'user',
      rule: rules.of(user),
    });
    if (consent.kind === 'refuse') return this.#refuse(request, consent.error);
    if (consent.kind === 'needs_admin') return { ...consent, app, user };
    if (consent.kind === 'ask' && !accepted)
      return { kind: 'consent', app, user, scopes: consent.scopes };
    world.tokens.consent(app.clientId, user.oid, request.scopes);
    return { kind: 'redirect', url: this.#issueCode(request, user), signedIn: user };
  }

  #issueCode(request: AuthorizeRequest, user: Mailbox): string {
    const { code } = this.#state.world.tokens.issueCode({
      clientId: request.clientId,
      redirectUri: request.redirectUri,
      oid: user.oid,
      scopes: request.scopes,
      nonce: request.nonce,
      codeChallenge: request.codeChallenge,
    });
    return replyUrl(request, {
      code,
      ...(request.wantsClientInfo ? { client_info: encodeClientInfo(user) } : {}),
    });
  }

  #refuse(to: Parameters<typeof errorUrl>[0], error: SignInError): Step {
    const { world } = this.#state;
    const url = errorUrl(to, error, world.loginUrl, world.clock.now());
    return { kind: 'redirect', url, signedIn: null };
  }

  #findUser(account: string): Mailbox | undefined {
    const { world } = this.#state;
    return world.mailboxes.get(account) ?? world.findMailbox(account);
  }
}
