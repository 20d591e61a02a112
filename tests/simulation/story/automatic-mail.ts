import type { Random } from '../engine/random.ts';
import type { Exchange, LetterFields } from '../microsoft/exchange.ts';
import { everyone, type Copy, type Letter } from '../microsoft/letter.ts';
import { ALIASES, CONTACTS, OUR_MAILBOXES } from './cast.ts';
import { pickCopy } from './pick-copy.ts';

/** Nobody outside reports for them: their mail is delivered inside. */
const OUR_DOMAINS: ReadonlySet<string> = new Set(
  [...OUR_MAILBOXES, ...OUR_MAILBOXES.flatMap((email) => ALIASES[email] ?? [])].map(domainOf),
);

const COMES_BACK_AT_ONCE = 0.06;

type Header = readonly [string, string];

/** What nobody writes: mail systems report, and mailboxes answer for their absent owners. No program keeps a copy of it. */
export class AutomaticMail {
  readonly #exchange: Exchange;
  readonly #random: Random;

  constructor(exchange: Exchange, random: Random) {
    this.#exchange = exchange;
    this.#random = random;
    // At once, so that it may be there before the Sent copy.
    exchange.watchers.push({
      created: () => undefined,
      received: () => undefined,
      submitted: (letter) => {
        const isOurs = exchange.directory.behind(letter.from)?.isOurs === true;
        const comesBack = letter.kind === 'message' && isOurs && !letter.isForged;
        if (comesBack && random.chance(COMES_BACK_AT_ONCE)) this.#comeBack(letter);
      },
    });
  }

  contactIsAway(): void {
    const { email } = this.#random.pick(CONTACTS);
    const isFromUs = ({ letter }: Copy): boolean =>
      letter.kind === 'message' && this.#exchange.directory.behind(letter.from)?.isOurs === true;
    const copy = pickCopy(this.#exchange.mailbox(email), this.#random, isFromUs);
    if (!copy) return;
    this.#submit(copy.letter, {
      kind: 'auto_reply',
      from: email,
      subject: `Automatic reply: ${copy.letter.subject}`,
      headers: [['Auto-Submitted', 'auto-replied']],
    });
  }

  /** By the own organisation's mail system or the recipient's. */
  mailComesBack(): void {
    const letter = this.#sentByUs();
    if (letter) this.#comeBack(letter);
  }

  #comeBack(letter: Letter): void {
    const recipient = this.#random.pick(everyone(letter));
    const domain = domainOf(recipient);
    const isOurs = OUR_DOMAINS.has(domain);
    this.#report(
      letter,
      recipient,
      isOurs || this.#random.chance(0.6)
        ? {
            from: `postmaster@${domainOf(letter.from)}`,
            headers: [['X-MS-Exchange-Organization-AuthAs', 'Internal']],
          }
        : { from: `MAILER-DAEMON@mx.${domain}`, headers: fromOutside('none') },
    );
  }

  /** Whoever got a mail knows what a report of it must name. */
  strangerForgesABounce(): void {
    const letter = this.#sentByUs();
    if (!letter) return;
    const recipient = this.#random.pick(everyone(letter));
    const forged = this.#random.pick([
      { from: 'postmaster@elsewhere.example', headers: fromOutside('pass') },
      { from: `postmaster@${domainOf(letter.from)}`, headers: fromOutside('fail') },
      { from: `postmaster@${domainOf(letter.from)}`, headers: fromOutside('none') },
    ]);
    this.#report(letter, recipient, { ...forged, isForged: true });
  }

  #sentByUs(): Letter | null {
    const mailbox = this.#exchange.mailbox(this.#random.pick(OUR_MAILBOXES));
    const isSent = ({ isDraft, wasDelivered, letter }: Copy): boolean =>
      !isDraft && !wasDelivered && everyone(letter).length > 0;
    return pickCopy(mailbox, this.#random, isSent)?.letter ?? null;
  }

  #report(
    letter: Letter,
    recipient: string,
    by: { readonly from: string; readonly headers: readonly Header[]; readonly isForged?: boolean },
  ): void {
    this.#submit(letter, {
      kind: 'bounce',
      subject: `Undeliverable: ${letter.subject}`,
      messageClass: 'REPORT.IPM.Note.NDR',
      adds: ` 550 5.1.10 <${recipient}> not found`,
      ...by,
    });
  }

  #submit(
    letter: Letter,
    fields: Pick<LetterFields, 'from' | 'subject'> & Partial<LetterFields>,
  ): void {
    const about = {
      inReplyTo: letter.messageId,
      references: [...letter.references, letter.messageId],
      to: [letter.from],
      cc: [],
      bcc: [],
    };
    this.#exchange.submit(this.#exchange.newLetter({ ...about, ...fields }), null);
  }
}

/** What our servers found out about the sender. */
function fromOutside(dmarc: string): readonly Header[] {
  return [
    ['Authentication-Results', `spf=${dmarc}; dkim=${dmarc}; dmarc=${dmarc}`],
    ['X-MS-Exchange-Organization-AuthAs', 'Anonymous'],
  ];
}

function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1);
}
