import type { Connection } from '../../../client/src/types.ts';

const AT = '2026-03-02T09:41:07.000Z';

const CONNECTED: Connection = {
  accountId: 'acme',
  userId: 'mia',
  status: 'connected',
  current: true,
  waitingSends: 0,
  provider: 'outlook',
  email: 'anna.auer@contoso.example',
  scope: 'crm-threads',
  connectedAt: AT,
  syncedThrough: AT,
  problems: 0,
  subscriptionsExpireAt: AT,
  lastError: null,
  approval: null,
};
const DISCONNECTED: Connection = {
  ...CONNECTED,
  status: 'disconnected',
  current: false,
  email: null,
  connectedAt: null,
  syncedThrough: null,
  subscriptionsExpireAt: null,
};

const error = (code: NonNullable<Connection['lastError']>['code']) =>
  ({ code, message: '', at: AT }) as const;
const approval = (state: NonNullable<Connection['approval']>['state']) => ({ state, since: AT });
const LOST: Connection = {
  ...CONNECTED,
  status: 'needs_reconnect',
  current: false,
  lastError: error('reconnect_required'),
};

export interface CardStage {
  /** Null: the service does not answer. */
  readonly connection: Connection | null;
  /** How the page was come back to. */
  readonly query?: string;
  /** The place of a button to press, of the last row of them. */
  readonly press?: number;
  readonly opened?: boolean;
  /** An English sentence that it shows. */
  readonly says: string;
}

/** Each design of the card, with what makes it. */
export const CARD_STAGES: Readonly<Record<string, CardStage>> = {
  disconnected: { connection: DISCONNECTED, says: 'What stays private' },
  'signing in': { connection: DISCONNECTED, press: 0, says: 'Taking you to Microsoft…' },
  cancelled: {
    connection: DISCONNECTED,
    query: 'emailSync=cancelled',
    says: 'You cancelled the sign-in. Nothing has changed.',
  },
  'conditional access': {
    connection: DISCONNECTED,
    query: 'emailSync=failed&reason=conditional_access&code=AADSTS53003',
    says: 'Number to quote: AADSTS53003',
  },
  'awaiting approval': {
    connection: { ...DISCONNECTED, approval: approval('waiting') },
    says: 'Copy link',
  },
  'another mailbox awaits approval': {
    connection: { ...CONNECTED, approval: approval('waiting') },
    query: 'emailSync=admin_consent_required',
    says: 'An administrator has to approve first',
  },
  'approval refused': {
    connection: { ...DISCONNECTED, approval: approval('refused') },
    says: 'An administrator has declined',
  },
  approved: {
    connection: { ...DISCONNECTED, approval: approval('approved') },
    says: 'You can connect your mailbox now.',
  },
  connected: { connection: CONNECTED, says: 'New messages appear within seconds.' },
  'connected, all opened': { connection: CONNECTED, opened: true, says: 'RE: Offer with drawings' },
  starting: {
    connection: { ...CONNECTED, current: false, subscriptionsExpireAt: null },
    says: 'Getting ready. What comes meanwhile is brought in within minutes.',
  },
  'catching up': {
    connection: { ...CONNECTED, current: false, waitingSends: 2 },
    says: '2 messages are waiting to be sent.',
  },
  problems: {
    connection: { ...CONNECTED, current: false, problems: 3 },
    says: '3 messages could not be brought in. Whoever runs the sync can retry them.',
  },
  trouble: {
    connection: { ...CONNECTED, current: false, lastError: error('subscription_failed') },
    says: 'Microsoft does not tell us of new mail at the moment. We look for it ourselves, so it comes a little later.',
  },
  doubt: {
    connection: { ...CONNECTED, current: false, lastError: error('grant_in_doubt') },
    says: 'Checking with Microsoft',
  },
  reconnect: { connection: LOST, says: 'Please reconnect your mailbox' },
  'approval withdrawn': {
    connection: { ...LOST, lastError: error('consent_withdrawn'), approval: approval('withdrawn') },
    says: 'The permission was taken back at Microsoft.',
  },
  'reconnect awaits approval': {
    connection: { ...LOST, approval: approval('waiting') },
    says: 'Your organisation lets only an administrator allow new apps. Send them this link: they approve once, for everybody. Then you connect here with one click.',
  },
  'another mailbox': {
    connection: LOST,
    query: 'emailSync=different_mailbox&ticket=o',
    says: 'Switch to ben.baumann@contoso.example',
  },
  'another mailbox, not named': {
    connection: LOST,
    query: 'emailSync=different_mailbox',
    says: 'Switch to another mailbox',
  },
  'switch to the other mailbox': {
    connection: LOST,
    query: 'emailSync=different_mailbox&ticket=o',
    press: 1,
    says: 'Connect ben.baumann@contoso.example instead?',
  },
  'update email': {
    connection: { ...CONNECTED, waitingSends: 2 },
    press: 0,
    says: 'Your offer of May with drawings',
  },
  disconnect: {
    connection: { ...CONNECTED, waitingSends: 2 },
    press: 1,
    says: 'Your offer of May with drawings',
  },
  unreachable: { connection: null, says: 'The email sync can’t be reached at the moment.' },
};

const LINK =
  'https://login.microsoftonline.com/organizations/v2.0/adminconsent?client_id=0c1f&state=v1.5b1e';

/** What the service answers under `me/`; undefined leaves the call without an answer. */
export function cardAnswer({ connection, press }: CardStage, path: string): object | undefined {
  const none = { nextCursor: null };
  switch (path) {
    case 'connection':
      return connection ?? undefined;
    case 'connection/authorize':
      return press === undefined
        ? { authorizeUrl: LINK, adminConsentUrl: LINK, expiresAt: AT }
        : undefined;
    case 'connection/other-mailbox':
      return { email: 'ben.baumann@contoso.example' };
    case 'waiting-sends': {
      const to = [{ email: 'carla@fabrikam.example', name: 'Carla Costa' }];
      const send = { id: '1', contactId: 'carla', to, occurredAt: AT };
      const unnamed = { ...send, id: '2', subject: '', to: [{ email: 'dieter@tailspin.example' }] };
      return { sends: [{ ...send, subject: 'Your offer of May with drawings' }, unnamed] };
    }
    case 'skipped': {
      const occurredAt = new Date().toISOString();
      const large = {
        id: '1',
        occurredAt,
        from: { email: 'carla@fabrikam.example', name: 'Carla Costa' },
        subject: 'RE: Offer with drawings',
        code: 'attachment_too_large',
        retryable: true,
      };
      const hidden = {
        id: '2',
        occurredAt,
        from: { email: '' },
        subject: '',
        code: 'marked_private',
        retryable: false,
      };
      return { ...none, skipped: [large, hidden] };
    }
    case 'audit': {
      const by = { type: 'owner' };
      return {
        ...none,
        audit: [{ id: '1', at: AT, from: 'crm-threads', to: 'sent-to-contacts', by }],
      };
    }
    default:
      return { addresses: ['notary@example.com'], domains: ['lawyers.example'] };
  }
}
