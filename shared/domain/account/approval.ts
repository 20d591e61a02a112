import { z } from 'zod';
import { type AccountId, accountIdSchema } from '../ids.ts';
import { meaningOf, numberIn } from '../sign-in/callback.ts';
import { openSigned, type SigningKeys, signText } from '../signed-text.ts';
import type { Connection } from './connection.ts';

/**
 * Whether an administrator of the user's organisation lets the app in, as far as a user's sign-ins depend on it:
 * `waiting` for one, `approved` or `refused` by what the administrator's browser brought back (only a hint: the next
 * sign-in proves it), `withdrawn` after it had been given.
 */
export interface Approval {
  readonly state: 'waiting' | 'approved' | 'refused' | 'withdrawn';
  /** RFC 3339. */
  readonly since: string;
}

/** What an administrator said, and for which account's users. `at`: RFC 3339. */
export type ApprovalVerdict =
  | {
      readonly kind: 'approved';
      readonly accountId: AccountId;
      readonly at: string;
      readonly tid: string;
    }
  | { readonly kind: 'refused'; readonly accountId: AccountId; readonly at: string };

const linkSchema = z.tuple([accountIdSchema, z.number()]);

/** The state of an administrator's link. It names the account whose users wait, and belongs to no user's sign-in. */
export function approvalState(keys: SigningKeys, accountId: AccountId, expiresAt: number): string {
  return signText(keys, JSON.stringify([accountId, expiresAt]));
}

/** Null when it is not one of ours. `expiresAt`: milliseconds since 1970. */
export function readApprovalState(
  keys: SigningKeys,
  state: string,
): { readonly accountId: AccountId; readonly expiresAt: number } | null {
  const text = openSigned(keys, state);
  if (text === null) return null;
  const [accountId, expiresAt] = linkSchema.parse(JSON.parse(text));
  return { accountId, expiresAt };
}

/** `description` is Microsoft's text: its number is looked at, and the rest goes nowhere. */
export interface ApprovalQuery {
  readonly adminConsent: string | null;
  readonly tenant: string | null;
  readonly error: string | null;
  readonly description: string | null;
}

export type ApprovalAnswer =
  | { readonly kind: 'approved'; readonly tid: string }
  | { readonly kind: 'refused' }
  /** Whoever opened the link can't approve anything; somebody else still may. */
  | { readonly kind: 'not_admin' }
  | { readonly kind: 'unclear' };

const TENANT = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const REFUSALS = new Set(['access_denied', 'permission_denied', 'consent_required']);

export function readApprovalAnswer(query: ApprovalQuery): ApprovalAnswer {
  if (query.error !== null) {
    if (!REFUSALS.has(query.error)) return { kind: 'unclear' };
    const needsAdmin = meaningOf(numberIn(query.description)) === 'needs_admin';
    return { kind: needsAdmin ? 'not_admin' : 'refused' };
  }
  const tid = query.tenant?.toLowerCase() ?? '';
  const isApproved = query.adminConsent?.toLowerCase() === 'true' && TENANT.test(tid);
  return isApproved ? { kind: 'approved', tid } : { kind: 'unclear' };
}

/** What a verdict makes of a connection; `changed_before`: just that, in a run that may have died before it said so. */
export function afterVerdict(
  connection: Connection,
  { kind, at }: Pick<ApprovalVerdict, 'kind' | 'at'>,
): Connection | 'changed_before' | 'not_concerned' {
  const { approval } = connection;
  if (approval === null) return 'not_concerned';
  if (approval.state === kind && approval.since === at) return 'changed_before';
  const isOpen = kind === 'refused' ? approval.state === 'waiting' : approval.state !== 'approved';
  return isOpen ? { ...connection, approval: { state: kind, since: at } } : 'not_concerned';
}
