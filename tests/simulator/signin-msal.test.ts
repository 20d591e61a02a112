import { ConfidentialClientApplication, CryptoProvider } from '@azure/msal-node';
import type { Configuration } from '@azure/msal-node';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET } from '../../simulator/people.ts';
import { startSimulator, type Simulator } from '../../simulator/server.ts';
import { signInByScript } from '../stage/microsoft/signin-script.ts';

const SCOPES = ['User.Read', 'Mail.ReadWrite', 'Mail.Send'];
const REDIRECT_URI = 'http://127.0.0.1:7071/api/oauth/callback';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

/** The library as the CRM's service uses it: Microsoft's authority, endpoints from metadata. */
function msal(capabilities?: string[]): ConfidentialClientApplication {
  const base = `${simulator.loginUrl}/common`;
  const configuration: Configuration = {
    auth: {
      clientId: DEFAULT_CLIENT_ID,
      clientSecret: DEFAULT_CLIENT_SECRET,
      authority: 'https://login.microsoftonline.com/common',
      authorityMetadata: JSON.stringify({
        authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
        token_endpoint: `${base}/oauth2/v2.0/token`,
        issuer: `${simulator.loginUrl}/{tenantid}/v2.0`,
        jwks_uri: `${base}/discovery/v2.0/keys`,
      }),
      ...(capabilities === undefined ? {} : { clientCapabilities: capabilities }),
    },
  };
  return new ConfidentialClientApplication(configuration);
}

async function signIn(client: ConfidentialClientApplication, email: string) {
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
  const authorizeUrl = await client.getAuthCodeUrl({
    scopes: SCOPES,
    redirectUri: REDIRECT_URI,
    state: 'a state',
    nonce: 'a nonce',
    prompt: 'select_account',
    codeChallenge: challenge,
    codeChallengeMethod: 'S256',
  });
  const returned = await signInByScript(simulator, { authorizeUrl, email });
  expect(returned.searchParams.get('state')).toBe('a state');
  const code = returned.searchParams.get('code') ?? '';
  return client.acquireTokenByCode({
    scopes: SCOPES,
    redirectUri: REDIRECT_URI,
    code,
    codeVerifier: verifier,
    nonce: 'a nonce',
  });
}

describe('sign-in with the real msal-node', () => {
  test('the code flow gives an account known by oid and tid, and the scopes asked for', async () => {
    const anna = simulator.world.findMailbox('anna@contoso.example');
    const result = await signIn(msal(), 'anna@contoso.example');
    expect(result.account?.homeAccountId).toBe(`${anna?.oid}.${anna?.tid}`);
    expect(result.account?.username).toBe('anna@contoso.example');
    expect(result.scopes).toEqual(expect.arrayContaining(SCOPES));
    expect(result.expiresOn?.getTime()).toBeGreaterThan(Date.now() + 3_500_000);
    const token = simulator.world.tokens.accessTokens.get(result.accessToken);
    expect(token).toMatchObject({ oid: anna?.oid, handlesClaimsChallenge: false });
    expect(token?.scopes.toSorted()).toEqual(SCOPES.toSorted());
  });

  test('the id_token is signed by the published key and carries the documented claims', async () => {
    const anna = simulator.world.findMailbox('anna@contoso.example');
    const result = await signIn(msal(), 'anna@contoso.example');
    const keys = createRemoteJWKSet(new URL(`${simulator.loginUrl}/common/discovery/v2.0/keys`));
    const { payload, protectedHeader } = await jwtVerify(result.idToken, keys, {
      issuer: `${simulator.loginUrl}/${anna?.tid}/v2.0`,
      audience: DEFAULT_CLIENT_ID,
      algorithms: ['RS256'],
    });
    expect(protectedHeader.typ).toBe('JWT');
    expect(payload).toMatchObject({
      tid: anna?.tid,
      oid: anna?.oid,
      nonce: 'a nonce',
      name: 'Anna Auer',
      email: 'anna@contoso.example',
      preferred_username: 'anna@contoso.example',
      ver: '2.0',
    });
  });

  test('a silent refresh brings a new access token and a new refresh token; the old one stays good', async () => {
    const client = msal(['cp1']);
    const first = await signIn(client, 'ben@contoso.example');
    const before = refreshTokensOf('ben@contoso.example');
    const account = first.account;
    if (account === null) throw new Error('no account');
    const second = await client.acquireTokenSilent({ account, scopes: SCOPES, forceRefresh: true });
    expect(second.accessToken).not.toBe(first.accessToken);
    expect(simulator.world.tokens.accessTokens.get(second.accessToken)).toMatchObject({
      handlesClaimsChallenge: true,
      revocation: null,
    });
    const after = refreshTokensOf('ben@contoso.example');
    expect(after).toHaveLength(before.length + 1);
    expect(after.every((token) => token.revocation === null)).toBe(true);
  });

  test('after a revocation the refresh fails as invalid_grant, and a new sign-in works', async () => {
    const client = msal();
    const { account } = await signIn(client, 'sales@contoso.example');
    if (account === null) throw new Error('no account');
    simulator.world.tokens.revoke(account.localAccountId, {
      aadsts: 50173,
      claimsChallenge: false,
    });
    await expect(
      client.acquireTokenSilent({ account, scopes: SCOPES, forceRefresh: true }),
    ).rejects.toMatchObject({ errorCode: 'invalid_grant' });
    const again = await signIn(msal(), 'sales@contoso.example');
    expect(again.accessToken).not.toBe('');
  });
});

function refreshTokensOf(email: string) {
  const oid = simulator.world.findMailbox(email)?.oid;
  return [...simulator.world.tokens.refreshTokens.values()].filter((token) => token.oid === oid);
}
