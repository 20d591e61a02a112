import type { World } from '../world.ts';
import type { Subscription } from './subscription.ts';

/** Signs claims as the sign-in service does. */
export type SignToken = (claims: Record<string, unknown>) => string;

/** The app that publishes change notifications, in every tenant. */
const PUBLISHER = '0bf30f3b-4a52-48df-9a82-234910c4a086';
const LIFETIME_S = 8 * 60 * 60;

/** One token for each app and tenant among subscriptions that have resource data in one POST. */
export function validationTokens(
  world: World,
  sign: SignToken,
  subscriptions: readonly Subscription[],
): string[] {
  const pairs = new Map(subscriptions.map((each) => [`${each.clientId} ${each.tid}`, each]));
  const now = Math.floor(world.clock.now() / 1000);
  return [...pairs.values()].map(({ clientId, tid }) =>
    sign({
      aud: clientId,
      iss: `https://sts.windows.net/${tid}/`,
      iat: now,
      nbf: now,
      exp: now + LIFETIME_S,
      appid: PUBLISHER,
      appidacr: '2',
      idp: `https://sts.windows.net/${tid}/`,
      tid,
      uti: world.newGuid(),
      ver: '1.0',
    }),
  );
}
