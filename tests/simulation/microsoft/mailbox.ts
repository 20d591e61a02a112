import type { Copy, Folder, Letter } from './letter.ts';

/** So many letters, one lands in a conversation of its own though its headers are right. */
const STRAY = 9;

/** An address of a mailbox. */
export interface OwnName {
  readonly email: string;
  /** By Exchange's clock, milliseconds since 1970; `-Infinity` for those that it began with. */
  readonly since: number;
}

/** One Exchange mailbox. */
export class Mailbox {
  /** Its first address, by which the simulation knows it whatever it is called later. */
  readonly email: string;
  /** It may be connected to the app; the others belong to the people outside. */
  readonly isOurs: boolean;
  readonly tid = '3c1f0d52-0000-4000-8000-000000000001';
  readonly oid: string;
  /** All that mail comes in for: one that was left stays good. */
  readonly names: OwnName[];
  /** The address that people see. */
  shown: string;
  /** It has no room for another named property, so that our stamp is not kept. */
  takesStamps = true;
  readonly copies = new Map<string, Copy>();
  /** Ids of drafts that were sent and do not show it yet. */
  readonly leaving = new Set<string>();
  folders: Readonly<Record<Folder, string>>;
  #lives = 0;
  readonly #conversations = new Map<string, string>();
  #conversationsMade = 0;

  constructor(email: string, aliases: readonly string[], isOurs: boolean, number: number) {
    this.email = email;
    this.names = [email, ...aliases].map((one) => ({ email: one, since: -Infinity }));
    this.shown = email;
    this.isOurs = isOurs;
    this.oid = `9a410000-0000-4000-8000-${String(number).padStart(12, '0')}`;
    this.folders = this.#newFolders();
  }

  get wasMadeAnew(): boolean {
    return this.#lives > 1;
  }

  get addresses(): readonly string[] {
    return this.names.map(({ email }) => email);
  }

  rename(email: string, at: number): void {
    this.shown = email;
    this.names.push({ email, since: at });
  }

  /** Deleted and made anew for the same owner: empty, and nothing of it has the id that it had. */
  makeAnew(): void {
    this.leaving.clear();
    this.#conversations.clear();
    this.folders = this.#newFolders();
  }

  #newFolders(): Readonly<Record<Folder, string>> {
    this.#lives += 1;
    const id = (name: string) => `${name}-${this.#lives}-${this.email}`;
    return {
      inbox: id('inbox'),
      sentitems: id('sent'),
      drafts: id('drafts'),
      archive: id('archive'),
      deleteditems: id('deleted'),
    };
  }

  /**
   * Exchange puts a letter where the ones it refers to are, and unrelated ones of the same plain subject together (both
   * as seen in production); each mailbox has its own ids.
   */
  conversationFor(letter: Letter): string {
    if (letter.no % STRAY === 0) return this.#newConversation();
    const known = [letter.inReplyTo, ...letter.references.toReversed()]
      .map((id) => (id === null ? undefined : this.#conversations.get(id)))
      .find((id) => id !== undefined);
    const topic = letter.subject.replace(/^(?:re|fw): /i, '');
    const conversation =
      known ?? this.#conversations.get(`topic ${topic}`) ?? this.#newConversation();
    this.#conversations.set(letter.messageId, conversation);
    // A changed subject does not open the conversation to strangers.
    if (known === undefined) this.#conversations.set(`topic ${topic}`, conversation);
    return conversation;
  }

  #newConversation(): string {
    this.#conversationsMade += 1;
    return `conv-${this.#conversationsMade}-${this.email}`;
  }
}
