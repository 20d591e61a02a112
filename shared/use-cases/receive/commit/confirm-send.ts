import type { Entry } from '../../../domain/entry/entry.ts';
import { entryEvent, entryEventId } from '../../../domain/event/event.ts';
import { optimistically } from '../../../domain/optimistically.ts';
import { type Send, withSender } from '../../../domain/send/send.ts';
import { isActive } from '../../../domain/thread/thread.ts';
import type { Outcome } from '../../../domain/thread/outcome.ts';
import type { Connections } from '../../../ports/connections.ts';
import type { ConversationChange, Conversations } from '../../../ports/conversation.ts';
import type { AnnouncedEvent } from '../../../ports/events.ts';
import type { Mailbox } from '../../../ports/mailboxes.ts';
import { announceAhead, announcedIn, type AnnounceAheadPorts } from '../../events/announce.ts';
import { indexRow, type DeliverPorts, type LearnPorts } from './after-commit.ts';
import type { Arrival } from '../arrival.ts';
import { isConfirmed, type OwnSend } from '../membership/find-own-send.ts';

export interface ConfirmPorts extends LearnPorts, DeliverPorts, AnnounceAheadPorts {
  readonly connections: Pick<Connections, 'find'>;
  readonly conversations: Pick<Conversations, 'commit' | 'entry' | 'send'>;
  /** Something of a thread came: the mailbox's next resync is due soon. */
  readonly noteActivity: (mailbox: Mailbox) => Promise<void>;
}

/**
 * The Sent copy of a CRM send was seen: the entry is confirmed, from whatever state, since the send may not have heard
 * Graph's answer yet. It races with the send itself, so the rows are read again when they changed.
 */
export async function confirmSend(
  deps: ConfirmPorts,
  arrival: Arrival,
  found: OwnSend,
): Promise<Outcome> {
  let present = found;
  return optimistically('send_contended', async () => {
    if (isConfirmed(present)) {
      // That run may have died before it announced that.
      await announce(deps, present);
      await afterConfirm(deps, arrival, present, []);
      return 'done_already';
    }
    const { accountId, contactId } = present.send.value;
    if (!(await mayConfirm(deps, arrival, present.send.value))) return 'thread_stopped';
    const confirmed = confirm(arrival, present);
    const { home, eventId } = eventOf(confirmed);
    const ahead = await announceAhead(deps, home, eventId);
    const made = changes(deps, confirmed);
    const result = await deps.conversations.commit(accountId, contactId, made);
    if (result.kind === 'committed') {
      const announced = announcedIn(deps, [ahead], made, result);
      if (announced === null) await announce(deps, confirmed);
      await afterConfirm(deps, arrival, confirmed, announced ?? []);
      return 'confirmed';
    }
    const latest = await again(deps, present);
    if (latest === null) return 'erased';
    present = latest;
    return 'contended';
  });
}

async function mayConfirm(deps: ConfirmPorts, arrival: Arrival, send: Send): Promise<boolean> {
  const connection = await deps.connections.find(send.accountId, send.userId);
  return isActive(send, connection?.value ?? null, arrival.mailbox.ref);
}

function confirm({ mailbox, message }: Arrival, { entry, send }: OwnSend): OwnSend {
  const internetMessageId = message.internetMessageId ?? entry.value.internetMessageId;
  const confirmedEntry: Entry = {
    ...withSender(entry.value, send.value),
    version: entry.value.version + 1,
    ...(entry.value.status === 'bounced' ? {} : { status: 'confirmed', failure: null }),
    internetMessageId,
    graph: { mailboxRef: mailbox.ref, messageId: message.id },
  };
  const confirmedSend: Send = { ...send.value, state: 'confirmed', internetMessageId };
  return {
    entry: { value: confirmedEntry, etag: entry.etag },
    send: { value: confirmedSend, etag: send.etag },
  };
}

function changes(deps: ConfirmPorts, { entry, send }: OwnSend): ConversationChange[] {
  const timestamp = new Date(deps.now()).toISOString();
  const event = entryEvent('conversation.entry.updated', entry.value, timestamp);
  return [
    { kind: 'update-entry', entry },
    { kind: 'update-send', send },
    { kind: 'insert-event', event },
  ];
}

function eventOf({ entry }: OwnSend) {
  const { accountId, contactId, id, version } = entry.value;
  const home = { kind: 'contact', accountId, contactId } as const;
  return { home, eventId: entryEventId(id, version) };
}

async function announce(deps: ConfirmPorts, send: OwnSend): Promise<void> {
  const { home, eventId } = eventOf(send);
  await deps.announce(home, eventId);
}

async function afterConfirm(
  deps: ConfirmPorts,
  arrival: Arrival,
  { entry, send }: OwnSend,
  announced: readonly AnnouncedEvent[],
): Promise<void> {
  const { contactId, threadId, generation } = send.value;
  const { accountId, userId } = arrival.link;
  await deps.noteActivity(arrival.mailbox);
  const row = indexRow(arrival, { id: threadId, contactId, generation }, entry.value.id);
  await Promise.all([
    deps.threadIndex.learn(accountId, userId, [row]),
    deps.deliverAtOnce({ kind: 'contact', accountId, contactId }, announced),
  ]);
}

async function again(deps: ConfirmPorts, { entry, send }: OwnSend): Promise<OwnSend | null> {
  const { accountId, contactId } = send.value;
  const [newEntry, newSend] = await Promise.all([
    deps.conversations.entry(accountId, contactId, entry.value.id),
    deps.conversations.send(accountId, contactId, send.value.id),
  ]);
  return newEntry && newSend ? { entry: newEntry, send: newSend } : null;
}
