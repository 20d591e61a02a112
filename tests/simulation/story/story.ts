import type { Random } from '../engine/random.ts';
import { AutomaticMail } from './automatic-mail.ts';
import { ALIASES, OUR_MAILBOXES, OUTSIDE, TEAM, TEAM_MEMBERS, USERS } from './cast.ts';
import { Correspondence } from './correspondence.ts';
import { CrmUsers } from './crm-users.ts';
import { Housekeeping } from './housekeeping.ts';
import { Owners, type OwnersWorld } from './owners.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** At the settings, by all users. */
const LOOKS = 25;

const IN_THE_CRM = {
  sendFromCrm: 9,
  replyFromCrm: 9,
  userDisconnects: 1.2,
  userChangesMailbox: 1.2,
  userReconnects: 0.6,
  crmLearnsOfAnAddress: 0.6,
  ownerChoosesAScope: 1.5,
  ownerKeepsSomebodyOut: 0.5,
  threadIsStopped: 4,
} as const;
const IN_MAIL_PROGRAMS = {
  contactAnswers: 22,
  userAnswersInOutlook: 12,
  userForwardsAside: 5,
  colleagueAnswersAside: 5,
  strangerWrites: 5,
  userWritesPrivately: 3,
  contactWritesAnew: 4,
  assistantAnswers: 4,
  contactAnswersFromHome: 2,
  userAsksAside: 5,
  userPutsSomebodyOnCc: 3,
  adviserAnswers: 3,
  strangerForgesTheUser: 2,
} as const;
const OF_ITSELF = { contactIsAway: 3, mailComesBack: 5, strangerForgesABounce: 2 } as const;
const IN_MAILBOXES = {
  somebodyMovesMail: 3,
  somebodyFilesMail: 5,
  somebodyFilesMuchMail: 2,
  somebodyDeletesMail: 1,
  userIsRenamed: 0.3,
} as const;
const ACTIONS = { ...IN_THE_CRM, ...IN_MAIL_PROGRAMS, ...IN_MAILBOXES, ...OF_ITSELF };

/** What the people of one seed do, and when. */
export class Story {
  readonly #world: OwnersWorld;
  readonly #random: Random;
  readonly #users: CrmUsers;
  readonly #correspondence: Correspondence;
  readonly #housekeeping: Housekeeping;
  readonly #automatic: AutomaticMail;
  #openActions = 0;
  #endsAt: number;

  constructor(world: OwnersWorld, random: Random) {
    this.#world = world;
    this.#random = random;
    this.#users = new CrmUsers(world, random, new Owners(world, random.fork('owners')));
    this.#correspondence = new Correspondence(world.exchange, random, this.#users.usedSubject);
    this.#housekeeping = new Housekeeping(world.exchange, random);
    this.#automatic = new AutomaticMail(world.exchange, random);
    this.#endsAt = world.time.now();
    for (const email of OUR_MAILBOXES) {
      const mailbox = world.exchange.directory.addMailbox(email, true, ALIASES[email]);
      mailbox.takesStamps = random.chance(0.95);
    }
    for (const email of OUTSIDE) world.exchange.directory.addMailbox(email, false);
    world.exchange.directory.addList(TEAM, TEAM_MEMBERS);
    world.crm.heard.push(({ type, data }) => {
      if (type === 'connection.changed' && data['reason'] === 'needs_reconnect') this.#heed(data);
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
      time.after(this.#random.int(0, 60) * SECOND, () => this.#do(() => this.#users.connects(who)));
      if (this.#random.chance(0.3))
        time.after(this.#random.int(2, 10) * MINUTE, () =>
          this.#do(() => this.#users.chooses(who)),
        );
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
      time.at(starts + when, () => this.#do(() => this.#act(action)));
    }
    for (let n = 0; n < LOOKS; n += 1) {
      const when = starts + this.#random.int(MINUTE, spanMs);
      time.at(when, () => this.#do(() => this.#users.userLooksAtTheSettings()));
      time.at(when + SECOND, () => this.#do(() => this.#users.mirrorLooks()));
    }
    this.#endsAt = starts + spanMs + 5 * MINUTE;
  }

  /** Somebody whom this mailbox serves leaves it, at the worst of moments. */
  leave(mailbox: string): void {
    void this.#do(() => this.#users.leave(mailbox));
  }

  /** Out of turn. */
  contactAnswers(): void {
    this.#correspondence.contactAnswers();
  }

  #act(action: keyof typeof ACTIONS): Promise<void> | void {
    if (isOneOf(IN_THE_CRM, action)) return this.#users[action]();
    if (isOneOf(OF_ITSELF, action)) return this.#automatic[action]();
    return isOneOf(IN_MAILBOXES, action)
      ? this.#housekeeping[action]()
      : this.#correspondence[action]();
  }

  /** A user who is told so connects again, some time later. */
  #heed(data: Readonly<Record<string, unknown>>): void {
    const who = USERS.find(
      ({ account, user }) => account === data['accountId'] && user === data['userId'],
    );
    if (!who) return;
    this.#world.time.after(this.#random.int(1, 45) * MINUTE, () =>
      this.#do(() => this.#users.connectAgain(who)),
    );
  }

  async #do(action: () => Promise<void> | void): Promise<void> {
    this.#openActions += 1;
    await action();
    this.#openActions -= 1;
  }
}

function isOneOf<T extends object>(actions: T, action: PropertyKey): action is keyof T {
  return action in actions;
}
