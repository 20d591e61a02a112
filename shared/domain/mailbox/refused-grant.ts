import type { ServiceFailure } from '../failure.ts';

/** What a grant is refused for. All but the first end without the user's doing, or never. */
export type RefusedFor =
  | 'reconnect_required'
  | 'tenant_refused'
  | 'consent_withdrawn'
  | 'no_mailbox';

const TOLD: ReadonlySet<string> = new Set<RefusedFor>([
  'tenant_refused',
  'consent_withdrawn',
  'no_mailbox',
]);

export function refusedFor({ code }: ServiceFailure): RefusedFor {
  return isTold(code) ? code : 'reconnect_required';
}

function isTold(code: string): code is RefusedFor {
  return TOLD.has(code);
}

/** Closed by an administrator, such as with its licence: that may end without the user's doing, so it is looked at. */
export function mayReopen(mailbox: {
  readonly state: 'active' | 'needs_reconnect' | 'closing';
  readonly refusedFor: RefusedFor;
}): boolean {
  return mailbox.state === 'needs_reconnect' && mailbox.refusedFor !== 'reconnect_required';
}

export const REFUSED_WORDS: Readonly<Record<RefusedFor, string>> = {
  reconnect_required: 'Microsoft no longer accepts the permission: connect this mailbox again.',
  tenant_refused:
    'The organisation no longer lets this app in: an administrator must allow it. It goes on by itself then.',
  consent_withdrawn:
    'The permission was withdrawn at Microsoft: an administrator must approve it again. It goes on by itself then.',
  no_mailbox:
    'Microsoft finds no mailbox behind this account, such as without a licence. It goes on by itself when it is back.',
};
