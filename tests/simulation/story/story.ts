import { connect, disconnect, type SignInWorld } from '../crm/sign-in.ts';
import type { Random } from '../engine/random.ts';
import type { Exchange, LetterFields } from '../microsoft/exchange.ts';
import type { Copy, Letter } from '../microsoft/letter.ts';
import type { Mailbox } from '../microsoft/mailbox.ts';
import {
  ASSISTANT,
  COLLEAGUE,
  CONTACTS,
  OUR_MAILBOXES,
  OUTSIDE,
  PARTNER,
  STRANGER,
  USERS,
  type Contact,
} from './cast.ts';
import type { Who } from './epochs.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Just over and just under the limit that the app is given. */
const TOO_LARGE = 3001;
const FITS = 3000;

const ACTIONS = {
  sendFromCrm: 9,
  replyFromCrm: 9,
  contactAnswers: 22,
  userAnswersInOutlook: 12,
  userForwardsAside: 5,
  colleagueAnswersAside: 5,
  strangerWrites: 5,
  userWritesPrivately: 3,
  contactWritesAnew: 4,
  assistantAnswers: 4,
  somebodyMovesMail: 3,
  somebodyDeletesMail: 1,
  userDisconnects: 1.2,
  userChangesMailbox: 1.2,
  userReconnects: 0.6,
} as const;
type Action = keyof typeof ACTIONS;

export interface StoryWorld extends SignInWorld {
  readonly exchange: Exchange;
}

/**
 * What the people of one seed do, at seeded moments: connect, send, answer from the CRM, from Outlook and as the
 * contact, ask aside, write privately, disconnect, change the mailbox, reconnect.
 */
export class Story {
  readonly #world: StoryWorld;
  readonly #random: Random;
  readonly #busy = new Set<Who>();
  #subjects = 0;
  #openActions = 0;
  #endsAt: number;

  constructor(world: StoryWorld, random: Random) {
    this.#world = world;
    this.#random = random;
    this.#endsAt = world.time.now();
    for (const email of OUR_MAILBOXES) world.exchange.addMailbox(email, true);
    for (const email of OUTSIDE) world.exchange.addMailbox(email, false);
    world.crm.heard.push(({ type, data }) => {
      if (type === 'connection.changed' && data['reason'] === 'needs_reconnect')
        this.#reconnectSoon(data);
    });
  }

  /** Nothing more is going to be begun, and nothing that was begun is under way. */
  get isOver(): boolean {
    return this.#openActions === 0 && this.#world.time.now() >= this.#endsAt;
  }

  get endsAt(): number {
    return this.#endsAt;
  }

  /** Plans everything over `spanMs`, from now on. */
  begin(actions: number, spanMs: number): void {
    const { time } = this.#world;
    const starts = time.now();
    for (const who of USERS) {
      if (who.account === 'globex' && this.#random.chance(0.4)) continue;
      time.after(this.#random.int(0, 60) * SECOND, () => this.#do(() => this.#connects(who)));
    }
    // Half of it in a few busy minutes: what happens at once is what goes wrong.
    const rushes = Array.from({ length: this.#random.int(2, 4) }, () =>
      this.#random.int(5 * MINUTE, spanMs),
    );
    for (let n = 0; n < actions; n += 1) {
      const at = this.#random.chance(0.5)
        ? this.#random.pick(rushes) + this.#random.int(0, 4 * MINUTE)
        : this.#random.int(2 * MINUTE, spanMs);
      const action = n < 4 ? 'sendFromCrm' : this.#random.weighted(ACTIONS);
      const when = n < 4 ? this.#random.int(2 * MINUTE, 10 * MINUTE) : at;
      time.at(starts + when, () => this.#do(() => this[action]()));
    }
    this.#endsAt = starts + spanMs + 5 * MINUTE;
  }

  async #do(action: () => Promise<void> | void): Promise<void> {
    this.#openActions += 1;
    await action();
    this.#openActions -= 1;
  }

  sendFromCrm(): Promise<void> {
    return this.#asConnected(async (who) => {
      const contact = this.#random.pick(CONTACTS);
      this.#subjects += 1;
      await this.#world.crm.send(
        who,
        {
          contact,
          subject: `Offer ${this.#subjects}`,
          text: `From the CRM, ${this.#subjects}.`,
          ...(this.#random.chance(0.25) ? { cc: [{ email: PARTNER }] } : {}),
          ...(this.#random.chance(0.15) ? { attachments: [this.#file()] } : {}),
        },
        contact.id,
      );
    });
  }

  replyFromCrm(): Promise<void> {
    return this.#asConnected(async (who) => {
      const contact = this.#random.pick(CONTACTS);
      const entries = await this.#world.crm.conversation(who.account, contact.id);
      if (entries.length === 0) return;
      // Mostly to the newest, as people do.
      const to = this.#random.chance(0.6) ? entries[0] : this.#random.pick(entries);
      await this.#world.crm.send(
        who,
        {
          contact,
          text: 'An answer from the CRM.',
          replyTo: to.id,
          ...(this.#random.chance(0.3) ? { replyAll: true } : {}),
        },
        contact.id,
      );
    });
  }

  contactAnswers(): void {
    const contact = this.#random.pick(CONTACTS);
    const copy = this.#pickCopy(contact.email, ({ letter }) => isOurs(letter.from));
    if (copy) this.#answer(contact.email, copy.letter, this.#random.chance(0.25));
  }

  assistantAnswers(): void {
    const copy = this.#pickCopy(this.#random.pick(CONTACTS).email, ({ letter }) =>
      isOurs(letter.from),
    );
    if (copy) this.#write(ASSISTANT, { ...answerTo(copy.letter), to: [copy.letter.from] });
  }

  userAnswersInOutlook(): void {
    const email = this.#random.pick(OUR_MAILBOXES);
    const isContacts = ({ letter, folder }: Copy) =>
      folder !== 'drafts' && CONTACTS.some((contact) => contact.email === letter.from);
    const copy = this.#pickCopy(email, isContacts);
    if (copy) this.#answer(email, copy.letter, this.#random.chance(0.2));
  }

  userForwardsAside(): void {
    const copy = this.#pickCopy(this.#random.pick(OUR_MAILBOXES), ({ isDraft }) => !isDraft);
    if (!copy) return;
    const { letter, mailbox } = copy;
    const headers = this.#random.chance(0.5)
      ? answerTo(letter)
      : { inReplyTo: null, references: [...letter.references, letter.messageId] };
    this.#write(mailbox, { ...headers, subject: `Fw: ${letter.subject}`, to: [COLLEAGUE] });
  }

  colleagueAnswersAside(): void {
    const copy = this.#pickCopy(COLLEAGUE, () => true);
    if (copy) this.#answer(COLLEAGUE, copy.letter, false);
  }

  strangerWrites(): void {
    this.#write(STRANGER, {
      ...anew(this.#subjectOfOld() ?? 'Private matter'),
      to: [this.#random.pick(OUR_MAILBOXES)],
    });
  }

  userWritesPrivately(): void {
    const to = this.#random.pick([STRANGER, ...CONTACTS.map(({ email }) => email)]);
    this.#write(this.#random.pick(OUR_MAILBOXES), { ...anew('Private matter'), to: [to] });
  }

  /** A new mail, not an answer: private, also under the subject of a thread. */
  contactWritesAnew(): void {
    this.#write(this.#random.pick(CONTACTS).email, {
      ...anew(this.#subjectOfOld() ?? 'Something else'),
      to: [this.#random.pick(OUR_MAILBOXES)],
    });
  }

  somebodyMovesMail(): void {
    const copy = this.#pickCopy(
      this.#random.pick(OUR_MAILBOXES),
      ({ folder }) => folder === 'inbox',
    );
    if (copy) this.#world.exchange.move(copy, 'archive');
  }

  somebodyDeletesMail(): void {
    const copy = this.#pickCopy(
      this.#random.pick(OUR_MAILBOXES),
      ({ folder }) => folder === 'inbox',
    );
    if (copy) copy.gone = true;
  }

  userDisconnects(): Promise<void> {
    return this.#alone(this.#random.pick(USERS), (who) => this.#leavesAndComesBack(who));
  }

  async #leavesAndComesBack(who: Who): Promise<void> {
    if (!this.#world.epochs.of(who)) return;
    await disconnect(this.#world, who);
    await this.#world.time.sleep(this.#random.int(0, 10) * MINUTE);
    if (this.#random.chance(0.8)) await this.#connects(who, true);
  }

  /** At the worst of moments. */
  leave(mailbox: string): void {
    const epoch = this.#world.epochs.at(mailbox).at(0);
    const who = USERS.find(
      ({ account, user }) => account === epoch?.account && user === epoch.user,
    );
    if (who) void this.#do(() => this.#alone(who, () => this.#leavesAndComesBack(who)));
  }

  userChangesMailbox(): Promise<void> {
    return this.#alone(this.#random.pick(USERS), (who) => this.#connects(who, true));
  }

  userReconnects(): Promise<void> {
    return this.#alone(this.#random.pick(USERS), async (who) => {
      const epoch = this.#world.epochs.of(who);
      if (epoch) await connect(this.#world, who, this.#world.exchange.mailbox(epoch.mailbox));
    });
  }

  #reconnectSoon(data: Readonly<Record<string, unknown>>): void {
    const who = USERS.find(
      ({ account, user }) => account === data['accountId'] && user === data['userId'],
    );
    if (!who) return;
    this.#world.time.after(this.#random.int(1, 45) * MINUTE, () =>
      this.#do(() =>
        this.#alone(who, async () => {
          const epoch = this.#world.epochs.of(who);
          if (epoch) await connect(this.#world, who, this.#world.exchange.mailbox(epoch.mailbox));
        }),
      ),
    );
  }

  async #connects(who: Who, anyOther = false): Promise<void> {
    const usual = who.user === 'ben' ? OUR_MAILBOXES[2] : OUR_MAILBOXES[0];
    const email = anyOther || this.#random.chance(0.3) ? this.#random.pick(OUR_MAILBOXES) : usual;
    await connect(this.#world, who, this.#world.exchange.mailbox(email));
  }

  async #asConnected(run: (who: Who) => Promise<void>): Promise<void> {
    const who = this.#random.pick(USERS);
    const epoch = this.#world.epochs.of(who);
    if (epoch && epoch.endingSince === null) await run(who);
  }

  /** One user's sign-ins and disconnects come one after the other. */
  async #alone(who: Who, run: (who: Who) => Promise<void>): Promise<void> {
    while (this.#busy.has(who)) await this.#world.time.sleep(10 * SECOND);
    this.#busy.add(who);
    await run(who);
    this.#busy.delete(who);
  }

  /** How mail programs answer: with all headers, with some, with another subject. */
  #answer(from: string, letter: Letter, all: boolean): void {
    const { inReplyTo, references, subject } = answerTo(letter);
    const style = this.#random.weighted({
      whole: 12,
      withoutReferences: 2,
      withoutInReplyTo: 2,
      otherSubject: 1.5,
      referencesAndOtherSubject: 1,
    });
    const others = all
      ? [...letter.to, ...letter.cc].filter((email) => email !== from && email !== letter.from)
      : [];
    const to = letter.from === from ? letter.to : [letter.from];
    this.#write(from, {
      inReplyTo: /withoutInReplyTo|referencesAnd/.test(style) ? null : inReplyTo,
      references: style === 'withoutReferences' ? [] : references,
      subject: /[oO]therSubject/.test(style) ? `Something else than ${letter.no}` : subject,
      to,
      cc: others,
      ...(this.#random.chance(0.1) ? { files: [{ name: 'file.txt', bytes: FITS }] } : {}),
      ...(this.#random.chance(0.05) ? { files: [{ name: 'large.bin', bytes: TOO_LARGE }] } : {}),
      ...(this.#random.chance(0.03) ? { markedPrivate: true } : {}),
    });
  }

  #write(
    from: string,
    fields: Omit<LetterFields, 'from' | 'cc' | 'bcc'> & { cc?: readonly string[] },
  ): void {
    const { exchange } = this.#world;
    exchange.write(exchange.newLetter({ cc: [], bcc: [], ...fields, from }));
  }

  /** Any message that somebody sees in a mailbox, the newer the likelier. */
  #pickCopy(email: string, fits: (copy: Copy) => boolean): Copy | null {
    const mailbox: Mailbox = this.#world.exchange.mailbox(email);
    const seen = [...mailbox.copies.values()].filter((copy) => !copy.gone && fits(copy));
    if (seen.length === 0) return null;
    const recent = seen.slice(-4);
    return this.#random.pick(this.#random.chance(0.7) ? recent : seen);
  }

  #subjectOfOld(): string | null {
    if (this.#subjects === 0 || this.#random.chance(0.6)) return null;
    return `Offer ${this.#random.int(1, this.#subjects)}`;
  }

  #file(): Record<string, string> {
    return {
      name: 'offer.txt',
      contentType: 'text/plain',
      contentBase64: Buffer.alloc(200, 'x').toString('base64'),
    };
  }
}

function answerTo(letter: Letter): Pick<Letter, 'inReplyTo' | 'references' | 'subject'> {
  const subject = /^re: /i.test(letter.subject) ? letter.subject : `Re: ${letter.subject}`;
  return {
    inReplyTo: letter.messageId,
    references: [...letter.references, letter.messageId],
    subject,
  };
}

function anew(subject: string): Pick<Letter, 'inReplyTo' | 'references' | 'subject'> {
  return { inReplyTo: null, references: [], subject };
}

function isOurs(email: string): boolean {
  return OUR_MAILBOXES.some((one) => one === email);
}

export type { Action, Contact };
