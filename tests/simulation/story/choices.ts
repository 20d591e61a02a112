import type { Epoch, Who } from './epochs.ts';

/** A scope that lets mail of one way begin threads: maybe from the request on, surely from its answer on. */
export interface Allowed {
  readonly epoch: Epoch;
  readonly way: 'sent' | 'received';
  readonly from: number;
  sureFrom: number;
  /** It is narrowed: from this request on it may have ended. */
  endingSince: number | null;
  endedAt: number | null;
}

/** Somebody on a never-list, the account's or a user's: maybe from the request on, surely from its answer on. */
export interface Listed {
  readonly account: string;
  /** Null: the account's list. */
  readonly user: string | null;
  readonly name: string;
  readonly from: number;
  sureFrom: number;
  offFrom: number | null;
  offSureFrom: number;
}

/** What owners of mailboxes and the CRM have said of what may come in. All times are the world's clock. */
export class Choices {
  readonly allowed: Allowed[] = [];
  readonly listed: Listed[] = [];
  /** Accounts that hold a second contact with Dora's address. */
  readonly twins = new Set<string>();
  /** A scope is being narrowed or widened, a name is being listed, or taken off: what is not in by now need not come as it would have. */
  readonly turns: ((what: Allowed | Listed) => void)[] = [];

  turn(what: Allowed | Listed): void {
    for (const turn of this.turns) turn(what);
  }

  open(epoch: Epoch, way: Allowed['way']): Allowed | null {
    return (
      this.allowed.find(
        (one) => one.epoch === epoch && one.way === way && one.endingSince === null,
      ) ?? null
    );
  }

  listedBy({ account, user }: { account: string; user: string | null }): readonly Listed[] {
    return this.listed.filter(
      (one) => one.account === account && one.user === user && one.offFrom === null,
    );
  }
}

export const concerns = ({ account, user }: Listed, who: Who): boolean =>
  account === who.account && (user === null || user === who.user);
