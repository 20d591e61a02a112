import type { ServiceFailure } from '../failure.ts';

/** The vault's key, or the version of it that a token cache is sealed under, is deleted or disabled. */
export const TOKEN_KEY_LOST = 'token_key_lost';
/** The vault lets the app not use its key: a role or a rule of its network, which may just be on its way. */
export const TOKEN_KEY_FORBIDDEN = 'token_key_forbidden';
/** No key of the settings opens it: one may have been taken away too soon. */
export const TOKEN_CACHE_UNREADABLE = 'token_cache_unreadable';

/** A fault of the keys that token caches are sealed under, or of the way to them, and nothing that Microsoft Entra said. */
export function isOfTokenKeys(code: string): boolean {
  return code.startsWith('token_') || code.startsWith('vault_');
}

/** Refused for what the operator can give back any time, and all will be as before: nobody is bothered for a while. */
export function mayComeBack({ code }: ServiceFailure): boolean {
  return code === TOKEN_KEY_FORBIDDEN || code === TOKEN_CACHE_UNREADABLE;
}
