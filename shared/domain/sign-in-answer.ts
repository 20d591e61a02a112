import { createHash } from 'node:crypto';
import type { ReturnAnswer } from './return-url.ts';

/** What Microsoft sent the browser back with. */
export type SignInAnswer =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'ended'; readonly answer: ReturnAnswer };

/** `description` is Microsoft's text: it is looked at here and goes nowhere else. */
export interface CallbackQuery {
  readonly code: string | null;
  readonly error: string | null;
  readonly description: string | null;
}

/** No number of Microsoft's but these two is looked at: `access_denied` alone doesn't tell a refusal from a policy. */
const NEEDS_ADMIN = /\bAADSTS9009[45]\b/;

export function readAnswer({ code, error, description }: CallbackQuery): SignInAnswer {
  if (error === null) return code ? { kind: 'code', code } : failed('sign_in_failed');
  switch (error) {
    case 'consent_required':
      return { kind: 'ended', answer: { emailSync: 'admin_consent_required' } };
    case 'access_denied': {
      const emailSync = NEEDS_ADMIN.test(description ?? '')
        ? 'admin_consent_required'
        : 'cancelled';
      return { kind: 'ended', answer: { emailSync } };
    }
    case 'server_error':
    case 'temporarily_unavailable':
      return failed('sign_in_unavailable');
    default:
      return failed('sign_in_failed');
  }
}

/** Tells the same answer, shown again, from another one under the same state. SHA-256, hex. */
export function answerPrint({ code, error }: CallbackQuery): string {
  return createHash('sha256')
    .update(JSON.stringify([code, error]))
    .digest('hex');
}

function failed(reason: 'sign_in_unavailable' | 'sign_in_failed'): SignInAnswer {
  return { kind: 'ended', answer: { emailSync: 'failed', reason } };
}
