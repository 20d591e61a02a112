import { expect, test } from 'vitest';
import type { Arrival } from '../../../web/state/arrival.ts';
import { cardModel } from '../../../web/state/card-model.ts';
import { SyncProblem } from '../../../web/state/problem.ts';
import type { SignInWay } from '../../../web/state/sign-in-visit.ts';
import { answeringSession } from '../../stage/web/answering-session.ts';

const AT = new Date().toISOString();
const CONNECTED = {
  status: 'connected',
  email: 'mia@acme.example',
  current: true,
  problems: 0,
  waitingSends: 0,
  lastError: null,
  approval: null,
  scope: 'crm-threads',
};
const DISCONNECTED = { ...CONNECTED, status: 'disconnected', email: null };

/** A service that answers by the call, and a window that comes back when it is told to. */
function stage(answers: Readonly<Record<string, unknown>>, arrival: Arrival | null = null) {
  const { session, calls } = answeringSession(answers);
  const told: string[] = [];
  const ends: ((arrived: Arrival | null) => void)[] = [];
  let isGivenUp = false;
  const way: SignInWay = {
    returnUrl: 'https://crm.example/settings',
    begin: () => ({
      where: 'window',
      go: () => new Promise((resolve) => ends.push(resolve)),
      giveUp: () => (isGivenUp = true),
    }),
  };
  const model = cardModel({
    session,
    way,
    arrival,
    tell: (what) => told.push(what),
  });
  return {
    model,
    calls,
    told,
    ends,
    isGivenUp: () => isGivenUp,
    kind: () => model.shown.get().card.kind,
  };
}

const URLS = { authorizeUrl: 'a', adminConsentUrl: 'https://admin.example' };

test('come back with a ticket it finishes with that, and only then shows the mailbox', async () => {
  const answers = { 'POST connection/complete': CONNECTED, 'GET connection': CONNECTED };
  const { kind, calls, told, model } = stage(answers, { kind: 'authorized', ticket: 't' });
  expect(kind()).toBe('finishing');
  await expect.poll(kind).toBe('connected');
  expect(calls[0]).toBe('POST connection/complete {"ticket":"t"}');
  expect(told).toEqual(['connected']);
  expect(model.shown.get().notice).toEqual({ kind: 'connected' });
});

test('a ticket that is refused is told with its number, over what is there', async () => {
  const problem = new SyncProblem('ticket_expired', '', { requestId: '42' });
  const answers = { 'POST connection/complete': problem, 'GET connection': DISCONNECTED };
  const { kind, model } = stage(answers, { kind: 'authorized', ticket: 't' });
  await expect.poll(kind).toBe('disconnected');
  expect(model.shown.get().notice).toEqual({ kind: 'refused', problem });
});

test('a window that is closed has changed nothing', async () => {
  const answers = { 'POST connection/authorize': URLS, 'GET connection': DISCONNECTED };
  const { kind, model, ends } = stage(answers);
  await expect.poll(kind).toBe('disconnected');
  model.connect('connect');
  expect(kind()).toBe('signing_in');
  await expect.poll(() => ends.length).toBe(1);
  ends[0]?.(null);
  await expect.poll(kind).toBe('disconnected');
  expect(model.shown.get()).toMatchObject({ isWorking: false, notice: null });
});

test('where the browser lets no window open it says so, and asks nobody', async () => {
  const { session, calls } = answeringSession({ 'GET connection': DISCONNECTED });
  const way: SignInWay = { returnUrl: 'https://crm.example/settings', begin: () => null };
  const model = cardModel({ session, way, arrival: null });
  await expect.poll(() => model.shown.get().card.kind).toBe('disconnected');
  model.connect('connect');
  const { card, notice, isWorking } = model.shown.get();
  expect([card.kind, isWorking]).toEqual(['disconnected', false]);
  expect(notice).toMatchObject({ kind: 'refused', problem: { code: 'window_blocked' } });
  expect(calls).toHaveLength(1);
});

test('given up, what the window brings later counts for nothing', async () => {
  const answers = { 'POST connection/authorize': URLS, 'GET connection': DISCONNECTED };
  const { kind, model, ends, calls, isGivenUp } = stage(answers);
  await expect.poll(kind).toBe('disconnected');
  model.connect('connect');
  await expect.poll(() => ends.length).toBe(1);
  model.giveUp();
  expect([kind(), isGivenUp()]).toEqual(['disconnected', true]);
  ends[0]?.({ kind: 'authorized', ticket: 't' });
  await Promise.resolve();
  expect(calls.join()).not.toContain('complete');
});

test('a link for the administrator is made where one has to approve, once', async () => {
  const approval = { state: 'waiting', since: AT };
  const answers = {
    'POST connection/authorize': URLS,
    'GET connection': { ...DISCONNECTED, approval },
  };
  const { model, calls } = stage(answers);
  await expect
    .poll(() => model.shown.get().card)
    .toEqual({ kind: 'awaiting_approval', since: AT, link: URLS.adminConsentUrl });
  await model.refresh();
  expect(calls.filter((call) => call.startsWith('POST'))).toHaveLength(1);
});

const CHOSEN = 'ben@acme.example';

test('another mailbox is named by its ticket, and proposed at Microsoft when one switches to it', async () => {
  const answers = {
    'POST connection/other-mailbox': { email: CHOSEN },
    'POST connection/authorize': URLS,
    'GET connection': CONNECTED,
  };
  const { model, kind, calls } = stage(answers, { kind: 'different_mailbox', ticket: 'o' });
  await expect
    .poll(() => model.shown.get().card)
    .toEqual({ kind: 'different_mailbox', email: CONNECTED.email, other: CHOSEN });
  expect(calls[0]).toBe('POST connection/other-mailbox {"ticket":"o"}');
  model.ask('change');
  expect(model.shown.get().card).toMatchObject({ kind: 'confirm_change', to: CHOSEN });
  model.connect('change');
  await expect.poll(() => calls.at(-1)).toContain('"loginHint":"ben@acme.example"');
  expect(kind()).toBe('signing_in');
});

test('an update that is given up forgets the other mailbox', async () => {
  const answers = {
    'POST connection/other-mailbox': { email: CHOSEN },
    'GET connection': CONNECTED,
  };
  const { model, kind } = stage(answers, { kind: 'different_mailbox', ticket: 'o' });
  await expect.poll(kind).toBe('different_mailbox');
  model.ask('change');
  model.ask(null);
  expect(kind()).toBe('connected');
  model.ask('change');
  expect(model.shown.get().card).toMatchObject({ kind: 'confirm_change', to: null });
});

test('another mailbox that nobody can name is shown as that', async () => {
  const answers = {
    'POST connection/other-mailbox': new SyncProblem('ticket_expired', ''),
    'GET connection': CONNECTED,
  };
  const { model, kind } = stage(answers, { kind: 'different_mailbox', ticket: 'o' });
  await expect.poll(kind).toBe('different_mailbox');
  expect(model.shown.get().card).toMatchObject({ other: null });
});

test('that another mailbox awaits an approval is said beside the one that stays, with the link for it', async () => {
  const waits = { ...CONNECTED, approval: { state: 'waiting', since: AT } };
  const answers = { 'GET connection': waits, 'POST connection/authorize': URLS };
  const { model } = stage(answers, { kind: 'admin_consent_required' });
  await expect
    .poll(() => model.shown.get())
    .toMatchObject({
      card: {
        kind: 'connected',
        health: { kind: 'up_to_date' },
        approval: { kind: 'awaiting_approval', link: URLS.adminConsentUrl },
      },
      notice: { kind: 'failed', reason: 'admin_consent_required' },
    });
});

test('without a mailbox the card itself says that an approval is awaited', async () => {
  const waits = { ...DISCONNECTED, approval: { state: 'waiting', since: AT } };
  const answers = { 'GET connection': waits, 'POST connection/authorize': URLS };
  const { model, kind } = stage(answers, { kind: 'admin_consent_required' });
  await expect.poll(kind).toBe('awaiting_approval');
  expect(model.shown.get().notice).toBeNull();
});

test('a line of what was done is gone when another tab has undone it', async () => {
  const answers: Record<string, unknown> = {
    'POST connection/complete': CONNECTED,
    'GET connection': CONNECTED,
  };
  const { model } = stage(answers, { kind: 'authorized', ticket: 't' });
  await expect.poll(() => model.shown.get().notice).toEqual({ kind: 'connected' });
  await model.refresh();
  expect(model.shown.get().notice).toEqual({ kind: 'connected' });
  answers['GET connection'] = DISCONNECTED;
  await model.refresh();
  expect(model.shown.get()).toMatchObject({ card: { kind: 'disconnected' }, notice: null });
});
