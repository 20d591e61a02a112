import { comparable, type Address } from '../../domain/account/address.ts';
import type { Entry } from '../../domain/entry/entry.ts';
import type { MailboxRef, MessageRef } from '../../domain/ids.ts';
import { ownAddressesOf, union } from '../../domain/mailbox/own-addresses.ts';
import { optimistically } from '../../domain/optimistically.ts';
import { threadOnceDrafted, type Send } from '../../domain/send/send.ts';
import { messageIdHash, hashOf } from '../../domain/thread/message-id.ts';
import { withRecipients } from '../../domain/thread/participants.ts';
import type { Thread } from '../../domain/thread/thread.ts';
import type { Now } from '../../ports/clock.ts';
import type { ConversationChange, Conversations } from '../../ports/conversation.ts';
import type { Announce } from '../../ports/events.ts';
import type { Mailbox, Mailboxes } from '../../ports/mailboxes.ts';
import type { ThreadIndex } from '../../ports/thread-index.ts';
import type { Versioned } from '../../ports/versioned.ts';
import { judgedContact } from '../conversation/family.ts';
import { announceTurn } from '../conversation/turn-thread.ts';
import { changeMailbox } from '../schedule/change-mailbox.ts';
import { presentAfter, type PresentSend, type Stored } from './stored-send.ts';

export interface RecordDraftPorts {
  readonly conversations: Pick<Conversations, 'commit' | 'contact' | 'thread'>;
  readonly mailboxes: Pick<Mailboxes, 'find' | 'save'>;
  readonly announce: Announce;
  readonly now: Now;
}

/** The message that stands for the send in the mailbox. */
export interface Made {
  readonly id: MessageRef;
  readonly internetMessageId: string | null;
  readonly conversationId: string | null;
  /** Whom it leaves from; null when that is not known. */
  readonly from: Address | null;
  readonly isStamped: boolean;
  /** By Graph's clock. */
  readonly createdDateTime: string;
}

/** The draft is whole: in one transaction the send knows it, its Message-ID is guarded and the thread takes answers. */
export async function recordDraft(
  deps: RecordDraftPorts,
  { send, entry }: PresentSend,
  made: Made,
  state: 'drafted' | 'sending',
): Promise<Stored> {
  const { accountId, contactId } = send.value;
  const value: Send = {
    ...send.value,
    state,
    draftId: made.id,
    internetMessageId: made.internetMessageId,
    conversationId: made.conversationId,
    isStamped: made.isStamped,
    ...(made.from?.name ? { senderName: made.from.name } : {}),
  };
  const own = await learnSender(deps, send.value.mailboxRef, made.from);
  let guards: ConversationChange[] = [insertGuard(value, made)];
  return optimistically<Stored>('thread_contended', async () => {
    const { turned, change } = await threadChange(deps, { send, entry }, made, own);
    const news = await announceTurn(deps, turned);
    const changes: readonly ConversationChange[] = [
      { kind: 'update-send', send: { value, etag: send.etag } },
      ...senderChange(entry, made),
      change,
      ...guards,
      ...news.changes,
    ];
    const result = await deps.conversations.commit(accountId, contactId, changes);
    if (result.kind === 'committed') {
      await news.written();
      return { kind: 'stored', present: presentAfter({ send, entry }, changes, result.etags) };
    }
    // A copy that came in by the stamp, before this was stored, has been guarded already.
    if (changes[result.at]?.kind === 'insert-guard') guards = [];
    return result.at === 0 ? { kind: 'lost' } : 'contended';
  });
}

/**
 * The mailbox's own addresses; whom a draft leaves from is one of them, whatever the profile says. One that is new may be
 * its new name: the next resync asks for the profile again.
 */
export async function learnSender(
  { mailboxes }: Pick<RecordDraftPorts, 'mailboxes'>,
  ref: MailboxRef,
  from: Address | null,
): Promise<readonly string[]> {
  const mailbox = (await mailboxes.find(ref))?.mailbox.value;
  if (mailbox === undefined || from === null) return mailbox?.ownAddresses ?? [];
  const withSender = (one: Mailbox): Mailbox => ({
    ...one,
    ...union(one, ownAddressesOf(from.email, one.identity.tid)),
    profileDoubted: true,
  });
  const { ownAddresses } = withSender(mailbox);
  if (ownAddresses.length === mailbox.ownAddresses.length) return ownAddresses;
  return (await changeMailbox(mailboxes, ref, withSender))?.ownAddresses ?? ownAddresses;
}

/** A personal account can send from another address than its profile says; an entry shows what the recipient sees. */
function senderChange({ value, etag }: Versioned<Entry>, { from }: Made): ConversationChange[] {
  if (from === null || comparable(from.email) === comparable(value.from.email)) return [];
  const entry = { ...value, version: value.version + 1, from: { email: from.email } };
  return [{ kind: 'update-entry', entry: { value: entry, etag } }];
}

async function threadChange(
  deps: RecordDraftPorts,
  { send, entry }: PresentSend,
  made: Made,
  own: readonly string[],
): Promise<{ readonly change: ConversationChange; readonly turned: Thread | null }> {
  const { accountId, contactId, threadId } = send.value;
  const [present, contact] = await Promise.all([
    deps.conversations.thread(accountId, contactId, threadId),
    judgedContact(deps, accountId, contactId),
  ]);
  const { to, cc, bcc } = entry.value;
  const known = (contact?.addresses.participants ?? []).map((email) => ({ email }));
  const recipients = [...to, ...cc, ...bcc, ...known];
  const before = present?.value ?? { participants: [], joined: [] };
  const people = withRecipients(before, recipients, own, made.createdDateTime);
  const thread = threadOnceDrafted(
    present?.value ?? null,
    send.value,
    entry.value,
    // Who is there from the start needs no time of their own.
    present === null ? { ...people, joined: [] } : people,
    made.createdDateTime,
    deps.now(),
  );
  if (present === null) return { change: { kind: 'insert-thread', thread }, turned: null };
  const versioned = { value: thread, etag: present.etag };
  return {
    change: { kind: 'update-thread', thread: versioned },
    turned: thread.turned === present.value.turned ? null : thread,
  };
}

function insertGuard(send: Send, made: Made): ConversationChange {
  const holds = { kind: 'entry', id: send.id } as const;
  return {
    kind: 'insert-guard',
    guard: { messageIdHash: messageIdHash(made), holds, fingerprint: null },
  };
}

export interface LearnDraftPorts {
  readonly threadIndex: Pick<ThreadIndex, 'learn'>;
}

/** Before it is sent, so that an answer, however quick, finds its thread. Idempotent. */
export async function learnDraft({ threadIndex }: LearnDraftPorts, send: Send): Promise<void> {
  if (send.draftId === null) return;
  const { accountId, userId, threadId, contactId, id, generation, conversationId } = send;
  const row = {
    messageIdHash: messageIdHash({ internetMessageId: send.internetMessageId, id: send.draftId }),
    conversationHash: conversationId === null ? null : hashOf(conversationId),
    hit: { threadId, contactId, entryId: id, generation },
  };
  await threadIndex.learn(accountId, userId, [row]);
}
