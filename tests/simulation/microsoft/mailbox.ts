import type { Copy, Folder, Letter } from './letter.ts';

/** So many letters, one lands in a conversation of its own though its headers are right. */
const STRAY = 9;

/** One Exchange mailbox. */
export class Mailbox {
  readonly email: string;
  /** It may be connected to the app; the others belong to the people outside. */
  readonly isOurs: boolean;
  readonly tid = '3c1f0d52-0000-4000-8000-000000000001';
  readonly oid: string;
  /** Its own, the first is what people see. */
  readonly addresses: readonly string[];
  readonly copies = new Map<string, Copy>();
  /** Ids of drafts that were sent and do not show it yet. */
  readonly leaving = new Set<string>();
  readonly folders: Readonly<Record<Folder, string>>;
  readonly #conversations = new Map<string, string>();
  #conversationsMade = 0;

  constructor(email: string, aliases: readonly string[], isOurs: boolean, number: number) {
    this.email = email;
    this.addresses = [email, ...aliases];
    this.isOurs = isOurs;
    this.oid = `9a410000-0000-4000-8000-${String(number).padStart(12, '0')}`;
    this.folders = {
      inbox: `inbox-${email}`,
      sentitems: `sent-${email}`,
      drafts: `drafts-${email}`,
      archive: `archive-${email}`,
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
