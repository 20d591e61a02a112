import type { Random } from '../engine/random.ts';
import type { Exchange } from '../microsoft/exchange.ts';
import type { Copy } from '../microsoft/letter.ts';
import { OUR_MAILBOXES } from './cast.ts';
import { pickCopy } from './pick-copy.ts';

const MUCH = 40;

/** What becomes of mail that is there, and of mailboxes. */
export class Housekeeping {
  readonly #exchange: Exchange;
  readonly #random: Random;

  constructor(exchange: Exchange, random: Random) {
    this.#exchange = exchange;
    this.#random = random;
  }

  somebodyMovesMail(): void {
    const copy = this.#pickCopy(({ folder }) => folder === 'inbox');
    if (copy) this.#exchange.move(copy, 'archive');
  }

  /** Sorted into a folder, or thrown away: it is still there, under another id. */
  somebodyFilesMail(): void {
    const copy = this.#pickCopy(({ folder, isDraft }) => !isDraft && folder !== 'drafts');
    if (copy) this.#exchange.refile(copy, this.#random.pick(['archive', 'deleteditems']));
  }

  /** A whole folder at once: more is told together than may be asked for together. */
  somebodyFilesMuchMail(): void {
    const mailbox = this.#exchange.mailbox(this.#random.pick(OUR_MAILBOXES));
    const copies = [...mailbox.copies.values()].filter(
      (copy) => copy.goneAt === null && !copy.isDraft,
    );
    for (const copy of copies.slice(-MUCH)) this.#exchange.refile(copy, 'archive');
  }

  /** For good. */
  somebodyDeletesMail(): void {
    const copy = this.#pickCopy(({ folder }) => folder === 'inbox' || folder === 'deleteditems');
    if (copy) this.#exchange.remove(copy);
  }

  /** An administrator gives a user another name, once. */
  userIsRenamed(): void {
    const mailbox = this.#exchange.mailbox(this.#random.pick(OUR_MAILBOXES));
    const isRenamed = mailbox.shown !== mailbox.email;
    if (!isRenamed) this.#exchange.rename(mailbox, `new.${mailbox.email}`);
  }

  #pickCopy(fits: (copy: Copy) => boolean): Copy | null {
    const mailbox = this.#exchange.mailbox(this.#random.pick(OUR_MAILBOXES));
    return pickCopy(mailbox, this.#random, fits);
  }
}
