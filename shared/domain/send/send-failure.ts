import type { SendFailure, SendFailureCode } from '../entry/entry.ts';
import type { ServiceFailure } from '../failure.ts';

const MESSAGES: Record<SendFailureCode, string> = {
  disconnected: 'The mailbox was disconnected before the message was sent.',
  mailbox_changed: 'Another mailbox was connected before the message was sent.',
  send_as_denied: 'The mailbox may not send from this address.',
  recipient_refused: 'Microsoft 365 refused a recipient.',
  message_too_large: 'The message is too large for the mailbox.',
  daily_limit: 'The mailbox has reached its sending limit.',
  rejected: 'Microsoft 365 did not take the message.',
  outcome_unknown: 'Whether the message was sent could not be found out within a day.',
};

/** The sentences never hold Graph's text, which may quote mail. */
export function sendFailure(code: SendFailureCode): SendFailure {
  return { code, message: MESSAGES[code] };
}

/** Graph's `error.code` (its casing varies), in lower case. */
const CODES: Readonly<Record<string, SendFailureCode>> = {
  errorsendasdenied: 'send_as_denied',
  erroraccountsuspend: 'send_as_denied',
  errorinvalidrecipients: 'recipient_refused',
  errormissingrecipients: 'recipient_refused',
  errorrecipientnotfound: 'recipient_refused',
  errorrecipientsnotfound: 'recipient_refused',
  errormessagesizeexceeded: 'message_too_large',
  errorexceededmessagelimit: 'daily_limit',
  errormessagesubmissionblocked: 'daily_limit',
};

/** What a definite refusal of Graph means to the CRM. */
export function refusalCode(refusal: Pick<ServiceFailure, 'code' | 'status'>): SendFailureCode {
  const known = CODES[refusal.code.toLowerCase()];
  if (known) return known;
  return refusal.status === 413 ? 'message_too_large' : 'rejected';
}
