import type { FaultRule } from '../faults/fault-rule.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import type { Notifier } from '../notify/notifier.ts';
import { CONSUMER_TENANT_ID } from '../world.ts';
import type { Tenant, World } from '../world.ts';
import { TROUBLES } from './troubles.ts';
import type { Trouble } from './troubles.ts';

/** Password changed: what revokes a grant most often. */
const PASSWORD_CHANGED = 50173;

export interface TroubleState {
  trouble: Trouble;
  isOn: boolean;
  struck: number;
}

/** Makes things go wrong and mends them, as a person does it; what goes wrong is in the world's fault book. */
export class Panel {
  readonly #world: World;
  readonly #notifier: Notifier;
  /** Ids in the fault book, by trouble. */
  readonly #rules = new Map<string, string[]>();

  constructor(world: World, notifier: Notifier) {
    this.#world = world;
    this.#notifier = notifier;
  }

  troubles(): TroubleState[] {
    return TROUBLES.map((trouble) => {
      const rules = this.#rulesOf(trouble);
      const struck = rules.reduce((sum, rule) => sum + rule.struck, 0);
      return { trouble, isOn: rules.length > 0, struck };
    });
  }

  /** Rules in force that somebody else made, such as a test. */
  otherRules(): FaultRule[] {
    const own = new Set([...this.#rules.values()].flat());
    return this.#world.faults.inForce().filter(({ id }) => !own.has(id));
  }

  turn(trouble: Trouble, isOn: boolean): void {
    for (const { id } of this.#rulesOf(trouble)) this.#world.faults.remove(id);
    const added = isOn ? trouble.rules.map((rule) => this.#world.faults.add(rule).id) : [];
    this.#rules.set(trouble.id, added);
  }

  /** Who has an app connected: somebody signed in with it, and its grant is known. */
  grants(): { mailbox: Mailbox; isRevoked: boolean }[] {
    const { tokens, mailboxes } = this.#world;
    const grants = new Map<Mailbox, boolean>();
    for (const { oid, revocation } of tokens.refreshTokens.values()) {
      const mailbox = mailboxes.get(oid);
      // A new sign-in gives a good one beside those that are dead.
      if (mailbox) grants.set(mailbox, (grants.get(mailbox) ?? true) && revocation !== null);
    }
    return [...grants].map(([mailbox, isRevoked]) => ({ mailbox, isRevoked }));
  }

  revoke(mailbox: Mailbox): void {
    this.#world.tokens.revoke(mailbox.oid, { aadsts: PASSWORD_CHANGED, claimsChallenge: false });
    this.#world.happenings.changed();
  }

  restore(mailbox: Mailbox): void {
    this.#world.tokens.restore(mailbox.oid);
    this.#world.happenings.changed();
  }

  /** Microsoft says of all subscriptions that notifications were lost. */
  admitMissed(): number {
    const all = [...this.#world.subscriptions.values()];
    return all.filter((each) => this.#notifier.announce(each, 'missed')).length;
  }

  /** Everything goes well again: also what other rules made go wrong. */
  mendAll(): void {
    const { faults, tokens, mailboxes } = this.#world;
    faults.clear();
    this.#rules.clear();
    for (const { oid } of mailboxes.values()) tokens.restore(oid);
    this.#notifier.release('as-held');
  }

  companies(): Tenant[] {
    return [...this.#world.tenants.values()].filter(({ tid }) => tid !== CONSUMER_TENANT_ID);
  }

  #rulesOf({ id }: Trouble): FaultRule[] {
    const ids = this.#rules.get(id) ?? [];
    return this.#world.faults.list().filter((rule) => ids.includes(rule.id));
  }
}
