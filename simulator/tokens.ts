import type { SimulatedClock } from './clock.ts';
import type { Randomness } from './random.ts';

/** An app registration. Any `http://localhost` or `http://127.0.0.1` redirect URI is taken as registered. */
export interface AppRegistration {
  clientId: string;
  displayName: string;
  /** `expiresAt` in milliseconds of the world's clock; an expired one gives `invalid_client`. */
  secrets: { value: string; expiresAt: number }[];
  redirectUris: string[];
}

/** A one-time authorization code with all that the token endpoint must compare. */
export interface AuthorizationCode {
  code: string;
  clientId: string;
  redirectUri: string;
  oid: string;
  scopes: string[];
  nonce: string | null;
  codeChallenge: string | null;
  expiresAt: number;
  used: boolean;
}

export interface RefreshToken {
  token: string;
  clientId: string;
  oid: string;
  scopes: string[];
  expiresAt: number;
  /** Not null: a refresh is answered `invalid_grant` with this number. */
  revocation: Revocation | null;
}

export interface AccessToken {
  token: string;
  clientId: string;
  oid: string;
  /** Audience; only Graph's own is good for Graph. */
  audience: string;
  scopes: string[];
  issuedAt: number;
  expiresAt: number;
  /** The client said `xms_cc: cp1`: it can answer a claims challenge. */
  handlesClaimsChallenge: boolean;
  /** Not null: Graph refuses it. */
  revocation: Revocation | null;
}

export const GRAPH_AUDIENCE = 'https://graph.microsoft.com';
export const ACCESS_TOKEN_LIFETIME_MS = 60 * 60 * 1000;
const REFRESH_TOKEN_LIFETIME_MS = 90 * 24 * 60 * 60 * 1000;
const AUTHORIZATION_CODE_LIFETIME_MS = 10 * 60 * 1000;

/** Why a token does not work any more. */
export interface Revocation {
  /** The AADSTS number of the refresh error: 50173 password changed, 700082 expired, 65001 consent gone. */
  aadsts: number;
  /** True: Graph answers with a claims challenge, where the client can take one, instead of a plain 401. */
  claimsChallenge: boolean;
  /** Milliseconds of the world's clock. */
  at: number;
}

/** All codes, tokens and consents. Tokens are opaque; what they mean is only known here. */
export class TokenStore {
  readonly codes = new Map<string, AuthorizationCode>();
  readonly refreshTokens = new Map<string, RefreshToken>();
  readonly accessTokens = new Map<string, AccessToken>();
  /** Key: `consentKey(clientId, oid)`; value: the scopes agreed to. */
  readonly consents = new Map<string, Set<string>>();
  readonly #clock: SimulatedClock;
  readonly #random: Randomness;

  constructor(clock: SimulatedClock, random: Randomness) {
    this.#clock = clock;
    this.#random = random;
  }

  issueCode(code: Omit<AuthorizationCode, 'code' | 'expiresAt' | 'used'>): AuthorizationCode {
    const issued: AuthorizationCode = {
      ...code,
      code: `1.${this.#secret(180)}`,
      expiresAt: this.#clock.now() + AUTHORIZATION_CODE_LIFETIME_MS,
      used: false,
    };
    this.codes.set(issued.code, issued);
    return issued;
  }

  issueRefreshToken(grant: Omit<RefreshToken, 'token' | 'expiresAt' | 'revocation'>): RefreshToken {
    const issued: RefreshToken = {
      ...grant,
      token: `1.${this.#secret(360)}`,
      expiresAt: this.#clock.now() + REFRESH_TOKEN_LIFETIME_MS,
      revocation: null,
    };
    this.refreshTokens.set(issued.token, issued);
    return issued;
  }

  issueAccessToken(
    grant: Pick<AccessToken, 'clientId' | 'oid' | 'scopes' | 'handlesClaimsChallenge'> &
      Partial<Pick<AccessToken, 'audience' | 'expiresAt'>>,
  ): AccessToken {
    const now = this.#clock.now();
    const issued: AccessToken = {
      audience: GRAPH_AUDIENCE,
      expiresAt: now + ACCESS_TOKEN_LIFETIME_MS,
      ...grant,
      token: this.#secret(600),
      issuedAt: now,
      revocation: null,
    };
    this.accessTokens.set(issued.token, issued);
    return issued;
  }

  /** Kills all tokens that the user has now; a new sign-in gives good ones. */
  revoke(oid: string, reason: Pick<Revocation, 'aadsts' | 'claimsChallenge'>): void {
    for (const token of this.#tokensOf(oid))
      token.revocation = { ...reason, at: this.#clock.now() };
  }

  /** Undoes `revoke`, as after an outage that only looked like one. */
  restore(oid: string): void {
    for (const token of this.#tokensOf(oid)) token.revocation = null;
  }

  consent(clientId: string, oid: string, scopes: readonly string[]): void {
    const known = this.consents.get(consentKey(clientId, oid)) ?? new Set<string>();
    for (const scope of scopes) known.add(scope.toLowerCase());
    this.consents.set(consentKey(clientId, oid), known);
  }

  hasConsent(clientId: string, oid: string, scopes: readonly string[]): boolean {
    const known = this.consents.get(consentKey(clientId, oid));
    return known !== undefined && scopes.every((scope) => known.has(scope.toLowerCase()));
  }

  /** Of all apps. Tokens stay as they are: an access token is good until its hour is over. */
  withdrawConsent(oid: string): void {
    for (const name of this.consents.keys())
      if (name.endsWith(` ${oid}`)) this.consents.delete(name);
  }

  #tokensOf(oid: string): (RefreshToken | AccessToken)[] {
    return [...this.refreshTokens.values(), ...this.accessTokens.values()].filter(
      (token) => token.oid === oid,
    );
  }

  #secret(bytes: number): string {
    return this.#random.bytes(bytes).toString('base64url');
  }
}

function consentKey(clientId: string, oid: string): string {
  return `${clientId} ${oid}`;
}
