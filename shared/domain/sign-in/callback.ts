import { hash } from 'node:crypto';
import { type ReturnAnswer, type SignInFailure, failedAnswer } from './return-url.ts';

/** What it says that Microsoft sent the browser back. */
export type CallbackMeaning =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'ended'; readonly answer: ReturnAnswer };

/** `description` is Microsoft's text: its number is looked at, and the rest goes nowhere. */
export interface CallbackQuery {
  readonly code: string | null;
  readonly error: string | null;
  readonly subcode: string | null;
  readonly description: string | null;
}

export function readCallback(query: CallbackQuery): CallbackMeaning {
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

function ended(emailSync: 'cancelled' | 'admin_consent_required'): CallbackMeaning {
  return { kind: 'ended', answer: { emailSync } };
}

/** Tells the same answer, shown again, from another one under the same state. SHA-256, hex. */
export function answerPrint({ code, error }: CallbackQuery): string {
  return hash('sha256', JSON.stringify([code, error]));
}

function failed(reason: SignInFailure, number: string | null): CallbackMeaning {
  return { kind: 'ended', answer: failedAnswer(reason, number) };
}

/** Microsoft's number of a refusal in its text, such as `AADSTS53003`. Nothing else of the text goes anywhere. */
export function numberIn(text: string | null): string | null {
  return /\bAADSTS\d{3,8}\b/.exec(text?.slice(0, LOOKED_AT) ?? '')?.[0] ?? null;
}

/** The number stands at the beginning; the text comes from whoever made the link. */
const LOOKED_AT = 2000;

type NumberMeaning = 'needs_admin' | 'conditional_access' | 'not_assigned' | 'declined';

const MEANINGS: ReadonlyMap<string, NumberMeaning> = new Map([
  ['AADSTS90094', 'needs_admin'],
  ['AADSTS90095', 'needs_admin'],
  ['AADSTS53000', 'conditional_access'],
  ['AADSTS53001', 'conditional_access'],
  ['AADSTS53002', 'conditional_access'],
  ['AADSTS53003', 'conditional_access'],
  ['AADSTS50105', 'not_assigned'],
  ['AADSTS65004', 'declined'],
]);

/** What the documented numbers say that OAuth's `error` does not; null for all the others. */
export function meaningOf(number: string | null): NumberMeaning | null {
  return number === null ? null : (MEANINGS.get(number) ?? null);
}
