import { aadsts } from './aadsts.ts';
import type { SignInError } from './aadsts.ts';
import type { ClientCredential } from './check-credential.ts';

/** A well-formed body of the token endpoint. */
export type TokenRequest = {
  clientId: string;
  credential: ClientCredential;
  grant:
    | { type: 'authorization_code'; code: string; redirectUri: string; verifier: string | null }
    | { type: 'refresh_token'; refreshToken: string };
  scope: string | null;
  claims: string | null;
  wantsClientInfo: boolean;
};

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Reads the form and an HTTP Basic header (RFC 6749, 2.3.1). */
export function parseTokenRequest(
  form: URLSearchParams,
  authorization: string | undefined,
): TokenRequest | SignInError {
  const basic = basicCredential(authorization);
  const clientId = form.get('client_id') ?? basic?.clientId;
  if (clientId === undefined) return missing('client_id');
  const type = form.get('grant_type');
  if (type === null) return missing('grant_type');

  const rest = {
    clientId,
    credential: credentialOf(form, basic?.secret),
    scope: form.get('scope'),
    claims: form.get('claims'),
    wantsClientInfo: form.get('client_info') === '1',
  };
  if (type === 'authorization_code') {
    const [code, redirectUri] = [form.get('code'), form.get('redirect_uri')];
    if (code === null) return missing('code');
    if (redirectUri === null) return missing('redirect_uri');
    return { ...rest, grant: { type, code, redirectUri, verifier: form.get('code_verifier') } };
  }
  if (type === 'refresh_token') {
    const refreshToken = form.get('refresh_token');
    return refreshToken === null
      ? missing('refresh_token')
      : { ...rest, grant: { type, refreshToken } };
  }
  return aadsts(70003);
}

function credentialOf(form: URLSearchParams, basicSecret: string | undefined): ClientCredential {
  const secret = form.get('client_secret') ?? basicSecret;
  if (secret !== undefined) return { kind: 'secret', secret };
  const asserts = form.get('client_assertion_type') === JWT_BEARER && form.has('client_assertion');
  return asserts ? { kind: 'assertion' } : { kind: 'none' };
}

function basicCredential(
  header: string | undefined,
): { clientId: string; secret: string } | undefined {
  const encoded = /^Basic ([\w+/=-]+)$/iu.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  // Both halves are form-encoded before they are joined.
  const [clientId, secret] = Buffer.from(encoded, 'base64')
    .toString()
    .split(':')
    .map((half) => new URLSearchParams(`v=${half}`).get('v') ?? '');
  if (clientId === undefined || secret === undefined) return undefined;
  return { clientId, secret };
}

function missing(parameter: string): SignInError {
  const message = `The request body must contain the following parameter: '${parameter}'.`;
  return aadsts(900144, { message });
}
