import type { Random } from '../engine/random.ts';
import type { Trace } from '../engine/trace.ts';
import type { VirtualTime } from '../engine/virtual-time.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import { Directory } from './directory.ts';
import type { ExchangeWatcher } from './exchange-watcher.ts';
import { everyone, type Copy, type Folder, type Letter } from './letter.ts';
import type { Mailbox } from './mailbox.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

export type LetterFields = Pick<
  Letter,
  'from' | 'to' | 'cc' | 'bcc' | 'subject' | 'inReplyTo' | 'references'
> &
  Partial<
    Pick<
      Letter,
      | 'isForged'
      | 'files'
      | 'markedPrivate'
      | 'stamp'
      | 'text'
      | 'messageClass'
      | 'headers'
      | 'kind'
    >
  > & {
    /** Behind its text. */
    readonly adds?: string;
  };

/** Mailboxes that mail each other, with Exchange's own clock. */
export class Exchange {
  readonly #time: VirtualTime;
  readonly #random: Random;
  readonly #faults: FaultBook;
  readonly #trace: Trace;
  readonly #skewMs: number;
  /** Whom there is mail for. */
  readonly directory = new Directory();
  readonly letters: Letter[] = [];
  readonly copies: Copy[] = [];
  readonly watchers: ExchangeWatcher[] = [];

  constructor(
    time: VirtualTime,
    random: Random,
    faults: FaultBook,
    trace: Trace,
    /** How far Exchange's clock is ahead of the app's. */
    skewMs: number,
  ) {
    this.#time = time;
    this.#random = random;
    this.#faults = faults;
    this.#trace = trace;
    this.#skewMs = skewMs;
  }

  /** Exchange's clock, milliseconds since 1970. */
  readonly now = (): number => this.#time.now() + this.#skewMs;

  /** Its owner is called otherwise from now on; mail to the address before still comes in. */
  rename(mailbox: Mailbox, email: string): void {
    this.directory.rename(mailbox, email, this.now());
    this.#trace.say(() => `${mailbox.email} is renamed ${email}`);
  }

  /** The mailbox is deleted and made anew under the same name. */
  makeAnew(mailbox: Mailbox): void {
    this.#trace.say(() => `${mailbox.email} is made anew`);
    mailbox.makeAnew();
    for (const copy of mailbox.copies.values()) if (copy.goneAt === null) this.remove(copy);
    for (const watcher of this.watchers) watcher.madeAnew?.(mailbox);
  }

  mailbox(email: string): Mailbox {
    return this.directory.mailbox(email);
  }

  copiesOf(letter: Letter): readonly Copy[] {
    return this.copies.filter((copy) => copy.letter === letter);
  }

  newLetter({ adds = '', ...fields }: LetterFields): Letter {
    const no = this.letters.length + 1;
    const letter: Letter = {
      files: [],
      markedPrivate: false,
      isForged: false,
      kind: 'message',
      messageClass: 'IPM.Note',
      headers: [],
      stamp: null,
      text: `letter ${no}.${adds}`,
      ...fields,
      no,
      messageId: `<l${no}@${fields.from.split('@')[1] ?? ''}>`,
      sentAt: this.now(),
    };
    this.letters.push(letter);
    return letter;
  }

  addDraft(mailbox: Mailbox, letter: Letter): Copy {
    const copy = this.#addCopy(mailbox, letter, 'drafts', true);
    for (const watcher of this.watchers) watcher.created(copy);
    return copy;
  }

  patchDraft(copy: Copy, letter: Letter): void {
    copy.letter = letter;
    for (const watcher of this.watchers) watcher.patched?.(copy);
  }

  /** Sends a draft: at once on its way, in Sent Items after `showsAfterMs`, till then as `showsAs`. */
  sendDraft(copy: Copy, showsAfterMs = 0, showsAs: 'draft' | 'missing' = 'draft'): void {
    const mailbox = this.mailbox(copy.mailbox);
    this.submit(copy.letter, copy);
    const show = (): void => {
      if (copy.goneAt !== null) return;
      copy.isDraft = false;
      copy.folder = 'sentitems';
      copy.receivedAt = wholeSecond(this.now());
      this.#arrived(copy);
    };
    if (mailbox.leaving.has(copy.id)) return;
    if (showsAfterMs === 0) {
      show();
      return;
    }
    if (showsAs === 'missing') {
      const until = this.#time.now() + showsAfterMs;
      copy.readableFrom = until;
      copy.listedFrom = until;
    }
    mailbox.leaving.add(copy.id);
    this.#time.after(showsAfterMs, () => {
      mailbox.leaving.delete(copy.id);
      show();
    });
  }

  /**
   * What somebody writes in their own mail program, whose copy is kept in Sent Items, by some programs and rules
   * elsewhere or not at all, by some programs only when they have time for it.
   */
  write(letter: Letter, keptIn: Folder | null = 'sentitems', afterMs = 0): void {
    const mailbox = this.directory.behind(letter.from);
    this.submit(letter, null);
    const keep = (): void => {
      if (mailbox && keptIn) this.#arrived(this.#addCopy(mailbox, letter, keptIn, false));
    };
    if (afterMs === 0) keep();
    else this.#time.after(afterMs, keep);
  }

  submit(letter: Letter, copy: Copy | null): void {
    this.#trace.say(
      () =>
        `${letter.from} sends letter ${letter.no} "${letter.subject}" to ${everyone(letter).join()}${answers(letter)}`,
    );
    for (const watcher of this.watchers) watcher.submitted(letter, copy);
    for (const mailbox of this.directory.reachedBy(letter)) {
      this.#time.after(this.#transportMs(), () => this.#deliver(mailbox, letter));
    }
  }

  remove(copy: Copy): void {
    copy.goneAt = this.#time.now();
    for (const watcher of this.watchers) watcher.removed?.(copy);
  }

  move(copy: Copy, folder: Folder): void {
    copy.folder = folder;
    for (const watcher of this.watchers) watcher.created(copy);
  }

  /** Filed or archived under a new id, as some clients do: the old one is gone, and a `created` tells of the new one. */
  refile(copy: Copy, folder: Folder): void {
    const { receivedAt, wasDelivered } = copy;
    copy.goneAt = this.#time.now();
    const mailbox = this.mailbox(copy.mailbox);
    const filed = this.#addCopy(mailbox, copy.letter, folder, false, {
      receivedAt,
      wasDelivered,
      trouble: copy.trouble,
      isRefiled: true,
    });
    for (const watcher of this.watchers) {
      watcher.refiled?.(copy, filed);
      watcher.created(filed);
    }
  }

  #transportMs(): number {
    return this.#random.chance(0.1)
      ? this.#random.int(60, 300) * SECOND
      : this.#random.int(1, 20) * SECOND;
  }

  #deliver(mailbox: Mailbox, letter: Letter): void {
    const copy = this.#addCopy(mailbox, letter, 'inbox', false);
    if (!mailbox.isOurs) return;
    switch (this.#faults.strike('copy')) {
      case 'message.not-yet-readable':
        copy.readableFrom = this.#time.now() + this.#random.int(1, 150) * SECOND;
        break;
      case 'message.fails-for-a-while':
        copy.failsUntil = this.#time.now() + this.#random.int(1, 60) * MINUTE;
        break;
      case 'message.listed-late':
        copy.listedFrom = this.#time.now() + this.#random.int(10, 270) * SECOND;
        break;
      case 'message.unreadable':
        copy.trouble = 'unreadable';
        break;
      case 'message.stuck':
        copy.trouble = 'stuck';
        break;
      case 'message.second-copy':
        this.#time.after(this.#random.int(0, 90) * SECOND, () =>
          this.#arrived(this.#addCopy(mailbox, letter, 'inbox', false)),
        );
        break;
      default:
    }
    this.#arrived(copy);
  }

  #arrived(copy: Copy): void {
    for (const watcher of this.watchers) {
      watcher.received(copy);
      watcher.created(copy);
    }
  }

  #addCopy(
    mailbox: Mailbox,
    letter: Letter,
    folder: Folder,
    isDraft: boolean,
    filed: Partial<Copy> = {},
  ): Copy {
    const at = wholeSecond(this.now());
    const copy: Copy = {
      id: `AAMk${this.copies.length + 1}-${mailbox.copies.size + 1}=`,
      mailbox: mailbox.email,
      letter,
      folder,
      isDraft,
      conversationId: mailbox.conversationFor(letter),
      wasDelivered: folder === 'inbox',
      receivedAt: at,
      createdAt: at,
      readableFrom: 0,
      listedFrom: 0,
      hiddenWhile: null,
      failsUntil: 0,
      trouble: null,
      goneAt: null,
      isOdd: false,
      isRefiled: false,
      ...filed,
    };
    this.copies.push(copy);
    mailbox.copies.set(copy.id, copy);
    return copy;
  }
}

function answers({ inReplyTo, references }: Letter): string {
  return inReplyTo === null && references.length === 0
    ? ''
    : `, in reply to ${inReplyTo}, references ${references.join()}`;
}

function wholeSecond(ms: number): number {
  return Math.floor(ms / SECOND) * SECOND;
}
