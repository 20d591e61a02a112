import { describe, expect, test } from 'vitest';
import { answerPrint, readCallback } from '../../../shared/domain/sign-in/callback.ts';
import { effectiveIntent, planConnect } from '../../../shared/domain/sign-in/sign-in.ts';

const A = { tid: 't', oid: 'a' };
const B = { tid: 't', oid: 'b' };

describe('the intent of a sign-in', () => {
  test.each([
    [null, 'disconnected', 'connect'],
    [null, 'needs_reconnect', 'reconnect'],
    [null, 'connected', 'change'],
    ['change', 'disconnected', 'connect'],
    ['reconnect', 'disconnected', 'connect'],
    ['reconnect', 'connected', 'reconnect'],
    ['change', 'needs_reconnect', 'change'],
    ['connect', 'connected', 'change'],
  ] as const)('%s when %s is %s', (asked, status, expected) => {
    expect(effectiveIntent(asked, status)).toBe(expected);
  });
});

describe('rule 6: what completing a sign-in does', () => {
  const at = (intent: 'connect' | 'change' | 'reconnect', generation = 3) => ({
    intent,
    generation,
  });
  test.each([
    [
      'first connect',
      at('connect'),
      'disconnected',
      3,
      null,
      A,
      { kind: 'connected', generation: 3 },
    ],
    [
      'another mailbox',
      at('change'),
      'connected',
      3,
      A,
      B,
      { kind: 'mailbox_changed', generation: 4 },
    ],
    [
      'the same mailbox',
      at('change'),
      'connected',
      3,
      A,
      A,
      { kind: 'reconnected', generation: 3 },
    ],
    [
      'reconnect',
      at('reconnect'),
      'needs_reconnect',
      3,
      A,
      A,
      { kind: 'reconnected', generation: 3 },
    ],
    ['another at reconnect', at('reconnect'), 'connected', 3, A, B, { kind: 'cancelled' }],
    ['disconnected since', at('change', 2), 'disconnected', 3, null, A, { kind: 'cancelled' }],
    ['changed since', at('change', 2), 'connected', 3, A, B, { kind: 'cancelled' }],
    ['said again', at('change', 2), 'connected', 3, B, B, { kind: 'reconnected', generation: 3 }],
    ['long ago', at('change', 1), 'connected', 3, B, B, { kind: 'cancelled' }],
  ] as const)('%s', (_what, signIn, status, generation, present, granted, expected) => {
    expect(planConnect(signIn, { status, generation }, present, granted)).toEqual(expected);
  });

  test('the same oid in another tenant is another mailbox', () => {
    const connection = { status: 'connected', generation: 0 } as const;
    const elsewhere = { tid: 'u', oid: 'a' };
    expect(planConnect(at('change', 0), connection, A, elsewhere).kind).toBe('mailbox_changed');
  });
});

describe('what Microsoft sends the browser back with', () => {
  const answer = (error: string | null, description: string | null, subcode: string | null) =>
    readCallback({ code: null, error, description, subcode });
  const failed = (reason: string, code?: string) => ({
    emailSync: 'failed',
    reason,
    ...(code === undefined ? {} : { code }),
  });
  test.each([
    ['access_denied', 'AADSTS65004: User declined', { emailSync: 'cancelled' }],
    ['access_denied', null, { emailSync: 'cancelled' }],
    ['access_denied', 'AADSTS90094: Admin', { emailSync: 'admin_consent_required' }],
    ['access_denied', 'AADSTS90095: Admin', { emailSync: 'admin_consent_required' }],
    ['access_denied', 'AADSTS900941: other', { emailSync: 'cancelled' }],
    ['consent_required', null, { emailSync: 'admin_consent_required' }],
    ['server_error', null, { emailSync: 'failed', reason: 'sign_in_unavailable' }],
    ['temporarily_unavailable', null, { emailSync: 'failed', reason: 'sign_in_unavailable' }],
    ['interaction_required', 'AADSTS90094', failed('sign_in_failed', 'AADSTS90094')],
    ['access_denied', 'AADSTS53003: Blocked', failed('conditional_access', 'AADSTS53003')],
    ['access_denied', 'AADSTS50105: Not assigned', failed('not_assigned', 'AADSTS50105')],
    ['interaction_required', 'AADSTS53003: Blocked', failed('conditional_access', 'AADSTS53003')],
    ['interaction_required', 'AADSTS530031: x', failed('sign_in_failed', 'AADSTS530031')],
    ['unauthorized_client', 'AADSTS700016: x', failed('sign_in_failed', 'AADSTS700016')],
    ['server_error', 'AADSTS90033: x', failed('sign_in_unavailable', 'AADSTS90033')],
    ['weird', 'AADSTS1<script>: x AADSTS50105x', failed('sign_in_failed')],
    ['consent_required', 'AADSTS65004: Declined', { emailSync: 'cancelled' }],
    ['consent_required', 'AADSTS65001: Consent', { emailSync: 'admin_consent_required' }],
    ['invalid_resource', `${'x'.repeat(5000)}AADSTS1`, failed('sign_in_failed')],
    [null, null, { emailSync: 'failed', reason: 'sign_in_failed' }],
  ])('%s, %s', (error, description, expected) => {
    expect(answer(error, description, null)).toEqual({ kind: 'ended', answer: expected });
  });

  test.each(['access_denied', 'consent_required'])('%s after a Cancel is cancelled', (error) => {
    expect(answer(error, null, 'cancel')).toEqual({
      kind: 'ended',
      answer: { emailSync: 'cancelled' },
    });
  });

  test.each(['access_denied', 'consent_required'])(
    '%s with a Cancel on the page that wants an administrator still wants one',
    (error) => {
      expect(answer(error, 'AADSTS90094: Admin', 'cancel')).toEqual({
        kind: 'ended',
        answer: { emailSync: 'admin_consent_required' },
      });
    },
  );

  test('a code beside an error is no code', () => {
    const both = { code: 'c', error: 'access_denied', subcode: null, description: null };
    expect(readCallback(both).kind).toBe('ended');
    expect(answerPrint(both)).not.toBe(answerPrint({ ...both, error: null }));
  });
});
