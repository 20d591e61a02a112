import { everyone, type Letter } from './letter.ts';
import { Mailbox } from './mailbox.ts';

/** All mailboxes and lists, and which of them an address leads to. */
export class Directory {
  readonly #mailboxes = new Map<string, Mailbox>();
  readonly #ways = new Map<string, readonly Mailbox[]>();

  get mailboxes(): readonly Mailbox[] {
    return [...this.#mailboxes.values()];
  }

  addMailbox(email: string, isOurs: boolean, aliases: readonly string[] = []): Mailbox {
    const mailbox = new Mailbox(email, aliases, isOurs, this.#mailboxes.size + 1);
    this.#mailboxes.set(email, mailbox);
    for (const address of mailbox.addresses) this.#ways.set(address, [mailbox]);
    return mailbox;
  }

  /** Mail to this address is delivered to each of these mailboxes. */
  addList(email: string, members: readonly string[]): void {
    const mailboxes = members.map((member) => this.mailbox(member));
    this.#ways.set(email, mailboxes);
  }

  /** By its first address. */
  mailbox(email: string): Mailbox {
    const found = this.#mailboxes.get(email);
    if (!found) throw new RangeError(`no mailbox ${email}`);
    return found;
  }

  /** The one mailbox behind an address: none for a list, or for somebody without a mailbox here. */
  behind(address: string): Mailbox | null {
    const [mailbox, ...others] = this.#ways.get(address) ?? [];
    return mailbox && others.length === 0 ? mailbox : null;
  }

  /** The mailboxes that get this letter, by whichever address or list, each once. */
  reachedBy(letter: Letter): ReadonlySet<Mailbox> {
    return new Set(everyone(letter).flatMap((email) => this.#ways.get(email) ?? []));
  }

  /** Mail to the address before still comes in. `at`: milliseconds since 1970, by Exchange's clock. */
  rename(mailbox: Mailbox, email: string, at: number): void {
    mailbox.rename(email, at);
    this.#ways.set(email, [mailbox]);
  }
}
