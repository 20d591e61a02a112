import type {
  EntryFailure,
  ListedEntry,
  SkippedMessage,
  Thread,
} from '../../../client/src/types.ts';

type Each<Code extends string> = Readonly<Record<Code, string>>;

const failures: Each<EntryFailure['code']> = {
  disconnected: 'the mailbox was disconnected before it went out',
  mailbox_changed: 'another mailbox was connected before it went out',
  send_as_denied: 'this mailbox may not send under its address',
  recipient_refused: 'Microsoft accepts none of the recipients',
  message_too_large: 'it is too large for this mailbox',
  daily_limit: 'the mailbox has sent as much as it may today',
  rejected: 'Microsoft refused it',
  outcome_unknown: 'nobody can tell whether it went out; ask before you send it again',
  recipient_unknown: 'the address does not exist',
  mailbox_full: 'the mailbox of the recipient is full',
  too_large: 'it is too large for the recipient',
  blocked: 'the mail system of the recipient blocks it',
  tenant_limit: 'your organisation has sent too much mail',
  sender_limit: 'this mailbox has sent too much mail',
  unreachable: 'the mail system of the recipient could not be reached',
  other: 'the mail system of the recipient did not take it',
};

const skipped: Each<SkippedMessage['code']> = {
  attachment_too_large: 'an attachment is over 3 MB',
  body_too_large: 'its text is too long',
  marked_private: 'it is marked as private',
  duplicate_message_id: 'it bears the number of another message',
  unreadable: 'Microsoft gave it in no readable form',
  ambiguous_contact: 'several contacts have its address',
};

const skippedAdvice: Each<SkippedMessage['code']> = {
  attachment_too_large: 'It is in the mailbox: open it in Outlook.',
  body_too_large: 'It is in the mailbox: open it in Outlook.',
  marked_private: 'Its author wants it so.',
  duplicate_message_id: 'It is in the mailbox: open it in Outlook.',
  unreadable: 'It is in the mailbox: open it in Outlook.',
  ambiguous_contact: 'Leave the address with one contact.',
};

const stopped: Each<NonNullable<Thread['stopped']>['why']> = {
  by_request: 'Sync was stopped here',
  disconnected: 'The mailbox was disconnected',
  mailbox_changed: 'Another mailbox is connected now',
  contact_erased: 'The contact was erased',
};

const origin: Each<ListedEntry['origin']> = {
  crm: 'from the CRM',
  mailbox: 'from Outlook',
  contact: '',
  other: 'another participant',
};

const status: Each<ListedEntry['status']> = {
  queued: 'Waiting to be sent',
  sent: 'Sent',
  confirmed: 'Sent',
  failed: 'Not sent',
  received: '',
  bounced: 'Came back',
};

const kinds: Each<Exclude<ListedEntry['kind'], 'message'>> = {
  auto_reply: 'Automatic reply',
  bounce: 'Delivery failed',
  calendar: 'Calendar',
  receipt: 'Receipt',
};

/** `{…}` stands for what is put in. */
export const en = {
  title: 'Emails',
  threads: 'Threads',
  allThreads: 'All messages',
  messages: 'Messages',
  write: 'New email',
  loading: 'Reading the conversation …',
  empty: 'No emails yet',
  emptyHint: 'Write the first one. The answers come in here by themselves.',
  emptyThread: 'Nothing of this thread is here yet.',
  failed: 'The conversation could not be read.',
  quote: 'Number to quote: {id}',
  tryAgain: 'Try again',
  notLive: 'New messages do not come in at the moment. It is tried again by itself.',
  notConnected: 'No mailbox is connected. New messages do not come in.',
  needsReconnect: 'The mailbox must be connected again. New messages wait until then.',
  incomplete: 'Some messages could not be brought in. Whoever runs the sync can retry them.',
  behind: 'Some messages may still be missing. They come by themselves.',
  beginning: 'The beginning of the conversation',
  loadingOlder: 'Reading older messages …',
  olderFailed: 'Older messages could not be read.',
  newMessages: { one: '# new message', other: '# new messages' },
  toNewest: 'To the newest message',
  syncing: 'Syncing',
  isStopped: 'Stopped',
  stoppedAt: '{why}, {time}.',
  stoppedHint: 'What comes meanwhile is not brought in later.',
  stop: 'Stop syncing',
  start: 'Start again',
  othersThread: 'Only its owner can change this.',
  noSubject: '(no subject)',
  countOfMessages: { one: '# message', other: '# messages' },
  to: 'To',
  cc: 'Cc',
  bcc: 'Bcc',
  from: 'From',
  toSome: 'to {names}',
  andMore: { one: 'and # more', other: 'and # more' },
  unknownSender: 'Unknown sender',
  junk: 'Was in the junk folder',
  protected: 'Encrypted: its content can be read in the mailbox only.',
  simplified: 'Shown as plain text: its layout is too complex.',
  sendAgain: 'Send again',
  reply: 'Reply',
  replyAll: 'Reply all',
  showQuoted: 'Show quoted text',
  hideQuoted: 'Hide quoted text',
  body: 'Text of the message from {name}',
  unreadable: 'The message could not be read.',
  blocked: {
    one: '# picture from elsewhere blocked, so that its sender does not learn that you read this.',
    other:
      '# pictures from elsewhere blocked, so that their sender does not learn that you read this.',
  },
  showPictures: 'Show',
  picturesRefused: 'This page allows no pictures from elsewhere.',
  attachments: 'Attachments',
  download: 'Download',
  isLink: 'a link, in the mailbox only',
  downloadFailed: '{name} could not be downloaded.',
  wasSkipped: 'A message of {time} was not synced: {why}.',
  wasSkippedFrom: 'A message from {name} of {time} was not synced: {why}.',
  lookAgain: 'Look again',
  isLookedAt: 'It is looked at again.',
  arrived: 'New message from {name}: {text}',
  actionFailed: 'That did not work. Try again in a moment.',
  failures,
  skipped,
  skippedAdvice,
  stopped,
  origin,
  status,
  kinds,
};
