/**
 * Where the browser may be sent back to: an absolute URL of the web whose origin is exactly one of the allowed ones,
 * without user and password. Fragments are kept. Null when it may not.
 */
export function allowedReturnUrl(text: string, origins: readonly string[]): URL | null {
  // Browsers skip control characters and take `\` for `/`: a URL that needs that is not one that a CRM made.
  if (/[\u0000-\u0020\u007f\\]/.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  const named = url.username !== '' || url.password !== '';
  // A `blob:` address has the origin of the page that made it.
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  return isWeb && !named && origins.includes(url.origin) ? url : null;
}

/** What the callback tells the CRM, in the query of its own return address. */
export type ReturnAnswer =
  | { readonly emailSync: 'authorized'; readonly ticket: string }
  | { readonly emailSync: 'cancelled' | 'admin_consent_required' }
  | {
      readonly emailSync: 'different_mailbox';
      /** Tells which; see `other-mailbox.ts`. The version before gave none. */
      readonly ticket?: string;
    }
  | {
      readonly emailSync: 'failed';
      readonly reason: SignInFailure;
      /** Microsoft's number, such as `AADSTS53003`. */
      readonly code?: string;
    };

export type SignInFailure =
  | 'state_expired'
  | 'state_replayed'
  | 'code_rejected'
  | 'scopes_missing'
  | 'no_mailbox'
  | 'tenant_not_allowed'
  | 'identity_invalid'
  | 'conditional_access'
  | 'not_assigned'
  | 'sign_in_unavailable'
  | 'sign_in_failed';

/** `number` is Microsoft's, for the one who looks it up. */
export function failedAnswer(reason: SignInFailure, number: string | null = null): ReturnAnswer {
  const code = number === null ? {} : { code: number };
  return { emailSync: 'failed', reason, ...code };
}

/** The CRM's other parameters stay, a `code` of its own among them; an earlier answer of ours does not. */
export function returnTo(url: URL, answer: ReturnAnswer): string {
  const target = new URL(url);
  for (const name of ['emailSync', 'ticket', 'reason']) target.searchParams.delete(name);
  if (target.searchParams.get('code')?.startsWith('AADSTS')) target.searchParams.delete('code');
  for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value);
  return target.href;
}
