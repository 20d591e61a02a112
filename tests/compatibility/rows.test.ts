import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  accountIdSchema,
  contactIdSchema,
  entryIdSchema,
  mailboxRefSchema,
  messageRefSchema,
  threadIdSchema,
  userIdSchema,
} from '../../shared/domain/ids.ts';
import { seal, sealedFor, unseal } from '../../shared/domain/sign-in/sealed.ts';
import { poisonRecord } from '../../shared/domain/work/poison-record.ts';
import { replayPoison } from '../../shared/use-cases/work/poison.ts';
import { memoryQueues, workOf } from '../stage/memory/memory-queues.ts';
import { AT, storedBefore } from './stored-before.ts';

const account = accountIdSchema.parse('acme');
const user = userIdSchema.parse('u1');
const contact = contactIdSchema.parse('carla.');
const ref = mailboxRefSchema.parse('254a6f94b9de03284d7297bce1062b50');
const inbound = entryIdSchema.parse('zd35j87zz-fa7553085ebe7f0048cf09c07afc82bc');
const sent = entryIdSchema.parse('zd35j87zz-700f7799ef50095f9d008c356de23c0e');
const long = entryIdSchema.parse('zd35j86gf-26e7c08d5f7a574afa0edcddbad4c0d1');
const skippedId = 'zd35j85on-c6538b6ee4157eb5120f6d8837ba2cd8';
const thread = threadIdSchema.parse('zd35j87zz-be484faeff8870e686c36999244fcc4b');
const message = messageRefSchema.parse('AAMkAGI2TG93AAA=');
const run = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';
const identity = {
  tid: '3c1f0d52-0d9e-4c0e-8f5b-2d6a1f0b7c11',
  oid: '9a41c2d3-0d9e-4c0e-8f5b-2d6a1f0b7c11',
};
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const iso = (at: number): string => new Date(at).toISOString();
const contactHome = { kind: 'contact', accountId: account, contactId: contact } as const;
const connectionHome = { kind: 'connection', accountId: account, userId: user } as const;
const inboundEvent = `evt_${inbound}_1`;
const connectionEvent = 'evt_c1_needs_reconnect';

describe('what the version before has stored of a conversation', () => {
  it('a contact', async () => {
    const { storage } = await storedBefore();
    expect((await storage.conversations.contact(account, contact))?.value).toEqual({
      id: contact,
      emails: ['Carla@Fabrikam.example'],
      joined: [{ email: 'c2@fabrikam.example', since: '2026-11-24T09:00:00Z' }],
      name: 'Carla Čapková',
    });
  });

  it('a thread, and one whose contact was erased', async () => {
    const { storage } = await storedBefore();
    expect((await storage.conversations.thread(account, contact, thread))?.value).toEqual({
      id: thread,
      accountId: account,
      userId: user,
      contactId: contact,
      generation: 1,
      mailboxRef: ref,
      startedAt: '2026-11-24T09:00:00Z',
      activeSince: '2026-11-24T09:00:00Z',
      earlier: [],
      turned: null,
      summary: { subject: null, mailbox: null, last: null, counts: null },
      participants: ['carla@fabrikam.example'],
      joined: [{ email: 'c2@fabrikam.example', since: '2026-11-24T09:00:00Z' }],
      topic: 'offer 17',
    });
    const gone = contactIdSchema.parse('gone');
    const closed = await storage.conversations.thread(account, gone, thread);
    expect(closed?.value).toMatchObject({ generation: -1, participants: [], joined: [] });
    const tombstone = await storage.conversations.guard(account, gone, hash('m3'));
    expect(tombstone?.holds).toEqual({ kind: 'tombstone' });
  });

  it('entries, newest first, with their bodies', async () => {
    const { storage } = await storedBefore();
    const { entries } = await storage.conversations.page(account, contact, 10, null);
    expect(new Set(entries.map(({ id }) => id))).toEqual(new Set([long, inbound, sent]));
    expect(entries.find(({ id }) => id === inbound)).toEqual({
      id: inbound,
      version: 1,
      accountId: account,
      userId: user,
      mailbox: 'anna@contoso.example',
      contactId: contact,
      threadId: thread,
      kind: 'message',
      direction: 'inbound',
      origin: 'contact',
      unknownSender: false,
      status: 'received',
      failure: null,
      from: { email: 'carla@fabrikam.example', name: 'Carla „the“ Čapková' },
      to: [{ email: 'anna@contoso.example' }],
      cc: [],
      bcc: [],
      subject: 'Offer 17',
      occurredAt: iso(AT),
      snippet: 'Yes, we take it',
      remoteImages: 2,
      simplified: false,
      protected: null,
      junk: false,
      attachments: [
        {
          id: 'a1',
          name: 'plan.pdf',
          contentType: 'application/pdf',
          size: 1234,
          inline: false,
          contentId: null,
          type: 'file',
        },
      ],
      internetMessageId: '<1@fabrikam.example>',
      graph: { mailboxRef: ref, messageId: 'AAMk=' },
    });
    expect(entries.find(({ id }) => id === sent)).toMatchObject({
      version: 3,
      direction: 'outbound',
      origin: 'crm',
      status: 'failed',
      failure: { code: 'outcome_unknown', message: 'x' },
      internetMessageId: null,
      graph: null,
    });
    const { conversations } = storage;
    expect(await conversations.content(account, contact, inbound)).toEqual({
      html: '<p>Yes, we take it</p>',
      text: 'Yes, we take it',
      newText: 'Yes',
    });
    expect(await conversations.content(account, contact, sent)).toMatchObject({
      html: null,
      newText: null,
    });
    // In a blob, whose name the row keeps.
    expect(await conversations.content(account, contact, long)).toMatchObject({
      html: `<p>${'long '.repeat(6001)}</p>`,
    });
    const file = await storage.attachments.get(account, contact, inbound, 'a1');
    expect(Buffer.from(file ?? []).toString()).toBe('plan');
  });

  it('guards and the thread index', async () => {
    const { storage } = await storedBefore();
    expect(await storage.conversations.guard(account, contact, hash('m1'))).toEqual({
      messageIdHash: hash('m1'),
      holds: { kind: 'entry', id: inbound },
      fingerprint: hash('f1'),
    });
    expect(await storage.conversations.guard(account, contact, hash('m2'))).toMatchObject({
      holds: { kind: 'skipped', id: skippedId },
      fingerprint: null,
    });
    const hit = { threadId: thread, contactId: contact, entryId: inbound, generation: 1 };
    expect(await storage.threadIndex.byMessageId(account, user, hash('m1'))).toEqual(hit);
    expect(await storage.threadIndex.byConversation(account, user, hash('c1'))).toEqual([hit]);
  });

  it('a send under way, with its body and its key', async () => {
    const { storage } = await storedBefore();
    expect((await storage.conversations.send(account, contact, sent))?.value).toEqual({
      id: sent,
      accountId: account,
      userId: user,
      contactId: contact,
      threadId: thread,
      generation: 1,
      mailboxRef: ref,
      state: 'sending',
      lease: { owner: 'o', until: AT + 1000, deaths: 1 },
      acceptedAt: AT,
      nextAt: AT + 5000,
      draftId: 'AAMkDraft=',
      internetMessageId: '<s@contoso.example>',
      conversationId: 'AAQk=',
      isStamped: true,
      sendingSince: AT + 1,
      looks: [AT],
      replyTo: { entryId: inbound, all: true },
    });
    const body = await storage.sendBodies.get(account, contact, sent);
    expect(JSON.parse(Buffer.from(body ?? []).toString())).toEqual({
      html: '<p>Ours</p>',
      text: null,
    });
    expect(await storage.idempotency.find(account, user, hash('k1'))).toEqual({
      keyHash: hash('k1'),
      fingerprint: hash('payload'),
      contactId: contact,
      entryId: sent,
    });
    expect(await storage.idempotency.pending(account, user)).toEqual([
      { contactId: contact, entryId: sent },
    ]);
  });

  it('a skipped message', async () => {
    const { storage } = await storedBefore();
    const { skipped } = await storage.skippedList.page(account, user, 10, null);
    expect(skipped).toEqual([
      {
        id: skippedId,
        accountId: account,
        userId: user,
        contactId: contact,
        threadId: thread,
        direction: 'inbound',
        occurredAt: iso(AT + 3000),
        from: { email: 'carla@fabrikam.example', name: 'Carla „the“ Čapková' },
        subject: 'Holiday pictures',
        code: 'attachment_too_large',
        retryable: false,
      },
    ]);
  });
});

describe('what the version before has stored of a connection and its mailbox', () => {
  it('the connection and its events', async () => {
    const { storage } = await storedBefore();
    expect((await storage.connections.find(account, user))?.value).toEqual({
      accountId: account,
      userId: user,
      status: 'needs_reconnect',
      generation: 1,
      mailboxRef: ref,
      leftRef: 'a3'.repeat(16),
      email: 'anna@contoso.example',
      scope: 'crm-threads',
      startsSince: { sent: null, received: null },
      connectedAt: iso(AT),
      lastError: { code: 'reconnect_required', message: 'Sign in again.', at: iso(AT) },
      approval: null,
    });
    const ofContact = await storage.eventRecords.find(contactHome, inboundEvent);
    expect(ofContact?.value).toMatchObject({
      state: 'pending',
      tries: 2,
      nextAt: AT + 60_000,
      event: { id: inboundEvent, type: 'conversation.entry.created', data: { entryId: inbound } },
    });
    const ofConnection = await storage.eventRecords.find(connectionHome, connectionEvent);
    expect(ofConnection?.value).toMatchObject({
      state: 'pending',
      tries: 0,
      nextAt: null,
      event: { type: 'connection.changed', data: { reason: 'needs_reconnect' } },
    });
  });

  it('the mailbox, its links and tokens', async () => {
    const { storage } = await storedBefore();
    const found = await storage.mailboxes.find(ref);
    expect(found?.links).toEqual([
      { accountId: account, userId: user, generation: 1, linkedAt: iso(AT) },
    ]);
    const subscription = (first: string) => ({
      id: `${first}f105c7d-2dc5-4530-97cd-4e7ae6534c07`,
      expiresAt: iso(AT + 1e8),
      kid: '0a1b2c3d',
    });
    const due = (task: string): string => `${task}-2!${AT + 600_000}!${ref}`;
    expect(found?.mailbox.value).toEqual({
      ref,
      identity,
      email: 'anna@contoso.example',
      ownAddresses: ['anna@contoso.example', 'anna.q@gmail.example'],
      internalDomains: ['contoso.example'],
      profileReadAt: iso(AT),
      profileDoubted: true,
      refusedFor: 'reconnect_required',
      state: 'active',
      folders: { sentItems: 'AAMkSent=', drafts: 'AAMkDrafts=', inbox: 'AAMkInbox=' },
      subscriptions: { messages: subscription('7'), sentitems: subscription('8') },
      syncedThrough: iso(AT),
      missingSince: iso(AT),
      orphans: { '9f105c7d-2dc5-4530-97cd-4e7ae6534c07': 2 },
      due: { renew: due('renew'), resync: due('resync') },
      deepResyncAt: iso(AT - 1e7),
      grantDoubtSince: iso(AT - 1000),
      reauthorizedAt: iso(AT - 2000),
      closingSince: null,
      left: [{ accountId: account, userId: 'u2' }],
      createdAt: iso(AT),
    });
    const tokens = await storage.tokenCaches.find(ref);
    expect(tokens?.identity).toEqual(identity);
    expect(tokens?.sealed.value).toBe('v1.0a1b2c3d.aXY.dGFn.Y2lwaGVy');
  });

  it('its tokens open by the key that sealed them, and are sealed for that version to open', () => {
    const key = Uint8Array.from({ length: 32 }, (_, at) => at + 1);
    const sealed = 'v1.ae216c2e.BwcHBwcHBwcHBwcH.nl7hH5sESnSoHxxP9gihyw.i-NdPACOGsg1FEQRHA';
    expect(unseal([key], sealedFor(identity), sealed)).toBe('a token cache');
    const iv = new Uint8Array(12).fill(7);
    expect(seal([key], sealedFor(identity), 'a token cache', iv)).toBe(sealed);
  });

  it('its present life is found by its identity', async () => {
    const { storage } = await storedBefore();
    const grant = {
      identity,
      email: 'anna@contoso.example',
      folders: { sentItems: 's', drafts: 'd', inbox: 'i' },
      sealedTokens: 'sealed',
      syncedFrom: iso(AT),
      now: iso(AT),
      ownAddresses: [],
      internalDomains: [],
    };
    const link = { accountId: account, userId: user, generation: 2 };
    expect(await storage.mailboxes.attach(grant, link)).toMatchObject({ ref, begun: false });
  });

  it('who looks after it, and until when', async () => {
    const { storage } = await storedBefore();
    expect(await storage.leases.take(ref, 'worker-2', AT, AT + 1)).toBeNull();
    const taken = await storage.leases.take(ref, 'worker-2', AT + 60_000, AT + 90_000);
    expect(taken?.value).toEqual({
      owner: 'worker-2',
      until: AT + 90_000,
      lastResync: { begunAt: AT - 5000, since: iso(AT - 3_600_000) },
    });
  });

  it('resync runs, and what they wait for', async () => {
    const { storage } = await storedBefore();
    const { runs } = storage;
    const open = {
      runId: run,
      since: iso(AT - 3_600_000),
      begunAt: AT,
      startedAt: AT + 1,
      goesOnAt: iso(AT - 1000),
      turnedAt: AT + 2,
      deep: true,
      activity: true,
    };
    const listed = { runId: 'f'.repeat(32), goesOnAt: null, turnedAt: null, deep: false };
    expect(await runs.open(ref)).toEqual([open, { ...open, ...listed }]);
    expect(await runs.waits(ref)).toEqual([
      { runId: run, id: message, at: AT },
      { runId: 'notified', id: message, at: AT + 1 },
    ]);
    expect(await runs.waitingFor(ref, message)).toHaveLength(2);
    expect(await runs.isSpoilt(ref, run)).toBe(true);
  });

  it('when it is due', async () => {
    const { storage } = await storedBefore();
    for (const task of ['renew', 'resync'] as const) {
      const [due, ...others] = await storage.dueIndex.due(task, AT + 600_000, 10);
      expect(others).toEqual([]);
      const key = `${task}-2!${AT + 600_000}!${ref}`;
      expect(due).toMatchObject({ task, ref, dueAt: AT + 600_000, key });
      expect(await storage.dueIndex.postpone({ task, ref, key }, AT + 700_000)).not.toBeNull();
    }
  });

  it('the fleet', async () => {
    const { storage, rowsOf } = await storedBefore();
    expect(await storage.fleet.recentOperatorFault()).toEqual({
      code: 'AADSTS7000222',
      at: iso(AT),
    });
    await storage.fleet.refused(mailboxRefSchema.parse('b'.repeat(32)));
    await storage.fleet.tenantRefused('another-tenant');
    const noted = rowsOf('fleet').map(({ rowKey, properties }) => [rowKey, properties]);
    expect(Object.fromEntries(noted)).toMatchObject({
      '08': { count: 1 },
      refused: {
        json: JSON.stringify([
          [ref.slice(0, 12), AT],
          ['b'.repeat(12), AT],
        ]),
      },
      tenants: {
        json: JSON.stringify([
          [identity.tid.slice(0, 12), AT],
          ['another-tena', AT],
        ]),
      },
    });
  });
});

it('what expires when, and of which kind', async () => {
  const { storage } = await storedBefore();
  const { expiry } = storage;
  const end = AT + 8 * 24 * 3_600_000;
  const found = [];
  for (const shard of await expiry.shards(end)) {
    found.push(...(await expiry.expired(shard, end, { after: null, limit: 10 })));
  }
  expect(found.map(({ kind, key }) => [kind, ...key].join(' ')).toSorted()).toEqual(
    [
      `sign-in ${hash('s1')}`,
      `sign-in ${hash('s2')}`,
      `sign-in ${hash('s2')}`,
      `sign-in ${hash('s3')}`,
      `send acme u1 ${contact} ${sent} ${hash('k1')}`,
      `attachments acme ${contact} ${inbound}`,
    ].toSorted(),
  );
  for (const { row } of found) await expiry.done(row);
  for (const shard of await expiry.shards(end)) {
    expect(await expiry.expired(shard, end, { after: null, limit: 10 })).toEqual([]);
  }
});

it('sign-ins: one that is out, one with its grant, one that failed', async () => {
  const { storage } = await storedBefore();
  const find = async (name: string) => (await storage.signIns.find(hash(name)))?.value;
  expect(await find('s1')).toEqual({
    id: hash('s1'),
    accountId: account,
    userId: user,
    intent: 'connect',
    generation: 1,
    returnUrl: 'https://crm.example/settings',
    nonce: 'nonce',
    verifier: 'verifier',
    expiresAt: AT + 600_000,
    stage: 'open',
    answerPrint: null,
    answer: null,
    ticketHash: null,
    ticketExpiresAt: null,
    grant: null,
    connectedGeneration: null,
  });
  expect(await find('s2')).toMatchObject({
    stage: 'ended',
    answer: { emailSync: 'authorized', ticket: 'v1.sealed' },
    ticketHash: hash('ticket'),
    ticketExpiresAt: AT + 600_000,
    grant: {
      identity,
      email: 'anna@contoso.example',
      folders: { sentItems: 'AAMkSent=', drafts: 'AAMkDrafts=', inbox: 'AAMkInbox=' },
      sealedTokens: 'v1.0a1b2c3d.aXY.dGFn.Y2lwaGVy',
      ownAddresses: ['anna@contoso.example', 'anna.q@gmail.example'],
      internalDomains: ['contoso.example'],
    },
  });
  expect(await find('s3')).toMatchObject({
    answer: { emailSync: 'failed', reason: 'conditional_access', code: 'AADSTS53003' },
  });
});

describe('poison records', () => {
  it('every one but what was never ours is replayed as it was', async () => {
    const { storage, rowsOf } = await storedBefore();
    const { poison } = await storage.poison.page(1000, null);
    const queues = memoryQueues();
    const replay = replayPoison({ poison: storage.poison, queues });
    expect(poison.length).toBeGreaterThan(30);
    for (const record of poison) {
      const outcome = await replay(record.id);
      expect(outcome, record.id).toBe(record.work === null ? 'malformed' : 'replayed');
      if (outcome === 'malformed') continue;
      const replayed = { ...(record.work as object), attempt: 0, replays: 0 };
      const [last] = queues.sent.slice(-1);
      expect(JSON.parse(JSON.stringify(last?.work))).toEqual(replayed);
      expect(last?.queue).toBe(record.queue);
    }
    const left = (await storage.poison.page(1000, null)).poison;
    expect(left.map(({ code, ids }) => ({ code, ids }))).toEqual([
      { code: 'malformed', ids: { length: '10' } },
    ]);
    // Whom they concern, too.
    expect(rowsOf('poison')).toHaveLength(1);
  });

  it('made anew it is the same record, so that a repeat doubles nothing', async () => {
    const { storage, rows } = await storedBefore();
    const { poison } = await storage.poison.page(1000, null);
    const before = rows();
    for (const { id, queue, code, message: text, failedAt, work } of poison) {
      if (work === null) continue;
      const why = { code, message: text };
      const again = poisonRecord(workOf(queue, work), why, Date.parse(failedAt));
      expect(again.id).toBe(id);
      await storage.poison.put(again);
    }
    expect(rows()).toEqual(before);
  });

  it('they count as problems of their mailbox and their connection', async () => {
    const { storage } = await storedBefore();
    const { poison } = await storage.poison.page(1000, null);
    const whose = { mailboxRef: mailboxRefSchema.parse('5be0d1c2a3f4e5d6c7b8a9f0e1d2c3b4') };
    const concerning = poison.filter(({ concerns }) => concerns.mailboxRef === whose.mailboxRef);
    const connected = poison.filter(({ concerns }) => concerns.connection !== undefined);
    expect(concerning.length).toBeGreaterThan(20);
    expect(connected.length).toBeGreaterThan(4);
    const count = await storage.poison.count({ ...whose, accountId: account, userId: user });
    expect(count).toBe(concerning.length + connected.length);
  });
});

it('what is read and saved unchanged is stored as the version before had it', async () => {
  const { storage, values } = await storedBefore();
  const before = values();
  const { conversations, connections, eventRecords, mailboxes, signIns, tokenCaches } = storage;

  const connection = await connections.find(account, user);
  const saved = connection && (await connections.save(connection.value, connection.etag, null));
  expect(saved).toBe(true);
  for (const [home, id] of [
    [contactHome, inboundEvent],
    [connectionHome, connectionEvent],
  ] as const) {
    const record = await eventRecords.find(home, id);
    expect(record && (await eventRecords.mark(home, [record]))).toBe(true);
  }
  const found = await mailboxes.find(ref);
  expect(found && (await mailboxes.save(found.mailbox))).toBe(true);
  const tokens = await tokenCaches.find(ref);
  expect(tokens && (await tokenCaches.save(ref, tokens.identity, tokens.sealed))).toBe(true);
  for (const name of ['s1', 's2', 's3']) {
    const signIn = await signIns.find(hash(name));
    expect(signIn && (await signIns.save(signIn))).toBe(true);
  }
  for (const one of await storage.runs.open(ref)) await storage.runs.put(ref, one);
  for (const { runId, id, at } of await storage.runs.waits(ref)) {
    await storage.runs.waitAnew(ref, runId, id, at);
  }
  const { skipped } = await storage.skippedList.page(account, user, 10, null);
  for (const one of skipped) await storage.skippedList.put(one);
  const hit = await storage.threadIndex.byMessageId(account, user, hash('m1'));
  if (hit) {
    const row = { messageIdHash: hash('m1'), conversationHash: hash('c1'), hit };
    await storage.threadIndex.learn(account, user, [row]);
  }

  const own = await conversations.contact(account, contact);
  const present = await conversations.thread(account, contact, thread);
  const send = await conversations.send(account, contact, sent);
  if (!own || !present || !send) throw new Error('rows are missing');
  const changes = [];
  for (const id of [inbound, sent, long]) {
    const entry = await conversations.entry(account, contact, id);
    const content = await conversations.content(account, contact, id);
    if (!entry || !content) throw new Error(`no ${id}`);
    changes.push({ kind: 'update-entry', entry, content } as const);
  }
  expect(
    await conversations.commit(account, contact, [
      { kind: 'update-contact', contact: own },
      { kind: 'update-thread', thread: present },
      { kind: 'update-send', send },
      ...changes,
    ]),
  ).toMatchObject({ kind: 'committed' });

  expect(values().flatMap(asBefore)).toEqual(before);
});

const NEW_OF_THREADS = new Set(['startedAt', 'earlier', 'turned', 'summary']);

/** Without what has come since: the version before leaves unknown fields and rows alone. */
function asBefore<R extends { rowKey: string; value: unknown }>(row: R): R[] {
  if (row.rowKey.startsWith('u!')) return [];
  if (!row.rowKey.startsWith('t!')) return [row];
  const value = Object.entries(Object(row.value)).filter(([name]) => !NEW_OF_THREADS.has(name));
  return [{ ...row, value: Object.fromEntries(value) }];
}
