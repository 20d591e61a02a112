import type { Locale } from '../../locale.ts';

/** What is said beyond the usual, and where something was opened. */
export const en = {
  buttons: {
    copy: 'Copy link',
    copied: 'Copied',
    mail: 'Send by email',
    save: 'Save',
    more: 'Show more',
    close: 'Close',
  },
  noSubject: '(No subject)',
  unwell: {
    problems: (count: number, { plural }: Locale) =>
      plural(count, {
        one: 'One message could not be brought in. Whoever runs the sync can retry it.',
        other: '# messages could not be brought in. Whoever runs the sync can retry them.',
      }),
    doubt: 'Checking with Microsoft',
    doubtHint:
      'Microsoft refused our access once. We ask again in a few minutes; there is nothing that you have to do.',
  },
  approval: {
    already: 'It is approved: connect',
    waiting: 'An administrator has to approve first',
    waitingHint:
      'Your organisation lets only an administrator allow new apps. Send them this link: they approve once, for everybody. Then you connect here with one click.',
    refused: 'An administrator has declined',
    refusedHint: 'Another administrator can still approve, by the same link.',
    withdrawn: 'An administrator has taken the approval back. This link lets them give it again.',
    approved: 'Your administrator has approved',
    approvedHint: 'You can connect your mailbox now.',
    link: 'Link for the administrator',
    linkGood: 'The link works for 14 days.',
    mailSubject: 'Please approve: email sync between Outlook and our CRM',
    mailBody: (link: string) =>
      `Hello,\n\nI would like to connect my Outlook mailbox with our CRM. Microsoft asks for the approval of an administrator. Please open this link and approve:\n\n${link}\n\nThe link works for 14 days. Each of us then connects our own mailbox; nothing is read before that.\n\nThank you`,
  },
  trouble: {
    reconnect_required:
      'Microsoft wants you to sign in again, for example because your password has changed.',
    grant_in_doubt: 'Microsoft refused our access once. We ask again in a few minutes.',
    tenant_refused: 'Your organisation no longer lets this app in. Please ask your administrator.',
    consent_withdrawn: 'The permission was taken back at Microsoft.',
    no_mailbox:
      'Microsoft says that this account has no mailbox now, for example because a licence is missing.',
    subscription_failed:
      'Microsoft does not tell us of new mail at the moment. We look for it ourselves, so it comes a little later.',
    operator_credentials:
      'The sync cannot sign in at Microsoft. Whoever runs it has to renew its credentials. Nothing gets lost.',
  },
  reconnect: {
    title: 'Please reconnect your mailbox',
    hint: 'Nothing is lost: what has come in the meantime is brought in as soon as you reconnect.',
  },
  different: {
    title: 'That was a different mailbox',
    hint: (email: string) =>
      `You signed in with another account than ${email}. Nothing has changed.`,
    hintOf: (other: string, email: string) =>
      `You signed in as ${other}; ${email} is connected here. Nothing has changed.`,
    change: 'Switch to another mailbox',
    changeTo: (other: string) => `Switch to ${other}`,
  },
  change: {
    title: 'Connect another mailbox?',
    titleTo: (email: string) => `Connect ${email} instead?`,
    list: (email: string) => [
      `${email} stays connected until the new mailbox is in.`,
      'New messages are then sent from the new mailbox.',
      'Conversations of the old mailbox stop syncing. They stay here, and a reply from the CRM starts them again.',
    ],
    waiting: (count: number, { plural }: Locale) =>
      plural(count, {
        one: 'One message is still waiting to be sent. It is not sent from the new mailbox: it fails if it has not left before.',
        other:
          '# messages are still waiting to be sent. They are not sent from the new mailbox: those that have not left before fail.',
      }),
    confirm: 'Continue to Microsoft',
  },
  leave: {
    title: (email: string) => `Disconnect ${email}?`,
    stops: 'Stops at once',
    stopsList: [
      'New messages and replies are no longer synced, in conversations that have begun, too.',
    ],
    stays: 'Stays',
    staysList: ['What has been synced stays with its contact. Your mailbox stays as it is.'],
    waiting: (count: number, { plural }: Locale) =>
      plural(count, {
        one: 'One message that is waiting to be sent will not be sent.',
        other: '# messages that are waiting to be sent will not be sent.',
      }),
    erase: 'To erase what has been synced, delete the contact in the CRM, or ask whoever runs it.',
    permission: 'To remove the permission at Microsoft, too, open your apps there:',
    permissionWork: 'work or school account',
    permissionPersonal: 'personal account',
  },
  scope: {
    reads: {
      'crm-threads': 'Of all other mail we read only which message answers which.',
      'sent-to-contacts':
        'Of other mail that you send, From, To and Cc are read, and nothing else unless it goes to a contact.',
      'known-contacts':
        'Of all other mail, From, To and Cc are read, and nothing else unless a contact wrote it or gets it.',
    },
    hint: 'A wider choice counts from now on, never for mail that is there already. Mail among colleagues never begins a conversation.',
  },
  skipped: {
    hint: 'Messages of the last 30 days that belong to your conversations and were left out.',
    none: 'No message was left out in the last 30 days.',
    hidden: 'Marked as private',
    retry: 'Try again',
    codes: {
      attachment_too_large: 'An attachment is larger than 3 MB.',
      body_too_large: 'The text is too large.',
      marked_private: 'It is marked as private in Outlook.',
      duplicate_message_id: 'It carries the identity of another message.',
      unreadable: 'It could not be read.',
      ambiguous_contact: 'Several contacts have this address.',
    },
  },
  never: {
    hint: 'Addresses or domains, one in each line. Mail from or to them stays out of the CRM from now on.',
    label: 'Addresses and domains',
  },
  audit: {
    none: 'Your choice of what syncs was never changed.',
    by: {
      owner: 'by you',
      stated: (name: string) => `by ${name}`,
      crm: 'by the CRM',
      disconnected: 'by disconnecting',
      mailbox_changed: 'with another mailbox',
    },
  },
  /** How a sign-in can end badly; `other` is for what is not known here. */
  endings: {
    state_expired:
      'The sign-in took too long, or the connection has changed meanwhile. Please try again.',
    state_replayed: 'This sign-in has been used already. Please try again.',
    code_rejected: 'Microsoft did not accept the sign-in. Please try again.',
    scopes_missing: 'Not every permission was given. The sync needs each of them.',
    no_mailbox: 'This account has no Outlook mailbox. Please choose another one.',
    tenant_not_allowed: 'Accounts of this organisation are not allowed here.',
    identity_invalid: 'Microsoft’s answer could not be verified. Please try again.',
    conditional_access:
      'A rule of your organisation stands in the way, for example about devices or places. Your administrator can tell you which.',
    not_assigned: 'Your account may not use this app yet. Your administrator can assign it to you.',
    sign_in_unavailable:
      'Microsoft’s sign-in does not answer at the moment. Please try again later.',
    other: 'The sign-in did not succeed. Please try again.',
  },
  problems: {
    unreachable: 'The email sync can’t be reached at the moment.',
    no_session:
      'This page has no access to the email sync. Please reload it, or sign in to the CRM again.',
    window_blocked:
      'Your browser let no window open for the sign-in at Microsoft. Please allow pop-ups for this page, and try again.',
    ticket_expired: 'The sign-in took too long or is no longer good. Please connect again.',
    ticket_mismatch: 'This sign-in was started by somebody else. Nothing was connected.',
    not_retryable: 'It would be left out again, or is no longer in the mailbox.',
    return_url_not_allowed:
      'This page is not allowed to start a sign-in. Please tell whoever runs the CRM.',
    invalid_request: 'Something that was entered is not an address or a domain.',
    other: 'That did not work. Please try again.',
  },
  quote: (number: string) => `Number to quote: ${number}`,
};
