import { createHash } from 'node:crypto';
import type { ReturnAnswer, SignInFailure } from './return-url.ts';

/** What Microsoft sent the browser back with. */
export type SignInAnswer =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'ended'; readonly answer: ReturnAnswer };

/** `description` is Microsoft's text: its number is looked at here, and the rest goes nowhere. */
export interface CallbackQuery {
  readonly code: string | null;
  readonly error: string | null;
  readonly subcode: string | null;
  readonly description: string | null;
}

/** `access_denied` alone tells a refusal from no policy: these of Microsoft's documented numbers do. */
const NEEDS_ADMIN = new Set(['AADSTS90094', 'AADSTS90095']);
const CONDITIONAL_ACCESS = new Set(['AADSTS53000', 'AADSTS53001', 'AADSTS53002', 'AADSTS53003']);
const NOT_ASSIGNED = 'AADSTS50105';
const DECLINED = 'AADSTS65004';

export function readAnswer(query: CallbackQuery): SignInAnswer {
  const { code, error } = query;
  if (error === null) return code ? { kind: 'code', code } : failed('sign_in_failed', null);
  const number = /\bAADSTS\d{3,8}\b/.exec(query.description?.slice(0, 2000) ?? '')?.[0] ?? null;
  const isCancelled = query.subcode === 'cancel' || number === DECLINED;
  switch (error) {
    case 'consent_required':
      return ended(isCancelled ? 'cancelled' : 'admin_consent_required');
    case 'access_denied':
      if (number !== null && NEEDS_ADMIN.has(number)) return ended('admin_consent_required');
      if (number !== null && CONDITIONAL_ACCESS.has(number)) {
        return failed('conditional_access', number);
      }
      return number === NOT_ASSIGNED ? failed('not_assigned', number) : ended('cancelled');
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

/** `number` is Microsoft's, for the one who looks it up. */
function failed(reason: SignInFailure, number: string | null): SignInAnswer {
  const code = number === null ? {} : { code: number };
  return { kind: 'ended', answer: { emailSync: 'failed', reason, ...code } };
}
