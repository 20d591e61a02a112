import type { ManagedIdentityCredential } from '@azure/identity';

/** The app's managed identity, loaded at its first use: most runs on a developer's machine never need it. */
export function managedIdentity(
  clientId: string | null,
): Pick<ManagedIdentityCredential, 'getToken'> {
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
