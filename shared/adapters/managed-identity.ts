import type { ManagedIdentityCredential } from '@azure/identity';

export type ManagedIdentity = Pick<ManagedIdentityCredential, 'getToken'>;

/**
 * The app's managed identity, by its client id or null for the system-assigned one. Loaded at its first use: it takes a
 * fifth of a second, and most runs on a developer's machine never need it.
 */
export function managedIdentity(clientId: string | null): ManagedIdentity {
  let loaded: Promise<ManagedIdentityCredential> | null = null;
  const load = async (): Promise<ManagedIdentityCredential> => {
    const identity = await import('@azure/identity');
    return clientId === null
      ? new identity.ManagedIdentityCredential()
      : new identity.ManagedIdentityCredential({ clientId });
  };
  return {
    async getToken(scopes, options) {
      loaded ??= load();
      return (await loaded).getToken(scopes, options);
    },
  };
}
