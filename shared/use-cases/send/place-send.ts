import type { Contact } from '../../domain/account/contact.ts';
import { timeOfId } from '../../domain/entry/entry-id.ts';
import type { Entry } from '../../domain/entry/entry.ts';
import { entryIdSchema, type AccountId, type ContactId, type EntryId } from '../../domain/ids.ts';
import type { OutgoingMessage } from '../../domain/send/outgoing-message.ts';
import type { Thread } from '../../domain/thread/thread.ts';
import type { Conversations } from '../../ports/conversation.ts';
import type { Versioned } from '../../ports/versioned.ts';
import { familyIn, homesOf } from '../conversation/family.ts';

export interface PlaceSendPorts {
  readonly conversations: Pick<Conversations, 'contact' | 'entry' | 'send' | 'thread'>;
}

/** Where a send belongs. */
export interface SendPlace {
  readonly kind: 'place';
  /** Whose partition holds it: that of what it answers. */
  readonly home: ContactId;
  /** At which contact it is shown: the one that it names, or the one that this was merged into. */
  readonly shownAs: ContactId;
  /** The contact that the send names, as it was read. */
  readonly named: Versioned<Contact> | null;
  /** What it answers, and its thread. */
  readonly original: Entry | null;
  readonly thread: Thread | null;
}

export type NoPlace = { readonly kind: 'entry_not_found' | 'reply_to_other_contact' };

/**
 * The contact that a send names, or the one that this was merged into: a page that does not know of it yet may go on. A
 * reply stays with what it answers. An id of our form that is not in this contact's conversation belongs to another one,
 * as far as this contact goes: where, no index tells, and no answer.
 */
export async function placeSend(
  deps: PlaceSendPorts,
  account: AccountId,
  { contact: { id: given }, replyTo }: OutgoingMessage,
): Promise<SendPlace | NoPlace> {
  const id = replyTo === null ? null : entryIdSchema.safeParse(replyTo).data;
  if (id === undefined || (id !== null && timeOfId(id) === null))
    return { kind: 'entry_not_found' };
  const { conversations } = deps;
  const [named, own] = await Promise.all([
    conversations.contact(account, given),
    id && conversations.entry(account, given, id),
  ]);
  const shownAs = named?.value.mergedInto?.contactId ?? given;
  if (id === null)
    return { kind: 'place', home: shownAs, shownAs, named, original: null, thread: null };
  const found = own?.value ?? (await findElsewhere(deps, account, given, shownAs, id));
  if (found === null) return { kind: 'reply_to_other_contact' };
  const original = await answeredBy(deps, found);
  const home = found.contactId;
  const thread = await conversations.thread(account, home, original.threadId);
  return { kind: 'place', home, shownAs, named, original, thread: thread?.value ?? null };
}

/** A send that failed is nothing to answer: what answers it answers what it would have answered. */
async function answeredBy({ conversations }: PlaceSendPorts, found: Entry): Promise<Entry> {
  const { accountId, contactId, id, origin, status } = found;
  if (origin !== 'crm' || status !== 'failed') return found;
  const failed = await conversations.send(accountId, contactId, id);
  const answered = failed?.value.replyTo?.entryId ?? null;
  if (answered === null) return found;
  return (await conversations.entry(accountId, contactId, answered))?.value ?? found;
}

/** In the other partitions of what the contact has become. */
async function findElsewhere(
  deps: PlaceSendPorts,
  account: AccountId,
  given: ContactId,
  shownAs: ContactId,
  id: EntryId,
): Promise<Entry | null> {
  const contact = await deps.conversations.contact(account, shownAs);
  const family = contact && (await familyIn(deps, account, contact.value));
  if (family?.kind !== 'family') return null;
  const homes = homesOf(shownAs, family.members).filter((home) => home !== given);
  const found = await Promise.all(homes.map((home) => deps.conversations.entry(account, home, id)));
  return found.find((one) => one !== null)?.value ?? null;
}
