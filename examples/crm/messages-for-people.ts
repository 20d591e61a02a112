import type { Refusal } from './sync-client.ts';

/** What a person reads for each code of the sync service. A code that is new here is shown as it is. */
const REFUSALS: Readonly<Record<string, string>> = {
  attachment_too_large: 'A file is larger than 3 MB. Nothing was sent.',
  message_too_large: 'The message is too large. Nothing was sent.',
  request_too_large: 'The message is too large. Nothing was sent.',
  invalid_request: 'The sync service refused the message: check the addresses and the text.',
  not_connected: 'No mailbox is connected. Connect one in Settings, Profile.',
  needs_reconnect: 'The mailbox has to be reconnected first. See Settings, Profile.',
  send_in_progress: 'This message is already being sent.',
  idempotency_key_reused:
    'The message was changed after it was sent. Press Send again to send it as a new one.',
  reply_to_other_contact: 'That message belongs to another contact.',
  ticket_mismatch: 'This sign-in was started by somebody else. Nothing was connected.',
  ticket_expired: 'The sign-in took too long. Please connect again.',
  not_found: 'This is no longer there.',
  unreachable: 'The e-mail sync can’t be reached at the moment. Please try again later.',
};

export function refusalText(refusal: Refusal): string {
  return REFUSALS[refusal.code] ?? `The e-mail sync answered ${refusal.code}.`;
}

const SIGN_IN_FAILURES: Readonly<Record<string, string>> = {
  state_expired: 'The sign-in took too long.',
  state_replayed: 'This sign-in was already used.',
  code_rejected: 'Microsoft did not accept the sign-in.',
  scopes_missing: 'Not all permissions were granted; the sync needs each of them.',
  no_mailbox: 'This account has no Outlook mailbox.',
  tenant_not_allowed: 'Accounts of this organisation are not allowed here.',
  identity_invalid: 'The identity could not be verified.',
  sign_in_unavailable: 'Microsoft’s sign-in is not available at the moment.',
  sign_in_failed: 'Microsoft’s sign-in failed.',
};

export function signInFailureText(reason: string): string {
  return SIGN_IN_FAILURES[reason] ?? 'The sign-in failed.';
}

export const SKIPPED: Readonly<Record<string, string>> = {
  attachment_too_large: 'An attachment is larger than 3 MB.',
  body_too_large: 'The text is too large.',
  marked_private: 'It is marked as private in Outlook.',
  duplicate_message_id: 'It carries the identity of another message.',
  unreadable: 'It could not be read.',
};

export const SEND_FAILURES: Readonly<Record<string, string>> = {
  disconnected: 'The mailbox was disconnected before it was sent.',
  mailbox_changed: 'The mailbox was changed before it was sent.',
  send_as_denied: 'The mailbox may not send as this address.',
  recipient_refused: 'A recipient was refused.',
  message_too_large: 'It is too large for the mailbox.',
  daily_limit: 'The mailbox has reached its daily limit.',
  rejected: 'The mail server refused it.',
  outcome_unknown:
    'It is not known whether it was sent. Look into Sent Items before sending again.',
};
