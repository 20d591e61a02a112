import type { SimulatedClock } from '../clock.ts';
import type { Randomness } from '../random.ts';
import type { AutomaticReplies } from './automatic-reply.ts';
import { ItemIds } from './item-ids.ts';
import type { ItemKind } from './item-ids.ts';
import type { MessageEvent } from './message-event.ts';
import type {
  Folder,
  InboxRule,
  MailboxContents,
  MailboxKind,
  MailboxOwner,
  Message,
} from './types.ts';

const STANDARD_FOLDERS: [wellKnownName: string, displayName: string][] = [
  ['inbox', 'Inbox'],
  ['drafts', 'Drafts'],
  ['sentitems', 'Sent Items'],
  ['deleteditems', 'Deleted Items'],
  ['archive', 'Archive'],
  ['junkemail', 'Junk Email'],
];

/** One mailbox: its folders and messages, and the only place that changes them. */
export class Mailbox {
  readonly tid: string;
  readonly oid: string;
  /** The SMTP address; changes when an administrator renames the user (`tid` and `oid` don't). */
  email: string;
  userPrincipalName: string;
  displayName: string;
  readonly kind: MailboxKind;
  aliases: string[];
  /** The owner's addresses at other hosts. */
  otherMails: string[] = [];
  /** The folder that keeps what is sent from here, by name; null: it is kept nowhere. */
  sentCopiesIn: string | null = 'sentitems';
  /** Out of office; null: its owner is there. */
  automaticReplies: AutomaticReplies | null = null;
  /** It can name no more properties: a draft with one by name is refused with this status. */
  namedPropertiesRefused: 403 | 507 | null = null;
  readonly folders = new Map<string, Folder>();
  /** By immutable id, in the order in which they came to where they are. */
  readonly messages = new Map<string, Message>();
  readonly rules: InboxRule[] = [];
  /** The parent of all folders. */
  rootFolderId = '';
  readonly #immutableIds = new Map<string, string>();
  readonly #clock: SimulatedClock;
  readonly #random: Randomness;
  readonly #announce: (event: MessageEvent) => void;
  #ids: ItemIds;

  constructor(
    owner: MailboxOwner,
    world: {
      clock: SimulatedClock;
      random: Randomness;
      announce: (event: MessageEvent) => void;
    },
  ) {
    this.tid = owner.tid;
    this.oid = owner.oid;
    this.email = owner.email;
    this.userPrincipalName = owner.email;
    this.displayName = owner.name;
    this.kind = owner.kind;
    this.aliases = owner.aliases ?? [];
    this.#clock = world.clock;
    this.#random = world.random;
    this.#announce = world.announce;
    this.#ids = new ItemIds(this.#random);
    this.#addStandardFolders();
  }

  contents(): MailboxContents {
    return {
      idPrefix: this.#ids.prefix,
      rootFolderId: this.rootFolderId,
      folders: [...this.folders.values()],
      messages: [...this.messages.values()],
      rules: this.rules,
    };
  }

  /** Another mailbox in the place of this one: empty, nobody is told, and no id of before is known any more. */
  makeAnew(): void {
    this.#empty();
    this.#ids = new ItemIds(this.#random);
    this.#addStandardFolders();
  }

  /** These contents take the place of the present ones, and nobody is told. */
  refill({ idPrefix, rootFolderId, folders, messages, rules }: MailboxContents): void {
    this.#empty();
    this.#ids = new ItemIds(this.#random, idPrefix);
    this.rootFolderId = rootFolderId;
    for (const folder of folders) this.folders.set(folder.id, folder);
    for (const message of messages) this.#index(message);
    this.rules.push(...rules);
  }

  answersTo(email: string): boolean {
    const wanted = email.toLowerCase();
    return [this.email, this.userPrincipalName, ...this.aliases].some(
      (address) => address.toLowerCase() === wanted,
    );
  }

  /** Finds by id, well-known name (any case) or display name. */
  findFolder(nameOrId: string): Folder | undefined {
    const wanted = nameOrId.toLowerCase();
    return (
      this.folders.get(nameOrId) ??
      [...this.folders.values()].find(
        (folder) => folder.wellKnownName === wanted || folder.displayName.toLowerCase() === wanted,
      )
    );
  }

  folder(nameOrId: string): Folder {
    return this.findFolder(nameOrId) ?? this.#addFolder(null, nameOrId);
  }

  messagesIn(nameOrId: string): Message[] {
    const folder = this.findFolder(nameOrId);
    return [...this.messages.values()].filter((message) => message.folderId === folder?.id);
  }

  /** Of another mailbox, or of one that was in the place of this. */
  isForeignId(id: string): boolean {
    return this.#ids.isForeign(id);
  }

  /** Finds by immutable id or by the present mutable id. Ids are case-sensitive. */
  findMessage(id: string): Message | undefined {
    return this.messages.get(this.#immutableIds.get(id) ?? id);
  }

  findByInternetMessageId(internetMessageId: string): Message | undefined {
    // The newest wins: a mailbox that mails itself holds the Sent copy and the received one.
    return [...this.messages.values()].findLast(
      (message) => message.internetMessageId === internetMessageId,
    );
  }

  add(
    fields: Omit<Message, 'immutableId' | 'mutableId' | 'version' | 'created' | 'modified'>,
  ): Message {
    const now = this.#clock.now();
    const message: Message = {
      ...fields,
      immutableId: this.newItemId('immutable'),
      mutableId: this.newItemId('mutable'),
      version: 1,
      created: now,
      modified: now,
    };
    this.#index(message);
    this.#announce({ change: 'created', message, before: idsOf(message) });
    return message;
  }

  /** Applies the change and tells the subscribers. */
  update(message: Message, change: Partial<Message>): Message {
    this.#touch(message, change);
    this.#announce({ change: 'updated', message, before: idsOf(message) });
    return message;
  }

  /**
   * Moves, with any other change made at the same time: a new mutable id, and the same immutable one unless the store
   * copies the message to its new place.
   */
  move(
    message: Message,
    folder: Folder,
    change: Partial<Message> = {},
    how: { newImmutableId?: boolean } = {},
  ): Message {
    const fromFolderId = message.folderId;
    const before = idsOf(message);
    this.#forget(message);
    this.#touch(message, {
      ...change,
      folderId: folder.id,
      mutableId: this.newItemId('mutable'),
      ...(how.newImmutableId === true ? { immutableId: this.newItemId('immutable') } : {}),
    });
    this.#index(message);
    this.#announce({ change: 'created', message, before, fromFolderId });
    return message;
  }

  /** Gone for good, as Graph's DELETE of a message in Deleted Items or Drafts is for any reader. */
  remove(message: Message): void {
    this.#forget(message);
    this.#announce({ change: 'deleted', message, before: idsOf(message) });
  }

  newItemId(kind: ItemKind): string {
    return this.#ids.new(kind);
  }

  #empty(): void {
    this.messages.clear();
    this.#immutableIds.clear();
    this.folders.clear();
    this.rules.length = 0;
  }

  #index(message: Message): void {
    this.messages.set(message.immutableId, message);
    this.#immutableIds.set(message.mutableId, message.immutableId);
  }

  #forget(message: Message): void {
    this.messages.delete(message.immutableId);
    this.#immutableIds.delete(message.mutableId);
  }

  #addStandardFolders(): void {
    this.rootFolderId = this.newItemId('folder');
    for (const [wellKnownName, displayName] of STANDARD_FOLDERS) {
      this.#addFolder(wellKnownName, displayName);
    }
  }

  #addFolder(wellKnownName: string | null, displayName: string): Folder {
    const folder: Folder = { id: this.newItemId('folder'), wellKnownName, displayName };
    this.folders.set(folder.id, folder);
    return folder;
  }

  #touch(message: Message, change: Partial<Message>): void {
    Object.assign(message, change, {
      version: message.version + 1,
      modified: this.#clock.now(),
    });
  }
}

function idsOf({ immutableId, mutableId }: Message): MessageEvent['before'] {
  return { immutableId, mutableId };
}
