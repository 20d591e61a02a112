import { SCOPE_MISTAKES } from './scope-mistakes.ts';
import { BOUNCE_MISTAKES } from './bounce-mistakes.ts';
import { FEED_MISTAKES } from './feed-mistakes.ts';

/** A deliberate mistake in the product's own source: each text must be there as often as it says, or it is no test. */
export interface Mistake {
  readonly name: string;
  readonly file: string;
  readonly patches: readonly {
    readonly find: string;
    readonly put: string;
    readonly times?: number;
    /** Another file than the mistake's. */
    readonly file?: string;
  }[];
}

/** Made one at a time; the simulation must catch every one. The first twelve were asked for. */
export const MISTAKES: readonly Mistake[] = [
  {
    name: 'the guard row left out',
    file: 'shared/use-cases/receive/commit/member-changes.ts',
    patches: [
      {
        find: "      { kind: 'insert-guard', guard: { messageIdHash, holds, fingerprint, sentAt } },\n",
        put: '',
      },
    ],
  },
  {
    name: 'a 409 that stops before the event',
    file: 'shared/use-cases/receive/commit/commit-together.ts',
    patches: [
      {
        find: 'const end = await takeExisting(deps, first, thread, areTrusted(deps, aheads));',
        put: "return ['there_already'];",
      },
    ],
  },
  {
    name: 'the index written first',
    file: 'shared/use-cases/receive/commit/commit-together.ts',
    patches: [
      {
        find: '    const changes = memberChanges(deps, thread, group);\n',
        put: `  await deps.threadIndex.learn(link.accountId, link.userId, group.map(({ arrival, record }) => ({
    messageIdHash: arrival.messageIdHash,
    conversationHash: null,
    hit: {
      threadId: thread.value.id,
      contactId: thread.value.contactId,
      entryId: heldBy(record).holds.id,
      generation: thread.value.generation,
    },
  })));
    const changes = memberChanges(deps, thread, group);
`,
      },
    ],
  },
  {
    name: 'events forgotten that the CRM did not take at once',
    file: 'shared/use-cases/events/deliver-at-once.ts',
    patches: [
      {
        find: "asked[at] === 'left' ? message.reveal() : message.remove()",
        put: 'message.remove()',
      },
    ],
  },
  {
    name: 'the watermark moved before the ids have ended',
    file: 'shared/use-cases/resync/advance-watermark.ts',
    patches: [
      {
        find: 'if (waiting.has(run.runId) || pendingSince < run.begunAt) return;',
        put: '',
      },
    ],
  },
  {
    name: 'the generation not read again',
    file: 'shared/use-cases/receive/commit/commit-together.ts',
    patches: [
      {
        find: 'if (thread === null || closed !== null) {',
        put: "if (thread === null || closed === 'erased') {",
      },
    ],
  },
  {
    name: 'a 404 taken for deleted',
    file: 'shared/use-cases/receive/requeue-message.ts',
    patches: [
      {
        find: "    case 'missing':\n      return waitForIt(deps, one);",
        put: "    case 'missing':\n      return 'ended';",
      },
    ],
  },
  {
    name: 'the second look before a resend skipped',
    file: 'shared/domain/send/send-step.ts',
    patches: [
      {
        find: "sight.kind === 'draft' && send.looks.length > 0 && now >= provenAt",
        put: "sight.kind === 'draft'",
      },
    ],
  },
  {
    name: 'the thread index shared by users',
    file: 'shared/adapters/tables/conversation/thread-index.ts',
    patches: [{ find: 'key(account, user)', put: 'key(account)', times: 3 }],
  },
  {
    name: 'skipped messages not indexed',
    file: 'shared/use-cases/receive/commit/after-commit.ts',
    patches: [
      {
        find: 'const rows = committed.flatMap(',
        put: "const rows = committed.filter(({ held }) => held.holds.kind === 'entry').flatMap(",
      },
    ],
  },
  {
    name: 'a 7-day time to live',
    file: 'shared/adapters/queues/work-queues.ts',
    patches: [{ find: 'const FOR_EVER = -1;', put: 'const FOR_EVER = 7 * 24 * 3600 + 1;' }],
  },
  {
    name: 'the due row moved delete-first',
    file: 'shared/adapters/tables/due-index.ts',
    patches: [
      {
        find: `          : await table.change(
              // Whoever moved it first left no row to delete: that refuses the whole transaction.
              { kind: 'delete', partitionKey, rowKey },
              { kind: 'upsert', row: moved },
            );`,
        put: `          : (await table.change({ kind: 'delete', partitionKey, rowKey }),
            await table.change({ kind: 'upsert', row: moved }));`,
      },
    ],
  },
  {
    name: 'the retry handler left in the send chain',
    file: 'shared/use-cases/send/send-draft.ts',
    patches: [
      {
        find: `  try {
    return await mail.send(ref, draft);
  } catch (error) {
    if (error instanceof ServiceFailure) return error;`,
        put: `  for (let retries = 0; ; retries += 1) try {
    return await mail.send(ref, draft);
  } catch (error) {
    const isRetried = error instanceof ServiceFailure && /throttled|unavailable/.test(error.kind);
    if (isRetried && retries < 3) continue;
    if (error instanceof ServiceFailure) return error;`,
      },
    ],
  },
  {
    name: 'a lost answer taken for a refusal',
    file: 'shared/domain/send/send-step.ts',
    patches: [
      {
        find: `    case 'unavailable':
      return { kind: 'unclear' };`,
        put: `    case 'unavailable':
      return { kind: 'refused_for_now', failure: answer };`,
      },
    ],
  },
  {
    name: 'a queued send that outlives its connection',
    file: 'shared/domain/send/send-step.ts',
    patches: [
      {
        find: "if (connection === null || connection.status === 'disconnected') return 'disconnected';",
        put: '',
      },
      {
        find: 'if (connection.generation === send.generation && connection.mailboxRef === send.mailboxRef) {',
        put: "if (connection === null || connection.status === 'disconnected' || connection.generation !== send.generation) return 'connected';\n  if (connection.mailboxRef === send.mailboxRef) {",
      },
    ],
  },
  {
    name: 'the beginning of a thread not looked at',
    file: 'shared/domain/thread/thread.ts',
    patches: [
      {
        find: 'if (at >= Date.parse(activeSince)) return null;',
        put: "if (at > 0 && activeSince !== '') return null;",
      },
    ],
  },
  {
    name: 'a conversation taken for an answer',
    file: 'shared/use-cases/receive/membership/nominate-message.ts',
    patches: [
      {
        find: 'hasReplyHeader(arrival.message) ? askConversation(index, arrival) : []',
        put: 'askConversation(index, hasReplyHeader(arrival.message) ? arrival : arrival)',
      },
    ],
  },
  {
    name: 'From not read',
    file: 'shared/domain/thread/audience.ts',
    patches: [
      {
        find: 'const isOwn = message.inSentItems || isOwner(heading.from, circle);',
        put: "if (message.by === 'in_reply_to' && !message.inSentItems) return 'inbound';\n  const isOwn = message.inSentItems;",
      },
    ],
  },
  {
    name: 'own addresses forgotten',
    file: 'shared/domain/mailbox/own-addresses.ts',
    patches: [
      {
        find: 'ownAddresses: [...own, ...otherAddresses].map((one) => comparable(one)),',
        put: 'ownAddresses: [email].map((one) => comparable(one)),',
      },
    ],
  },
  {
    name: 'direction by folder alone',
    file: 'shared/domain/thread/audience.ts',
    patches: [
      {
        find: "return message.inSentItems || !heading.hasTransportHeaders ? 'outbound' : 'copy_of_own';",
        put: "return message.inSentItems ? 'outbound' : 'inbound';",
      },
    ],
  },
  {
    name: 'the contact taken for anybody who is known',
    file: 'shared/use-cases/receive/membership/judge-message.ts',
    patches: [
      {
        find: 'fromContact: isKnown && isOneOf(circle.contact, from),',
        put: 'fromContact: isKnown && (isOneOf(circle.contact, from) || from !== null),',
      },
    ],
  },
  {
    name: 'attachments without an entry not erased',
    file: 'shared/use-cases/expiry/erase-loose-attachments.ts',
    patches: [
      {
        find: 'await deps.attachments.eraseLoose(account, contact, id, { named, putBefore });',
        put: 'if (named.length > 1e9) await deps.attachments.eraseLoose(account, contact, id, { named, putBefore });',
      },
    ],
  },
  {
    name: 'attachments erased that their entry names',
    file: 'shared/use-cases/expiry/erase-loose-attachments.ts',
    patches: [
      {
        find: 'entry?.value.attachments.map((attachment) => attachment.id) ?? []',
        put: 'entry?.value.attachments.map((attachment) => attachment.name) ?? []',
      },
    ],
  },
  {
    name: 'current whatever is missing',
    file: 'shared/domain/account/connection.ts',
    patches: [
      {
        find: 'return isNotified && problems === 0 && mailbox.missingSince === null && !isAwaitingMail;',
        put: 'return isNotified || problems > 0 || mailbox.missingSince !== null || isAwaitingMail;',
      },
    ],
  },
  {
    name: 'current though listed mail is awaited',
    file: 'shared/domain/account/connection.ts',
    patches: [
      {
        find: ' && !isAwaitingMail;',
        put: ' && isAwaitingMail !== null;',
      },
    ],
  },
  {
    name: 'never current again after a gap',
    file: 'shared/use-cases/resync/advance-watermark.ts',
    patches: [
      {
        find: 'missingSince: isBroughtIn(mailbox, run) ? null : mailbox.missingSince,',
        put: 'missingSince: isBroughtIn(mailbox, run) ? mailbox.missingSince : mailbox.missingSince,',
      },
    ],
  },
  {
    name: 'the attachments of an erased contact left',
    file: 'shared/adapters/tables/conversation/conversation-erasure.ts',
    patches: [
      {
        find: 'await deps.attachments.erase(account, contact);',
        put: '',
      },
    ],
  },
  {
    name: 'the threads of an erased contact left open',
    file: 'shared/adapters/tables/conversation/conversation-erasure.ts',
    patches: [
      {
        find: 'erasedThread(thread)',
        put: '{ ...thread, topic: erasedThread(thread).topic }',
      },
    ],
  },
  {
    name: 'an erased contact left in the lists of other users',
    file: 'shared/adapters/tables/conversation/conversation-erasure.ts',
    patches: [
      { find: 'for (const user of users)', put: 'for (const user of [...users].slice(0, 1))' },
    ],
  },
  {
    name: 'the participants of now instead of then',
    file: 'shared/domain/thread/audience.ts',
    patches: [
      {
        find: 'since !== undefined && since <= receivedAt',
        put: 'since !== undefined && receivedAt > 0',
      },
    ],
  },
  {
    name: 'a page without nextLink taken for the end',
    file: 'shared/domain/mailbox/resync-plan.ts',
    patches: [
      { find: 'page.nextLink === null && fresh.length === 0', put: 'page.nextLink === null' },
      {
        find: 'return { goesOnAt: secondAfter(page.messages.at(-1)), crowd: null };',
        put: 'return { goesOnAt: null, crowd: null };',
      },
      { find: 'function secondAfter', put: 'export function secondAfter' },
    ],
  },
  {
    name: 'the watermark at the very start of the listing',
    file: 'shared/domain/durations.ts',
    patches: [
      { find: 'export const LATE_MS = 5 * MINUTE;', put: 'export const LATE_MS = 0;' },
      { find: 'export const OVERLAP_MS = 5 * MINUTE;', put: 'export const OVERLAP_MS = 0;' },
    ],
  },
  {
    name: 'the time in which a thread was stopped forgotten',
    file: 'shared/domain/thread/thread.ts',
    patches: [
      {
        find: 'if (isAfterSome.some(({ until }) => at < Date.parse(until))) return null;',
        put: 'if (isAfterSome.length > 0) return null;',
      },
    ],
  },
  {
    name: 'a change put where another process has put one',
    file: 'shared/adapters/tables/conversation/change-log.ts',
    patches: [
      { find: "return { kind: 'insert', row: toRow", put: "return { kind: 'upsert', row: toRow" },
    ],
  },
  {
    name: 'a new event id at each try',
    file: 'shared/domain/event/event.ts',
    patches: [
      {
        find: 'id: entryEventId(entry.id, entry.version),',
        put: 'id: `evt_${entry.id}_${entry.version}${timestamp.replace(/[^0-9]/g, "")}`,',
      },
    ],
  },
  {
    name: 'two drivers of one send',
    file: 'shared/domain/send/send.ts',
    patches: [
      {
        find: 'return send.lease !== null && send.lease.until > now;',
        put: 'return send.lease !== null && send.lease.until > now + 1e9;',
      },
    ],
  },
  ...SCOPE_MISTAKES,
  ...BOUNCE_MISTAKES,
  ...FEED_MISTAKES,
  {
    name: 'an aside explained as begun in the mailbox',
    file: 'shared/domain/explain/explanation.ts',
    patches: [{ find: "  aside: 'aside',", put: "  aside: 'begun_in_mailbox'," }],
  },
  {
    name: 'explained as if no connection had ended',
    file: 'shared/domain/explain/explanation.ts',
    patches: [
      {
        find: "  thread_stopped: 'after_disconnect',",
        put: "  thread_stopped: 'received_before_thread',",
      },
    ],
  },
  {
    name: 'a retried message taken for done',
    file: 'shared/use-cases/receive/membership/place-message.ts',
    patches: [{ find: 'if (close.own && !close.own.again)', put: 'if (close.own)' }],
  },
  {
    name: 'a retried message left in the list',
    file: 'shared/use-cases/receive/commit/replace-skipped.ts',
    patches: [
      { find: '    await deps.skippedList.remove(skippedOf(admitted, skipped.value));\n', put: '' },
    ],
  },
];
