import { ServiceFailure } from '../../domain/failure.ts';

const AUDIENCE = 'api://AzureADTokenExchange/.default';

/** A federated client assertion from the app's managed identity: no secret is kept anywhere. */
export function managedIdentityAssertion(clientId: string | null): () => Promise<string> {
  return async () => {
    try {
      // Loaded late: most installations don't need it, and it takes a fifth of a second.
      const { ManagedIdentityCredential } = await import('@azure/identity');
      const credential = clientId
        ? new ManagedIdentityCredential({ clientId })
        : new ManagedIdentityCredential();
      return (await credential.getToken(AUDIENCE)).token;
    } catch (cause) {
      throw new ServiceFailure('operator', 'managed_identity_unavailable', { cause });
    }
  };
}
