import { ConfidentialClientApplication } from '@azure/msal-node';
import type { ServiceFailure } from '../../domain/failure.ts';
import type { SignInEndpoint } from '../../domain/sign-in/sign-in-url.ts';
import { authOptions, type AppCredential } from './client-credential.ts';
import { tokenFailure } from './token-failure.ts';
import { tokenNetwork, type TokenAnswer } from './token-network.ts';

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

export function confidentialClient(deps: EntraDeps): () => OneOperation {
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

  return () => {
    const network = tokenNetwork(deps.fetch, deps.timeoutMs);
    const client = new ConfidentialClientApplication({
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
