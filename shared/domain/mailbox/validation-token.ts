import { z } from 'zod';
import { BOUNDS } from '../bounds.ts';

/** The app that publishes Graph's change notifications, in every tenant. */
const PUBLISHER = '0bf30f3b-4a52-48df-9a82-234910c4a086';

/** Whether a token shows that Graph notifies this tenant; judged as of `at`, when it came. */
export type CheckValidationToken = (
  token: string,
  tid: string,
  at: number,
) => Promise<'proven' | 'token_refused' | 'keys_unavailable'>;

/** The tokens beside the items of a notification, one for each tenant; what is no token is left out. */
export function validationTokensOf(body: unknown): readonly string[] {
  if (typeof body !== 'object' || body === null || !('validationTokens' in body)) return [];
  if (!Array.isArray(body.validationTokens)) return [];
  return body.validationTokens
    .slice(0, BOUNDS.contentTokens)
    .filter(
      (token): token is string =>
        typeof token === 'string' && token.length <= BOUNDS.contentTokenCharacters,
    );
}

/** The tenant that a token says to be of, unchecked. */
export function tenantOf(token: string): string | null {
  const [, claims = ''] = token.split('.');
  try {
    const parsed: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString());
    return z.object({ tid: z.string() }).parse(parsed).tid;
  } catch {
    return null;
  }
}

const claimsSchema = z.object({
  tid: z.string(),
  iss: z.string(),
  appid: z.string().optional(),
  azp: z.string().optional(),
});

/**
 * Whether claims, whose signature, audience and times were checked, say that Graph notifies this tenant: v1.0 tokens name
 * the publisher in `appid`, v2.0 tokens in `azp`.
 */
export function isFromGraph(claims: unknown, tid: string, loginUrl: string): boolean {
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success || parsed.data.tid.toLowerCase() !== tid.toLowerCase()) return false;
  const { iss, appid, azp, tid: named } = parsed.data;
  if (iss === `https://sts.windows.net/${named}/`) return appid === PUBLISHER;
  return iss === `${loginUrl}/${named}/v2.0` && azp === PUBLISHER;
}
