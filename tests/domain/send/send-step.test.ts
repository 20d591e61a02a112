import { describe, expect, it } from 'vitest';
import { GIVE_UP_AFTER_MS, LOOK_GAP_MS } from '../../../shared/domain/durations.ts';
import { ServiceFailure, type FailureKind } from '../../../shared/domain/failure.ts';
import {
  accountIdSchema,
  contactIdSchema,
  entryIdSchema,
  messageRefSchema,
  mailboxRefSchema,
  threadIdSchema,
  userIdSchema,
} from '../../../shared/domain/ids.ts';
import {
  afterFailure,
  afterLook,
  answerOf,
  nextStep,
  sightOf,
} from '../../../shared/domain/send/send-step.ts';
import type { Send } from '../../../shared/domain/send/send.ts';

const MINUTE = 60_000;
const T0 = 1_000_000_000;
const draftId = messageRefSchema.parse('d1');
const whole = (ms: number): number => ms;

function send(change: Partial<Send> = {}): Send {
  return {
    id: entryIdSchema.parse('e1'),
    accountId: accountIdSchema.parse('acme'),
    userId: userIdSchema.parse('u1'),
    contactId: contactIdSchema.parse('carla'),
    threadId: threadIdSchema.parse('t1'),
    generation: 1,
    mailboxRef: mailboxRefSchema.parse('a'.repeat(32)),
    state: 'sending',
    lease: null,
    acceptedAt: T0,
    nextAt: null,
    draftId,
    internetMessageId: '<d1@contoso.example>',
    conversationId: null,
    isStamped: true,
    sendingSince: null,
    looks: [],
    replyTo: null,
    ...change,
  };
}

describe('the next step', () => {
  it.each([
    ['queued', 'connected', { kind: 'compose' }],
    ['drafted', 'connected', { kind: 'send' }],
    ['sending', 'connected', { kind: 'look' }],
    ['queued', 'disconnected', { kind: 'fail', code: 'disconnected' }],
    ['drafted', 'mailbox_changed', { kind: 'fail', code: 'mailbox_changed' }],
    // Graph may have it: only a look tells.
    ['sending', 'disconnected', { kind: 'look' }],
    ['sending', 'mailbox_changed', { kind: 'look' }],
    ['queued', 'needs_reconnect', { kind: 'wait', waitMs: 5 * MINUTE, forGrant: true }],
    ['sending', 'needs_reconnect', { kind: 'wait', waitMs: 5 * MINUTE, forGrant: true }],
    ['sent', 'connected', { kind: 'done' }],
    ['confirmed', 'disconnected', { kind: 'done' }],
    ['failed', 'connected', { kind: 'done' }],
  ] as const)('of one that is %s and whose mailbox is %s', (state, standing, step) => {
    expect(nextStep(send({ state }), standing, T0 + 1, whole)).toEqual(step);
  });

  it.each([
    ['queued', 1, { kind: 'fail', code: 'rejected' }],
    ['sending', 1, { kind: 'look' }],
    ['sending', GIVE_UP_AFTER_MS, { kind: 'fail', code: 'outcome_unknown' }],
  ] as const)('of one that is %s and on which ten runs died', (state, later, step) => {
    const lease = { owner: 'x', until: T0, deaths: 10 };
    expect(nextStep(send({ state, lease }), 'connected', T0 + later, whole)).toEqual(step);
  });

  it('waits for a reconnect a day: what was not asked for has failed, the rest is unknown', () => {
    const at = T0 + GIVE_UP_AFTER_MS;
    const ends = (state: Send['state']) => nextStep(send({ state }), 'needs_reconnect', at, whole);
    expect(ends('drafted')).toEqual({ kind: 'fail', code: 'rejected' });
    expect(ends('sending')).toEqual({ kind: 'fail', code: 'outcome_unknown' });
  });
});

describe('Graph’s answer to the send itself', () => {
  const failure = (kind: FailureKind, code: string, status?: number) =>
    new ServiceFailure(kind, code, status === undefined ? {} : { status });

  it.each([
    ['202', 'accepted', 'sent'],
    ['404', 'missing', 'unclear'],
    ['504', failure('unavailable', 'http_504', 504), 'unclear'],
    ['503', failure('throttled', 'http_503', 503), 'unclear'],
    ['no answer', failure('unavailable', 'timeout'), 'unclear'],
    ['429', failure('throttled', 'TooManyRequests', 429), 'refused_for_now'],
    ['never asked', failure('throttled', 'mailbox_busy'), 'refused_for_now'],
    ['401 twice', failure('reconnect', 'InvalidAuthenticationToken', 401), 'refused_for_now'],
    ['our credentials', failure('operator', 'invalid_client', 401), 'refused_for_now'],
    ['403', failure('refused', 'ErrorSendAsDenied', 403), 'refused'],
    ['400', failure('refused', 'ErrorInvalidRecipients', 400), 'refused'],
  ] as const)('%s means what it means', (_, answer, kind) => {
    expect(answerOf(answer).kind).toBe(kind);
  });
});

describe('a failure before the send is asked for', () => {
  const failure = (kind: FailureKind, retryAfterMs?: number) =>
    new ServiceFailure(kind, 'x', retryAfterMs === undefined ? {} : { retryAfterMs });
  const wait = (of: ServiceFailure, age: number) =>
    afterFailure(of, send({ state: 'queued' }), T0 + age, whole);

  it.each([
    ['as told', failure('throttled', 2128), 0, 2128],
    ['ten seconds when not told', failure('throttled'), 0, 10_000],
    ['longer the longer it takes', failure('throttled'), 2 * MINUTE, 2 * MINUTE],
    ['five seconds for an outage', failure('unavailable'), 0, 5000],
    ['as told in an outage', failure('unavailable', 30_000), 0, 30_000],
    ['ten minutes at most', failure('unavailable'), 60 * MINUTE, 10 * MINUTE],
    ['for a reconnect', failure('reconnect'), 0, 5 * MINUTE],
    ['for the operator', failure('operator'), 0, 5 * MINUTE],
  ] as const)('waits %s', (_, of, age, waitMs) => {
    expect(wait(of, age)).toMatchObject({ kind: 'wait', waitMs });
  });

  it('ends with the refusal’s code; a look that is refused is made again', () => {
    const refused = new ServiceFailure('refused', 'ErrorSendAsDenied', { status: 403 });
    expect(afterFailure(refused, send({ state: 'queued' }), T0, whole)).toEqual({
      kind: 'fail',
      code: 'send_as_denied',
    });
    expect(afterFailure(refused, send(), T0, whole)).toEqual({ kind: 'wait', waitMs: LOOK_GAP_MS });
  });
});

describe('a look after a lost answer', () => {
  const draft = { kind: 'draft' } as const;
  const nothing = { kind: 'nothing' } as const;
  const look = (change: Partial<Send>, sight: Parameters<typeof afterLook>[1], age: number) =>
    afterLook(send(change), sight, 'connected', T0 + age, whole);

  it('that finds the Sent copy ends it', () => {
    expect(look({}, { kind: 'sent_copy', id: draftId }, 0)).toEqual({ kind: 'sent' });
  });

  it('that finds the draft proves nothing by itself: a second one ten minutes later does', () => {
    expect(look({}, draft, 0)).toEqual({ kind: 'look_again', looks: [T0], waitMs: LOOK_GAP_MS });
    const early = look({ looks: [T0] }, draft, LOOK_GAP_MS - 1);
    expect(early).toEqual({ kind: 'look_again', looks: [T0], waitMs: 1 });
    expect(look({ looks: [T0] }, draft, LOOK_GAP_MS)).toEqual({ kind: 'send_again' });
  });

  it('does not believe the draft before a request that may still run has surely ended', () => {
    const asked = { sendingSince: T0 + LOOK_GAP_MS, looks: [T0] };
    expect(look(asked, draft, LOOK_GAP_MS)).toMatchObject({ kind: 'look_again' });
    expect(look(asked, draft, LOOK_GAP_MS + 65_000)).toEqual({ kind: 'send_again' });
  });

  it('that finds nothing starts the counting anew, and never sends', () => {
    expect(look({ looks: [T0] }, nothing, LOOK_GAP_MS)).toMatchObject({
      kind: 'look_again',
      looks: [],
    });
  });

  it('sends nothing again after a disconnect, and nothing after a day', () => {
    const proven = send({ looks: [T0] });
    for (const standing of ['disconnected', 'mailbox_changed'] as const) {
      const next = afterLook(proven, draft, standing, T0 + LOOK_GAP_MS, whole);
      expect(next).toEqual({ kind: 'fail', code: standing });
    }
    expect(look({ looks: [T0] }, draft, GIVE_UP_AFTER_MS)).toEqual({
      kind: 'fail',
      code: 'rejected',
    });
    expect(look({}, nothing, GIVE_UP_AFTER_MS)).toEqual({ kind: 'fail', code: 'outcome_unknown' });
  });

  it('sees only its own draft, and only where it was made', () => {
    const at = (id: string, parentFolderId: string, isDraft = true) => ({
      id: messageRefSchema.parse(id),
      isDraft,
      parentFolderId,
    });
    expect(sightOf(send(), [at('d1', 'drafts')], 'drafts')).toEqual({ kind: 'draft' });
    expect(sightOf(send(), [at('d1', 'archive')], 'drafts')).toEqual({ kind: 'nothing' });
    expect(sightOf(send(), [at('d2', 'drafts')], 'drafts')).toEqual({ kind: 'nothing' });
    const both = [at('d1', 'drafts'), at('d1', 'sent', false)];
    expect(sightOf(send(), both, 'drafts')).toEqual({ kind: 'sent_copy', id: 'd1' });
  });
});
