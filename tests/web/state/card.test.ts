import { describe, expect, test } from 'vitest';
import type { Connection } from '../../../client/src/types.ts';
import { cardOf, type CardKnowledge, isUnsettled } from '../../../web/state/card.ts';
import { SyncProblem } from '../../../web/state/problem.ts';

const AT = '2026-03-02T09:41:07.000Z';

const CONNECTED: Connection = {
  accountId: 'acme',
  userId: 'mia',
  status: 'connected',
  current: true,
  waitingSends: 0,
  provider: 'outlook',
  email: 'mia@acme.example',
  scope: 'crm-threads',
  connectedAt: AT,
  syncedThrough: AT,
  problems: 0,
  subscriptionsExpireAt: AT,
  lastError: null,
  approval: null,
};

const NOTHING: CardKnowledge = {
  connection: null,
  problem: null,
  busy: null,
  asked: null,
  other: null,
  approvalLink: null,
};

const shown = (connection: Partial<Connection> | null, more: Partial<CardKnowledge> = {}) =>
  cardOf({
    ...NOTHING,
    connection: connection && { ...CONNECTED, ...connection },
    ...more,
  });

const error = (code: NonNullable<Connection['lastError']>['code']) =>
  ({ code, message: '', at: AT }) as const;

describe('the card shows', () => {
  test('that it reads, and that it could not', () => {
    expect(shown(null).kind).toBe('loading');
    const problem = new SyncProblem('unreachable', '');
    expect(shown(null, { problem })).toEqual({ kind: 'unreadable', problem });
    // What was read before is better than nothing.
    expect(shown({}, { problem })).toMatchObject({ kind: 'connected', health: { kind: 'unseen' } });
  });

  test('the sign-in above all else while it is under way', () => {
    expect(shown({}, { busy: 'leaving' })).toEqual({ kind: 'signing_in', where: 'here' });
    expect(shown({}, { busy: 'window' })).toEqual({ kind: 'signing_in', where: 'window' });
    expect(shown(null, { busy: 'finishing' }).kind).toBe('finishing');
  });

  test.each([
    [null, 'disconnected', undefined],
    [{ state: 'waiting', since: AT }, 'awaiting_approval', 'l'],
    [{ state: 'refused', since: AT }, 'approval_refused', 'l'],
    [{ state: 'approved', since: AT }, 'approved', null],
  ] as const)('without a mailbox, by what an administrator said: %j', (approval, kind, link) => {
    const card = shown({ status: 'disconnected', email: null, approval }, { approvalLink: 'l' });
    expect(card.kind).toBe(kind);
    expect('link' in card ? card.link : undefined).toBe(link);
  });

  test.each([
    [{}, { kind: 'up_to_date' }],
    [{ current: false, subscriptionsExpireAt: null, syncedThrough: null }, { kind: 'starting' }],
    [{ current: false }, { kind: 'catching_up', through: AT }],
    [
      { current: false, problems: 2 },
      { kind: 'problems', count: 2 },
    ],
    [
      { current: false, lastError: error('subscription_failed') },
      { kind: 'trouble', code: 'subscription_failed', since: AT },
    ],
  ] as const)('connected, how it does: %j', (connection, health) => {
    expect(shown(connection)).toMatchObject({ kind: 'connected', health });
  });

  test('a doubt about the grant as what it is: nobody has to do anything', () => {
    const card = shown({ current: false, lastError: error('grant_in_doubt') });
    expect(card).toMatchObject({ kind: 'doubt', since: AT });
  });

  test('why to reconnect, and an administrator’s link only where one has to act', () => {
    const lost = { status: 'needs_reconnect', current: false } as const;
    expect(shown({ ...lost, lastError: error('no_mailbox') }, { approvalLink: 'l' })).toEqual({
      kind: 'needs_reconnect',
      email: CONNECTED.email,
      why: 'no_mailbox',
      since: AT,
      approval: null,
      link: null,
    });
    const approval = { state: 'withdrawn', since: AT } as const;
    const withdrawn = { ...lost, lastError: error('consent_withdrawn'), approval };
    expect(shown(withdrawn, { approvalLink: 'l' })).toMatchObject({
      approval: 'withdrawn',
      link: 'l',
    });
  });

  test('a question before a change and before a disconnect, and another mailbox as that', () => {
    expect(shown({}, { asked: 'change' }).kind).toBe('confirm_change');
    expect(shown({}, { asked: 'disconnect' }).kind).toBe('confirm_disconnect');
    const other = { email: 'ben@acme.example' };
    expect(shown({}, { other })).toEqual({
      kind: 'different_mailbox',
      email: CONNECTED.email,
      other: other.email,
    });
    expect(shown({}, { other, asked: 'change' })).toMatchObject({ to: other.email });
    // A question about a mailbox that is gone is none.
    expect(shown({ status: 'disconnected' }, { asked: 'disconnect' }).kind).toBe('disconnected');
  });
});

test('it is looked at again soon while something ends by itself', () => {
  expect(isUnsettled(CONNECTED)).toBe(false);
  expect(isUnsettled({ ...CONNECTED, current: false })).toBe(true);
  expect(isUnsettled({ ...CONNECTED, waitingSends: 1 })).toBe(true);
  const approval = { state: 'waiting', since: AT } as const;
  expect(isUnsettled({ ...CONNECTED, status: 'disconnected', approval })).toBe(true);
});
