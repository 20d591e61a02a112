import { CONSUMER_TENANT_ID } from './world.ts';
import type { World } from './world.ts';

/** The app registration that every fresh world knows; what the CRM's settings name. */
export const DEFAULT_CLIENT_ID = '6e0e7f5c-2f4b-4d5e-9a83-5c1f7b3f0a11';
export const DEFAULT_CLIENT_SECRET = 'simulator-client-secret';

/** Fixed, so that settings and bookmarks survive a restart. */
const CONTOSO_TENANT_ID = '3c1f0d52-8f0e-4c4c-b0a5-0f6a3d1c7e01';

/**
 * The default world: Contoso uses the CRM, the others are its customers. What Contoso's people may agree to by
 * themselves, the setting `consentPolicy` says; at Fabrikam it is everything.
 */
export function populate(world: World): void {
  world.apps.set(DEFAULT_CLIENT_ID, {
    clientId: DEFAULT_CLIENT_ID,
    displayName: 'Contoso CRM',
    secrets: [{ value: DEFAULT_CLIENT_SECRET, expiresAt: Number.POSITIVE_INFINITY }],
    redirectUris: [],
  });
  world.addTenant('contoso', { tid: CONTOSO_TENANT_ID });
  world.addTenant('consumers', {
    tid: CONSUMER_TENANT_ID,
    displayName: 'Microsoft accounts',
    consentPolicy: 'user',
  });
  world.addMailbox({ email: 'anna@contoso.example', name: 'Anna Auer' });
  world.addMailbox({ email: 'ben@contoso.example', name: 'Ben Bauer' });
  world.addMailbox({ email: 'sales@contoso.example', name: 'Contoso Sales' });
  world.addTenant('fabrikam', { consentPolicy: 'user' });
  world.addMailbox({ email: 'carla@fabrikam.example', name: 'Carla Costa' });
  world.addMailbox({ email: 'dieter@northwind.example', name: 'Dieter Dorn' });
  world.addMailbox({ email: 'chiyo@tailspin.example', name: 'Chiyo Chiba' });
}
