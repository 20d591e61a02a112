import type { Locale } from '../locale.ts';

export const en = {
  title: 'Email (2-way sync)',
  provider: 'Outlook',
  providerIs: 'Microsoft 365 and Outlook.com',
  status: {
    loading: 'One moment…',
    disconnected: 'Not connected',
    signing_in: 'Signing in',
    connected: 'Up to date',
    busy: 'Catching up',
    doubt: 'Checking',
    waiting: 'Waiting for approval',
    attention: 'Needs your attention',
  },
  buttons: {
    connect: 'Connect',
    change: 'Update email',
    reconnect: 'Reconnect',
    disconnect: 'Disconnect',
    cancel: 'Cancel',
    again: 'Try again',
  },
  disconnected: {
    lead: 'See the emails that you exchange with your contacts here in the CRM, also those that you write and read in Outlook.',
    syncs: 'What will sync',
    syncsList: [
      'Conversations that you begin from the CRM, with every reply.',
      'What you answer in them from Outlook.',
      'Attachments of up to 3 MB each.',
    ],
    private: 'What stays private',
    privateList: [
      'All your other mail. Of it we read only the technical headers that say which message answers which: no sender, no subject, no text. Nothing of it is stored.',
      'Microsoft will ask for access to all your mail, because it knows no narrower permission.',
      'People in the CRM who may see a contact see what is synced with that contact, and nothing else.',
    ],
    password:
      'You sign in at Microsoft; we never see your password. You can disconnect at any time.',
  },
  since: (time: string) => `Since ${time}`,
  connectedSince: (time: string) => `Connected since ${time}`,
  signingIn: {
    here: 'Taking you to Microsoft…',
    window: 'Please sign in at Microsoft, in the window that has opened',
    windowHint: 'This page goes on by itself when you are done.',
    finishing: 'Connecting your mailbox…',
  },
  connected: {
    upToDate: 'New messages appear within seconds.',
    unseen: 'How it does can’t be seen at the moment. If this lasts, reload the page.',
    starting: 'Getting ready. What comes meanwhile is brought in within minutes.',
    catchingUp: (time: string) => `Complete up to ${time}. What is missing is being brought in.`,
    catchingUpFirst: 'What is missing is being brought in.',
    waitingSends: (count: number, { plural }: Locale) =>
      plural(count, {
        one: 'One message is waiting to be sent.',
        other: '# messages are waiting to be sent.',
      }),
  },
  scope: {
    title: 'What syncs',
    'crm-threads': 'Only conversations that begin in the CRM',
    'sent-to-contacts': 'Also those that I begin from Outlook with a contact',
    'known-contacts': 'Also those that a contact begins',
  },
  approvalTitle: 'Approval by an administrator',
  skippedTitle: 'Not synced',
  neverTitle: 'Never sync',
  auditTitle: 'Changes',
  notices: {
    connected: 'Your mailbox is connected.',
    disconnected: 'Your mailbox is disconnected.',
    cancelled: 'You cancelled the sign-in. Nothing has changed.',
    saved: 'Saved.',
    retried: 'We look at the message once more. If it can come in, it does in a moment.',
  },
};
