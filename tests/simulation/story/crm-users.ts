import type { Mirror } from '../crm/mirror.ts';
import { connect, disconnect, type SignInWorld } from '../crm/sign-in.ts';
import type { Random } from '../engine/random.ts';
import type { Exchange } from '../microsoft/exchange.ts';
import { type AddedAddress, CONTACTS, homeAddress, OUR_MAILBOXES, PARTNER, USERS } from './cast.ts';
import type { Who } from './epochs.ts';
import type { Owners } from './owners.ts';
import { ThreadTurner } from './thread-turner.ts';
import type { Turns } from './turns.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

const FILE = {
  name: 'offer.txt',
  contentType: 'text/plain',
  contentBase64: Buffer.alloc(200, 'x').toString('base64'),
};

export interface CrmUsersWorld extends SignInWorld {
  readonly exchange: Exchange;
  readonly contacts: AddedAddress[];
  readonly turns: Turns;
  readonly mirror: Mirror;
}

/** What users do in the CRM: connect, send, answer, disconnect, change the mailbox, connect again when they are told to. */
export class CrmUsers {
  readonly #world: CrmUsersWorld;
  readonly #random: Random;
  /** What each user has begun last. */
  readonly #latest = new Map<Who, Promise<void>>();
  #subjects = 0;

  readonly #owners: Owners;

  constructor(world: CrmUsersWorld, random: Random, owners: Owners) {
    this.#owners = owners;
    this.#world = world;
    this.#random = random;
  }

  readonly usedSubject = (): string | null =>
    this.#subjects === 0 ? null : `Offer ${this.#random.int(1, this.#subjects)}`;

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
          ...(this.#random.chance(0.15) ? { attachments: [FILE] } : {}),
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

  /** An address of a contact that was not known; what came from it before stays judged without it. */
  crmLearnsOfAnAddress(): Promise<void> {
    return this.#asConnected(async ({ account }) => {
      const { id, email } = this.#random.pick(CONTACTS);
      const { contacts, crm, exchange, time } = this.#world;
      await this.#owners.mirror(account);
      const added = { account, contact: id, email: homeAddress(id), from: time.now() };
      const params = { account, contact: id };
      const body = { emails: [email, added.email] };
      if (contacts.some((one) => one.account === account && one.contact === id)) return;
      const adding = { ...added, sureFrom: Infinity };
      contacts.push(adding);
      await crm.ask('contactPut', { params, body });
      // The app notes its own clock's time. By Exchange's clock, where that is ahead, mail may have come after it and
      // still have been judged before the address was known.
      adding.sureFrom = Math.max(time.now(), exchange.now());
    });
  }

  ownerChoosesAScope(): Promise<void> {
    return this.chooses(this.#random.pick(USERS));
  }

  chooses(who: Who): Promise<void> {
    return this.#alone(who, () => this.#owners.chooses(who));
  }

  ownerKeepsSomebodyOut(): Promise<void> {
    return this.#owners.keepsSomebodyOut();
  }

  threadIsStopped(): Promise<void> {
    const turner = new ThreadTurner(this.#world, this.#random);
    const who = this.#random.pick(USERS);
    return turner.stopsAndStarts(who, (run) => this.#alone(who, run));
  }

  mirrorLooks(): Promise<void> {
    return this.#world.mirror.look();
  }

  userLooksAtTheSettings(): Promise<void> {
    return this.#world.crm.look(this.#random.pick(USERS));
  }

  userDisconnects(): Promise<void> {
    return this.#alone(this.#random.pick(USERS), (who) => this.#leavesAndComesBack(who));
  }

  async #leavesAndComesBack(who: Who): Promise<void> {
    if (!this.#world.epochs.of(who)) return;
    await disconnect(this.#world, who);
    await this.#world.time.sleep(this.#random.int(0, 10) * MINUTE);
    if (this.#random.chance(0.8)) await this.connects(who, true);
  }

  /** Of whom this mailbox serves, the first leaves. */
  async leave(mailbox: string): Promise<void> {
    const epoch = this.#world.epochs.at(mailbox).at(0);
    const who = USERS.find(
      ({ account, user }) => account === epoch?.account && user === epoch.user,
    );
    if (who) await this.#alone(who, () => this.#leavesAndComesBack(who));
  }

  userChangesMailbox(): Promise<void> {
    return this.#alone(this.#random.pick(USERS), (who) => this.connects(who, true));
  }

  userReconnects(): Promise<void> {
    return this.connectAgain(this.#random.pick(USERS));
  }

  /** Told that the mailbox must be connected again, this user does so. */
  connectAgain(who: Who): Promise<void> {
    return this.#alone(who, async () => {
      const epoch = this.#world.epochs.of(who);
      if (epoch) await connect(this.#world, who, this.#world.exchange.mailbox(epoch.mailbox));
    });
  }

  async connects(who: Who, anyOther = false): Promise<void> {
    const usual = who.user === 'ben' ? OUR_MAILBOXES[2] : OUR_MAILBOXES[0];
    const email = anyOther || this.#random.chance(0.3) ? this.#random.pick(OUR_MAILBOXES) : usual;
    await connect(this.#world, who, this.#world.exchange.mailbox(email));
  }

  async #asConnected(run: (who: Who) => Promise<void>): Promise<void> {
    const who = this.#random.pick(USERS);
    const epoch = this.#world.epochs.of(who);
    if (epoch && epoch.endingSince === null) await run(who);
  }

  /** One user's sign-ins and disconnects come one after the other; the first may wait for days, while no process runs. */
  #alone(who: Who, run: (who: Who) => Promise<void>): Promise<void> {
    const before = this.#latest.get(who) ?? Promise.resolve();
    const own = before.then(() => run(who));
    this.#latest.set(who, own);
    return own;
  }
}
