import type { Copy } from '../microsoft/letter.ts';
import type { Who } from '../story/epochs.ts';
import { isDisturbed } from './disturbance.ts';
import type { Judged } from './judged.ts';
import { isOwed } from './owed.ts';
import { PROPERTIES, type Violation } from './properties.ts';

const MINUTE = 60_000;
/** What the app was given or told is known to it after this, when nothing disturbs it. */
const KNOWN_AFTER_MS = 3 * MINUTE;

/** Whether "up to date" is the truth whenever somebody looks: `current` of the interface's connection. */
export class StatusWatch {
  readonly violations: Violation[] = [];
  readonly #world: Judged;
  readonly #now: () => number;
  /** When a listing gave each copy first. */
  readonly listedAt = new Map<Copy, number>();

  constructor(world: Judged, now: () => number) {
    this.#world = world;
    this.#now = now;
  }

  listed(copies: readonly Copy[]): void {
    for (const copy of copies) {
      if (!this.listedAt.has(copy)) this.listedAt.set(copy, this.#now());
    }
  }

  /** A user's settings page, asked for at `askedAt` of the world's clock. */
  looked(who: Who, shown: any, askedAt: number): void {
    if (shown.current !== true) return;
    const why = this.#whyNot(who, shown, askedAt);
    if (why === null) return;
    const what = `${who.account}/${who.user} is shown as up to date, and ${why}`;
    this.violations.push({ property: PROPERTIES.current, what });
  }

  #whyNot(who: Who, shown: any, askedAt: number): string | null {
    const { status, lastError, problems, subscriptionsExpireAt } = shown;
    if (status !== 'connected') return `is ${status}`;
    if (lastError !== null) return `has an error, ${lastError.code}`;
    if (problems > 0) return `has ${problems} problems`;
    if (subscriptionsExpireAt === null) return 'nothing is notified';
    const epoch = this.#world.epochs.of(who);
    if (epoch === null || epoch.since > askedAt || epoch.endingSince !== null) return null;
    return this.#missing(who, askedAt);
  }

  /** A message that a listing gave and that is not in. */
  #missing({ account, user }: Who, askedAt: number): string | null {
    const { expectations } = this.#world;
    for (const verdict of expectations.verdicts.all) {
      const { copy, epoch, at } = verdict;
      const listedAt = Math.max(this.listedAt.get(copy) ?? Infinity, at);
      if (epoch.account !== account || epoch.user !== user || epoch.endingSince !== null) continue;
      if (!isOwed(verdict) || !this.#mustKnow(listedAt, askedAt)) continue;
      if (!expectations.verdicts.isAccountedFor(verdict))
        return `letter ${copy.letter.no} is not in`;
    }
    return null;
  }

  #mustKnow(since: number, askedAt: number): boolean {
    const { faults } = this.#world;
    return since + KNOWN_AFTER_MS <= askedAt && !isDisturbed(faults, since, askedAt);
  }
}
