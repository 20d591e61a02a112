import type { Exchange } from '../microsoft/exchange.ts';
import { everyone, type Copy } from '../microsoft/letter.ts';
import { type AddedAddress, CONTACTS } from '../story/cast.ts';
import { type Allowed, type Choices, concerns, type Listed } from '../story/choices.ts';
import type { Epoch } from '../story/epochs.ts';

const SECOND = 1000;

/** Which contact's thread a copy begins, where the scope lets it and no thread takes it. */
export type Start =
  | {
      readonly kind: 'begins';
      readonly contact: string;
      readonly email: string;
      readonly sure: boolean;
    }
  | { readonly kind: 'ambiguous'; readonly sure: boolean };

export type Answer = 'yes' | 'maybe' | 'no';

/** What may begin a thread, and who is kept out, by what owners and the CRM have said and when. */
export class Starts {
  readonly #exchange: Exchange;
  readonly #choices: Choices;
  /** What the CRM has added to its contacts. */
  readonly #added: readonly AddedAddress[];
  readonly #now: () => number;
  readonly #erased = new Set<string>();

  constructor(
    exchange: Exchange,
    choices: Choices,
    added: readonly AddedAddress[],
    now: () => number,
  ) {
    this.#exchange = exchange;
    this.#choices = choices;
    this.#added = added;
    this.#now = now;
  }

  forget(account: string, contact: string): void {
    this.#erased.add(`${account}/${contact}`);
  }

  /** Whether From and recipients may be read of any mail like this. */
  mayReadPeople(copy: Copy): boolean {
    return this.#choices.allowed.some(
      (one) => one.epoch.mailbox === copy.mailbox && one.way === wayOf(copy) && allows(one, copy),
    );
  }

  of(copy: Copy, epoch: Epoch): Start | null {
    const allowed = this.#allowed(copy, epoch);
    if (allowed === 'no') return null;
    const { names, wasMadeAnew } = this.#exchange.mailbox(copy.mailbox);
    const own = new Set(names.map(({ email }) => email));
    const inside = new Set(names.map(({ email }) => domainOf(email)));
    const isSent = copy.folder === 'sentitems';
    const people = isSent ? [...copy.letter.to, ...copy.letter.cc] : [copy.letter.from];
    // Of a new Sent Items the app learns when it asks for its folders.
    const sure = allowed === 'yes' && !(isSent && wasMadeAnew);
    for (const email of people) {
      if (own.has(email) || inside.has(domainOf(email))) continue;
      const found = this.#contactOf(email, epoch.account, copy);
      if (found !== null) return { ...found, sure: sure && found.sure };
    }
    return null;
  }

  #contactOf(email: string, account: string, copy: Copy): Start | null {
    const isThere = (contact: string): boolean => !this.#erased.has(`${account}/${contact}`);
    const base = CONTACTS.find((one) => one.email === email && isThere(one.id));
    const [, dora] = CONTACTS;
    const isTwins = email === dora?.email && this.#choices.twins.has(account);
    if (isTwins && base) return { kind: 'ambiguous', sure: true };
    // Scopes are chosen when all of them are known.
    const known = base?.id ?? (isTwins ? 'twin' : null);
    if (known !== null) return { kind: 'begins', contact: known, email, sure: true };
    const added = this.#added.find(
      (one) => one.account === account && one.email === email && isThere(one.contact),
    );
    if (!added || copy.receivedAt < added.from) return null;
    const sure = copy.receivedAt >= ceilSecond(added.sureFrom) && this.#now() >= added.sureFrom;
    return { kind: 'begins', contact: added.contact, email, sure };
  }

  #allowed(copy: Copy, epoch: Epoch): Answer {
    const own = this.#choices.allowed.filter(
      (one) => one.epoch === epoch && one.way === wayOf(copy) && copy.receivedAt >= one.from,
    );
    const now = this.#now();
    if (own.some((one) => isSure(one, copy, now))) return 'yes';
    return own.some(({ endedAt }) => endedAt === null) ? 'maybe' : 'no';
  }

  /** By the scope as it stands: what came before it begins nothing, and is not looked at. */
  isBefore(copy: Copy, epoch: Epoch): Answer {
    const open = this.#choices.open(epoch, wayOf(copy));
    if (open === null || copy.receivedAt >= ceilSecond(open.sureFrom)) return 'no';
    return copy.receivedAt < ceilSecond(open.from) ? 'yes' : 'maybe';
  }

  /** Whether somebody who wrote or gets it is kept out of this user's conversations. */
  keptOut(copy: Copy, epoch: Epoch): Answer {
    const now = this.#now();
    let answer: Answer = 'no';
    for (const one of this.#choices.listed) {
      if (!concerns(one, epoch) || !isNamed(copy, one)) continue;
      const isOn = now >= one.sureFrom;
      if (one.offFrom === null) {
        if (isOn) return 'yes';
      } else if (isOn && copy.receivedAt < one.offFrom) return 'yes';
      else if (now >= one.offSureFrom && copy.receivedAt >= one.offSureFrom) continue;
      answer = 'maybe';
    }
    return answer;
  }
}

/** Whether somebody of this name wrote or gets it: a domain names those under it, too, such as its mail server's. */
export function isNamed({ letter }: Copy, { name }: Listed): boolean {
  return [letter.from, ...everyone(letter)].some((email) =>
    name.startsWith('@')
      ? email.endsWith(name) || email.endsWith(`.${name.slice(1)}`)
      : email === name,
  );
}

export function wayOf({ folder }: Copy): Allowed['way'] {
  return folder === 'sentitems' ? 'sent' : 'received';
}

function allows({ from }: Allowed, { receivedAt }: Copy): boolean {
  return receivedAt >= from;
}

function isSure({ sureFrom, endingSince }: Allowed, { receivedAt }: Copy, now: number): boolean {
  return endingSince === null && now >= sureFrom && receivedAt >= ceilSecond(sureFrom);
}

function ceilSecond(ms: number): number {
  return Math.ceil(ms / SECOND) * SECOND;
}

function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1);
}
