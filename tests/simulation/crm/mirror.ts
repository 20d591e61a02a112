import type { Random } from '../engine/random.ts';
import { CONTACTS, USERS } from '../story/cast.ts';
import type { Crm } from './crm.ts';

interface Copy {
  readonly entries: Map<string, any>;
  /** How far it reaches; null before the first answer. */
  reached: string | null;
}

/** A CRM that keeps a copy of every conversation, by asking now and then for what has changed. */
export class Mirror {
  readonly #crm: Crm;
  readonly #random: Random;
  readonly #copies = new Map<string, Copy>();

  constructor(crm: Crm, random: Random) {
    this.#crm = crm;
    this.#random = random;
  }

  /** One page of one contact's; it may fail. */
  async look(): Promise<void> {
    const { account } = this.#random.pick(USERS);
    const contact = this.#random.pick(CONTACTS).id;
    const copy = this.#copyOf(account, contact);
    const query = this.#queryOf(copy, this.#random.int(1, 5));
    const answer = await this.#crm.once('entries', { params: { account, contact }, query });
    if (answer?.status === 200) this.#take(copy, answer.body);
  }

  /** The copy of a contact's, once it has caught up. */
  async caughtUp(account: string, contact: string): Promise<readonly any[]> {
    const copy = this.#copyOf(account, contact);
    for (let more = true; more;) {
      const query = this.#queryOf(copy, 7);
      const { body } = await this.#crm.ask('entries', { params: { account, contact }, query });
      this.#take(copy, body);
      more = body.nextCursor !== null;
    }
    return [...copy.entries.values()];
  }

  #take(copy: Copy, { entries, updatedThrough }: any): void {
    for (const entry of entries) copy.entries.set(entry.id, entry);
    copy.reached = updatedThrough;
  }

  #queryOf({ reached }: Copy, limit: number): Record<string, string> {
    return { limit: String(limit), ...(reached === null ? {} : { updatedAfter: reached }) };
  }

  #copyOf(account: string, contact: string): Copy {
    const name = `${account}/${contact}`;
    const copy = this.#copies.get(name) ?? { entries: new Map(), reached: null };
    this.#copies.set(name, copy);
    return copy;
  }
}
