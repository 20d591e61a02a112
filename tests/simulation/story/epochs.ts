/** A user of the CRM, by account. */
export interface Who {
  readonly account: string;
  readonly user: string;
}

/**
 * From the moment in which a user's mailbox was connected to the disconnect or change that ended it; a reconnect of the
 * same mailbox goes on with it. All times are the world's clock.
 */
export interface Epoch extends Who {
  readonly mailbox: string;
  readonly since: number;
  /** The request that ends it is under way: from here on it may have ended. */
  endingSince: number | null;
  /** That request was answered. */
  endedAt: number | null;
}

/** The connections of all users, as the users and the CRM saw them. */
export class Epochs {
  readonly all: Epoch[] = [];
  readonly endings: ((epoch: Epoch) => void)[] = [];

  begin(who: Who, mailbox: string, at: number): Epoch {
    const epoch = { ...who, mailbox, since: at, endingSince: null, endedAt: null };
    this.all.push(epoch);
    return epoch;
  }

  end(epoch: Epoch, at: number): void {
    epoch.endingSince ??= at;
    epoch.endedAt = at;
    for (const ending of this.endings) ending(epoch);
  }

  of({ account, user }: Who): Epoch | null {
    const own = this.all.filter((one) => one.account === account && one.user === user);
    const last = own.at(-1);
    return last && last.endedAt === null ? last : null;
  }

  /** Those that this mailbox serves now. */
  at(mailbox: string): readonly Epoch[] {
    return this.all.filter((one) => one.mailbox === mailbox && one.endedAt === null);
  }
}
