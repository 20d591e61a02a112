import { beforeEach, describe, expect, it } from 'vitest';
import { MAILBOX_KEPT_MS } from '../../../shared/domain/durations.ts';
import type { MailboxRef } from '../../../shared/domain/ids.ts';
import type { Mailbox, MailboxLink, Mailboxes } from '../../../shared/ports/mailboxes.ts';
import {
  recentMailbox,
  type RecentMailbox,
} from '../../../shared/use-cases/receive/recent-mailbox.ts';
import {
  account,
  ANNA,
  CARLA,
  connection,
  CONVERSATION,
  FIRST,
  mailbox,
  ref,
  user,
} from '../../stage/use-cases/cast.ts';
import { receiveStage } from '../../stage/use-cases/receive-stage.ts';

type Found = Awaited<ReturnType<Mailboxes['find']>>;
const link: MailboxLink = { accountId: account, userId: user, generation: 1 };
const found = (more: Partial<Mailbox> = {}, links = [link]): Found => ({
  mailbox: { value: { ...mailbox, ...more }, etag: '1' },
  links,
});

let now: number;
/** What each look gives, in turn; the last one for all that follow. */
let looks: (() => Found | Promise<Found>)[];
let asked: number;
let lookUp: RecentMailbox;
const recent = async (of: MailboxRef): Promise<Found> => (await lookUp(of)).found;
beforeEach(() => {
  now = 1_000_000;
  asked = 0;
  lookUp = recentMailbox({
    mailboxes: {
      find: async () => {
        const look = looks[Math.min(asked, looks.length - 1)];
        asked += 1;
        return look?.() ?? null;
      },
    },
    now: () => now,
  });
});

describe('a mailbox that was just read', () => {
  it('is not read again within two seconds of the beginning of that reading, and after them it is', async () => {
    looks = [
      () => found({ email: 'old@firm.example' }),
      () => found({ email: 'new@firm.example' }),
    ];
    await recent(ref);
    now += MAILBOX_KEPT_MS - 1;
    expect((await recent(ref))?.mailbox.value.email).toBe('old@firm.example');
    now += 1;
    expect((await recent(ref))?.mailbox.value.email).toBe('new@firm.example');
    expect(asked).toBe(2);
  });

  it('is read once for all that ask meanwhile, and is told from one read for who asks', async () => {
    looks = [() => found()];
    const looked = await Promise.all(Array.from({ length: 3 }, () => lookUp(ref)));
    expect(asked).toBe(1);
    expect(looked.map(({ isKept }) => isKept)).toEqual([false, true, true]);
  });

  it.each<[string, () => Found | Promise<Found>]>([
    ['is not there', () => null],
    ['is ending', () => found({ state: 'closing' })],
    ['serves nobody', () => found({}, [])],
    ['could not be read', () => Promise.reject(new Error('away'))],
  ])('is looked at again at once when it %s, also by who waited for that look', async (_, look) => {
    looks = [look, () => found()];
    const [first, second] = await Promise.all([recent(ref).catch(() => null), recent(ref)]);
    expect(first?.links.length === 1 && first.mailbox.value.state === 'active').toBe(false);
    expect(second).toEqual(found());
    expect(await recent(ref)).toEqual(found());
    expect(asked).toBe(2);
  });
});

it('what came after a disconnect that the kept mailbox does not know of is not read (rule 5, law 1)', async () => {
  const on = await receiveStage();
  on.deps.recentMailbox = recentMailbox({ ...on.deps, now: () => now });
  const answer = (id: string) => on.add({ id, inReplyTo: FIRST, conversationId: CONVERSATION }).id;
  await on.notify(answer('before'));
  expect(await on.entries()).toHaveLength(2);
  expect(on.scripted.requests.splice(0)).toEqual(['threading', 'envelope', 'read']);
  await on.notify(answer('meanwhile'));
  expect(await on.entries()).toHaveLength(3);
  expect(on.scripted.requests.splice(0)).toEqual(['threading', 'envelope', 'read']);
  on.connections.set('acme u1', { ...connection, status: 'disconnected', generation: 2 });
  on.state.links = [];
  await on.notify(answer('after'));
  expect(on.scripted.requests).toEqual(['threading']);
  expect(await on.entries()).toHaveLength(3);
  expect(
    on.queues.sent.filter(({ work }) => work.attempt !== undefined && work.attempt > 0),
  ).toEqual([]);
});

it('an aside under a name that the kept mailbox does not know of stays out, and a stranger comes in', async () => {
  const on = await receiveStage();
  on.deps.recentMailbox = recentMailbox({ ...on.deps, now: () => now });
  const answer = (id: string, email: string, ...to: string[]) =>
    on.add({
      id,
      inReplyTo: FIRST,
      conversationId: CONVERSATION,
      from: { email },
      to: to.map((one) => ({ email: one })),
      hasTransportHeaders: true,
    }).id;
  await on.notify(answer('before', CARLA, ANNA));
  const { ownAddresses, internalDomains } = on.state.mailbox;
  on.state.mailbox = {
    ...on.state.mailbox,
    ownAddresses: [...ownAddresses, 'anna@renamed.example'],
    internalDomains: [...internalDomains, 'renamed.example'],
  };
  await on.notify(answer('aside', 'anna@renamed.example', 'ben@renamed.example'));
  await on.notify(answer('of-a-colleague', 'ben@renamed.example', 'anna@renamed.example'));
  expect(await on.entries()).toHaveLength(2);
  await on.notify(answer('stranger', 'dora@elsewhere.example', ANNA));
  expect(await on.entries()).toHaveLength(3);
});

it.each([
  ['an hour', 60, 1, 3],
  ['less than an hour', 59, 0, 4],
])(
  'before somebody unknown comes in the mailbox that was asked %s ago is asked for its names: %d minutes, %d times',
  async (_, minutes, times, entries) => {
    const on = await receiveStage();
    const readAt = new Date(on.deps.now() - minutes * 60_000).toISOString();
    on.state.mailbox = { ...on.state.mailbox, profileReadAt: readAt };
    let questions = 0;
    on.deps.refreshProfile = async (one) => {
      questions += 1;
      const ownAddresses = [...one.ownAddresses, 'anna@renamed.example'];
      const internalDomains = [...one.internalDomains, 'renamed.example'];
      const profileReadAt = new Date(on.deps.now()).toISOString();
      on.state.mailbox = { ...one, ownAddresses, internalDomains, profileReadAt };
      return on.state.mailbox;
    };
    const answer = (id: string, email: string, to: string) =>
      on.add({
        id,
        inReplyTo: FIRST,
        conversationId: CONVERSATION,
        from: { email },
        to: [{ email: to }],
        hasTransportHeaders: true,
      }).id;
    await on.notify(answer('of-the-contact', CARLA, ANNA));
    expect(questions).toBe(0);
    await on.notify(answer('aside', 'anna@renamed.example', 'ben@renamed.example'));
    await on.notify(answer('stranger', 'dora@elsewhere.example', ANNA));
    expect(questions).toBe(times);
    expect(await on.entries()).toHaveLength(entries);
  },
);
