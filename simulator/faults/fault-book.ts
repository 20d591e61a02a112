import type { SimulatedClock } from '../clock.ts';
import type { Randomness } from '../random.ts';
import type { FaultMatch, FaultRule, FaultSubject } from './fault-rule.ts';

/** The fault rules in force. A rule that has struck as often as it may is spent, and stays listed. */
export class FaultBook {
  readonly #rules: FaultRule[] = [];
  readonly #clock: SimulatedClock;
  readonly #random: Randomness;
  readonly #listeners: (() => void)[] = [];
  #count = 0;

  constructor(clock: SimulatedClock, random: Randomness) {
    this.#clock = clock;
    this.#random = random;
  }

  add(rule: Pick<FaultRule, 'match' | 'effect'>): FaultRule {
    const added: FaultRule = { ...rule, id: `fault-${(this.#count += 1)}`, seen: 0, struck: 0 };
    this.#rules.push(added);
    this.#changed();
    return added;
  }

  list(): readonly FaultRule[] {
    return this.#rules;
  }

  /** Those that can still strike. */
  inForce(): FaultRule[] {
    return this.#rules.filter(({ match, seen, struck }) => {
      const isOver = match.until !== undefined && this.#clock.now() > match.until;
      const isPast = match.nth !== undefined && seen >= match.nth;
      return !isOver && !isPast && struck < mostStrikes(match);
    });
  }

  remove(id: string): boolean {
    const index = this.#rules.findIndex((rule) => rule.id === id);
    if (index >= 0) this.#rules.splice(index, 1);
    this.#changed();
    return index >= 0;
  }

  clear(): void {
    this.#rules.length = 0;
    this.#changed();
  }

  /** A rule came, went or struck. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /**
   * The first rule that strikes this subject, counted as struck. `effects` names the effect types
   * that make sense at this point; other rules are neither counted nor used up.
   */
  strike(
    subject: FaultSubject,
    effects: readonly FaultRule['effect']['type'][],
  ): FaultRule | undefined {
    for (const rule of this.#rules) {
      if (!effects.includes(rule.effect.type) || !fits(rule, subject)) continue;
      rule.seen += 1;
      const { nth, probability, until } = rule.match;
      if (nth !== undefined && rule.seen !== nth) continue;
      if (rule.struck >= mostStrikes(rule.match)) continue;
      if (until !== undefined && this.#clock.now() > until) continue;
      if (probability !== undefined && this.#random.next() >= probability) continue;
      rule.struck += 1;
      this.#changed();
      return rule;
    }
    return undefined;
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

function mostStrikes({ nth, times }: FaultMatch): number {
  return times ?? (nth === undefined ? Number.POSITIVE_INFINITY : 1);
}

function fits(rule: FaultRule, subject: FaultSubject): boolean {
  const { target, method, path, mailbox } = rule.match;
  return (
    target === subject.target &&
    (method === undefined || method === subject.method) &&
    (path === undefined || new RegExp(path, 'i').test(subject.path)) &&
    (mailbox === undefined || mailbox.toLowerCase() === subject.mailbox?.toLowerCase())
  );
}
