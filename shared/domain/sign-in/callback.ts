import { createHash } from 'node:crypto';
import { failedAnswer, type ReturnAnswer, type SignInFailure } from './return-url.ts';
import { meaningOf, numberIn } from './sign-in-number.ts';

/** What Microsoft sent the browser back with. */
export type SignInAnswer =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'ended'; readonly answer: ReturnAnswer };

/** `description` is Microsoft's text: its number is looked at, and the rest goes nowhere. */
export interface CallbackQuery {
  readonly code: string | null;
  readonly error: string | null;
  readonly subcode: string | null;
  readonly description: string | null;
}

export function readAnswer(query: CallbackQuery): SignInAnswer {
  const { code, error, subcode } = query;
  if (error === null) return code ? { kind: 'code', code } : failed('sign_in_failed', null);
  const number = numberIn(query.description);
  const meaning = meaningOf(number);
  if (meaning === 'conditional_access' || meaning === 'not_assigned')
    return failed(meaning, number);
  switch (error) {
    case 'consent_required':
    case 'access_denied': {
      // Whoever needs an administrator can only press Cancel, so the number goes before the button.
      if (meaning === 'needs_admin') return ended('admin_consent_required');
      const isCancelled =
        error === 'access_denied' || subcode === 'cancel' || meaning === 'declined';
      return ended(isCancelled ? 'cancelled' : 'admin_consent_required');
    }
    case 'server_error':
    case 'temporarily_unavailable':
      return failed('sign_in_unavailable', number);
    default:
      return failed('sign_in_failed', number);
  }
}

function ended(emailSync: 'cancelled' | 'admin_consent_required'): SignInAnswer {
  return { kind: 'ended', answer: { emailSync } };
}

/** Tells the same answer, shown again, from another one under the same state. SHA-256, hex. */
export function answerPrint({ code, error }: CallbackQuery): string {
  return createHash('sha256')
    .update(JSON.stringify([code, error]))
    .digest('hex');
}

function failed(reason: SignInFailure, number: string | null): SignInAnswer {
  return { kind: 'ended', answer: failedAnswer(reason, number) };
}
