import type { Random } from '../engine/random.ts';
import type { Exchange, LetterFields } from '../microsoft/exchange.ts';
import type { Copy, Letter } from '../microsoft/letter.ts';
import {
  ADVISER,
  ASSISTANT,
  COLLEAGUE,
  CONTACTS,
  homeAddress,
  OUR_MAILBOXES,
  PARTNER,
  STRANGER,
  TEAM,
} from './cast.ts';
import { pickCopy } from './pick-copy.ts';

const SECOND = 1000;
/** Bytes: just within and just over the limit that the app is given. */
const FITS = 3000;
const TOO_LARGE = 3001;
const SMALL = { name: 'file.txt', bytes: FITS };

/** What people write and do in their own mail programs, far from any CRM. */
export class Correspondence {
  readonly #exchange: Exchange;
  readonly #random: Random;
  /** A subject that the CRM has used; null while there is none. */
  readonly #usedSubject: () => string | null;

  constructor(exchange: Exchange, random: Random, usedSubject: () => string | null) {
    this.#exchange = exchange;
    this.#random = random;
    this.#usedSubject = usedSubject;
  }

  contactAnswers(): void {
    const contact = this.#random.pick(CONTACTS);
    const copy = this.#pickCopy(contact.email, this.#isFromUs);
    if (copy) this.#answer(contact.email, copy.letter, this.#random.chance(0.25));
  }

  assistantAnswers(): void {
    const copy = this.#pickCopy(this.#random.pick(CONTACTS).email, this.#isFromUs);
    if (copy) this.#write(ASSISTANT, { ...answerTo(copy.letter), to: [copy.letter.from] });
  }

  userAnswersInOutlook(): void {
    const email = this.#random.pick(OUR_MAILBOXES);
    const copy = this.#pickCopy(email, isFromContact);
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

  /** To a colleague, an adviser or the team's list, and often to oneself as well. */
  userAsksAside(): void {
    const copy = this.#pickCopy(this.#random.pick(OUR_MAILBOXES), ({ isDraft }) => !isDraft);
    if (!copy) return;
    const { letter, mailbox } = copy;
    const whom = this.#random.pick([COLLEAGUE, ADVISER, TEAM]);
    const self = this.#random.pick(this.#exchange.mailbox(mailbox).addresses);
    const cc = this.#random.chance(0.5) ? [self] : [];
    this.#write(mailbox, { ...answerTo(letter), to: [whom], cc });
  }

  /** Who was asked aside may then be told of what goes on; the user may be on cc as well, by whichever address. */
  userPutsSomebodyOnCc(): void {
    const email = this.#random.pick(OUR_MAILBOXES);
    const copy = this.#pickCopy(email, isFromContact);
    if (!copy) return;
    const self = this.#exchange.mailbox(email).addresses;
    const cc = [this.#random.pick([COLLEAGUE, ADVISER]), this.#random.pick([...self, PARTNER])];
    this.#write(email, { ...answerTo(copy.letter), to: [copy.letter.from], cc });
  }

  adviserAnswers(): void {
    const copy = this.#pickCopy(ADVISER, () => true);
    if (copy) this.#answer(ADVISER, copy.letter, this.#random.chance(0.4));
  }

  contactAnswersFromHome(): void {
    const { id, email } = this.#random.pick(CONTACTS);
    const copy = this.#pickCopy(email, this.#isFromUs);
    if (!copy) return;
    const { inReplyTo, references, subject } = answerTo(copy.letter);
    const direct = this.#random.chance(0.3) ? inReplyTo : null;
    this.#write(homeAddress(id), {
      inReplyTo: direct,
      references,
      subject,
      to: [copy.letter.from],
    });
  }

  /** Anybody can write a From. */
  strangerForgesTheUser(): void {
    const copy = this.#pickCopy(this.#random.pick(CONTACTS).email, this.#isFromUs);
    if (!copy) return;
    const { from } = copy.letter;
    const to = this.#random.chance(0.5) ? [from] : [from, copy.mailbox, STRANGER];
    const letter = { ...answerTo(copy.letter), from, to, cc: [], bcc: [], isForged: true };
    this.#exchange.submit(this.#exchange.newLetter(letter), null);
  }

  strangerWrites(): void {
    this.#write(STRANGER, {
      ...anew(this.#oldSubjectOr('Private matter')),
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
      ...anew(this.#oldSubjectOr('Something else')),
      to: [this.#random.pick(OUR_MAILBOXES)],
    });
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
    const self = new Set(this.#exchange.mailbox(from).addresses);
    const others = all
      ? [...letter.to, ...letter.cc].filter((one) => !self.has(one) && one !== letter.from)
      : [];
    const to = self.has(letter.from) ? letter.to : [this.#asTheyKnow(letter.from)];
    this.#write(from, {
      inReplyTo: /withoutInReplyTo|referencesAnd/.test(style) ? null : inReplyTo,
      references: style === 'withoutReferences' ? [] : references,
      subject: /[oO]therSubject/.test(style) ? `Something else than ${letter.no}` : subject,
      to,
      cc: others,
      ...(this.#random.chance(0.1) ? { files: [SMALL] } : {}),
      ...(this.#random.chance(0.05)
        ? { files: [SMALL, { name: 'large.bin', bytes: TOO_LARGE }] }
        : {}),
      ...(this.#random.chance(0.03) ? { markedPrivate: true } : {}),
    });
  }

  #write(
    from: string,
    fields: Omit<LetterFields, 'from' | 'cc' | 'bcc'> & { cc?: readonly string[] },
  ): void {
    const address = this.#exchange.mailbox(from).shown;
    const letter = this.#exchange.newLetter({
      cc: [],
      bcc: [],
      ...fields,
      from: this.#asTheyKnow(address),
    });
    const keeping = this.#random.weighted({ sentitems: 90, archive: 6, nowhere: 4 });
    const late = this.#random.weighted({ no: 85, soon: 10, late: 5 });
    const afterMs =
      late === 'no' ? 0 : SECOND * this.#random.int(1, late === 'soon' ? 100 : 20 * 60);
    this.#exchange.write(letter, keeping === 'nowhere' ? null : keeping, afterMs);
  }

  /** Some use another of somebody's addresses, and so do some of their own. */
  #asTheyKnow(address: string): string {
    const mailbox = this.#exchange.directory.behind(address);
    return mailbox && this.#random.chance(0.15) ? this.#random.pick(mailbox.addresses) : address;
  }

  readonly #isFromUs = ({ letter }: Copy): boolean =>
    this.#exchange.directory.behind(letter.from)?.isOurs === true;

  #pickCopy(email: string, fits: (copy: Copy) => boolean): Copy | null {
    return pickCopy(this.#exchange.mailbox(email), this.#random, fits);
  }

  #oldSubjectOr(subject: string): string {
    return (this.#random.chance(0.4) && this.#usedSubject()) || subject;
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

function isFromContact({ letter, isDraft }: Copy): boolean {
  return !isDraft && CONTACTS.some(({ email }) => email === letter.from);
}
