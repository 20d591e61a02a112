import type { ConfidentialClientApplication, Configuration } from '@azure/msal-node';
import { createPrivateKey, hash, X509Certificate } from 'node:crypto';
import { ServiceFailure } from '../../domain/failure.ts';
import type { ManagedIdentity } from '../managed-identity.ts';
import type { SignInEndpoint } from './sign-in-url.ts';
import { tokenFailure } from './token-failure.ts';
import { type TokenAnswer, tokenNetwork } from './token-network.ts';

export interface EntraDeps {
  readonly endpoint: SignInEndpoint;
  readonly credential: AppCredential;
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
  readonly now: () => number;
}

/** A client for one operation: a shared one would show one mailbox's tokens to the next. */
export interface OneOperation {
  readonly client: ConfidentialClientApplication;
  /** What a throw of the client means. */
  failure(thrown: unknown): ServiceFailure;
  lastAnswer(): TokenAnswer | null;
}

export function confidentialClient(deps: EntraDeps): () => Promise<OneOperation> {
  const { endpoint } = deps;
  const base = `${endpoint.loginUrl}/${endpoint.tenant}`;
  const auth = {
    clientId: endpoint.clientId,
    authority: authorityOf(endpoint),
    knownAuthorities: [new URL(authorityOf(endpoint)).host],
    // Given, so that nothing is discovered over the network; these may be plain http on loopback.
    authorityMetadata: JSON.stringify({
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      issuer: `${endpoint.loginUrl}/{tenantid}/v2.0`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
    }),
    // We can answer a claims challenge, so tokens live longer and are revoked sooner.
    clientCapabilities: ['cp1'],
    ...authOptions(deps.credential),
  };

  return async () => {
    // Loaded late: the webhook answers, without a token.
    const msal = await import('@azure/msal-node');
    const network = tokenNetwork(deps.fetch, deps.timeoutMs);
    const client = new msal.ConfidentialClientApplication({
      auth,
      // Our own queues retry, with their own waits.
      system: { networkClient: network, disableInternalRetries: true },
    });
    return {
      client,
      failure: (thrown) =>
        tokenFailure(network.lastAnswer(), network.lastError(), thrown, deps.now()),
      lastAnswer: () => network.lastAnswer(),
    };
  };
}

/** The library takes https authorities only; where it really calls is in the metadata. */
function authorityOf({ loginUrl, tenant }: SignInEndpoint): string {
  const real = loginUrl.startsWith('https:') ? loginUrl : 'https://login.microsoftonline.com';
  return `${real}/${tenant}`;
}

/** How the app proves to the token endpoint that it is itself. */
export type AppCredential =
  | { readonly kind: 'secret'; readonly secret: string }
  /** PEM with the certificate (or its chain) and the private key. */
  | { readonly kind: 'certificate'; readonly pem: string }
  /** A federated token, fetched anew for each operation. */
  | { readonly kind: 'assertion'; readonly assertion: () => Promise<string> };

type AuthOptions = Partial<Configuration['auth']>;

function authOptions(credential: AppCredential): AuthOptions {
  switch (credential.kind) {
    case 'secret':
      return { clientSecret: credential.secret };
    case 'certificate':
      return { clientCertificate: certificateOf(credential.pem) };
    case 'assertion':
      return { clientAssertion: credential.assertion };
  }
}

const BLOCK = /-----BEGIN ([A-Z ]+)-----[\s\S]+?-----END \1-----/g;

/**
 * What the library takes of PEM with the certificate (its chain behind it) and its private key.
 *
 * @throws when it is none, or the key is not the certificate's.
 */
export function certificateOf(pem: string): NonNullable<AuthOptions['clientCertificate']> {
  // Settings often carry line ends as the two characters `\n`.
  const blocks = [...pem.replaceAll(String.raw`\n`, '\n').matchAll(BLOCK)];
  const certificates = blocks.filter(([, label]) => label === 'CERTIFICATE').map(([text]) => text);
  const key = blocks.find(([, label]) => label?.endsWith('PRIVATE KEY'));
  const [own] = certificates;
  if (own === undefined || key === undefined) {
    throw new RangeError('the PEM must hold a certificate and its private key');
  }
  const certificate = new X509Certificate(own);
  if (!certificate.checkPrivateKey(createPrivateKey(key[0]))) {
    throw new RangeError('the first certificate must be the one of the private key');
  }
  const thumbprintSha256 = hash('sha256', certificate.raw);
  return { thumbprintSha256, privateKey: key[0], x5c: certificates.join('\n') };
}

const AUDIENCE = 'api://AzureADTokenExchange/.default';

/** A federated client assertion from the app's managed identity: no secret is kept anywhere. */
export function managedIdentityAssertion(identity: ManagedIdentity): () => Promise<string> {
  return async () => {
    try {
      return (await identity.getToken(AUDIENCE)).token;
    } catch (cause) {
      throw new ServiceFailure('operator', 'managed_identity_unavailable', { cause });
    }
  };
}
