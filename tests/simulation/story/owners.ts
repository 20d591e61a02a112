import { params } from '../crm/crm.ts';
import type { Random } from '../engine/random.ts';
import { ADVISER, ASSISTANT, CONTACTS, homeAddress, PARTNER, USERS } from './cast.ts';
import type { Allowed, Choices, Listed } from './choices.ts';
import type { CrmUsersWorld } from './crm-users.ts';
import type { Epoch, Who } from './epochs.ts';

const SCOPES = ['crm-threads', 'sent-to-contacts', 'known-contacts'] as const;
type Scope = (typeof SCOPES)[number];
/** As a domain: whoever is at it. */
const DORAS = '@northwind.example';
const KEPT_OUT = [PARTNER, ADVISER, ASSISTANT, homeAddress('carla'), DORAS] as const;
const SECOND = 1000;
/** A list that was read may be believed this long. */
const WARM_MS = 10 * SECOND;

export interface OwnersWorld extends CrmUsersWorld {
  readonly choices: Choices;
}

/** What mailbox owners choose: what may begin a thread, and who is kept out of all of it. */
export class Owners {
  readonly #world: OwnersWorld;
  readonly #random: Random;
  readonly #mirrored = new Map<string, Promise<void>>();
  readonly #listing = new Set<string>();

  constructor(world: OwnersWorld, random: Random) {
    this.#world = world;
    this.#random = random;
  }

  /** The CRM makes all its contacts known, once and before it does anything else with them. */
  mirror(account: string): Promise<void> {
    const begun = this.#mirrored.get(account) ?? this.#putAll(account);
    this.#mirrored.set(account, begun);
    return begun;
  }

  async #putAll(account: string): Promise<void> {
    const contacts = CONTACTS.map(({ id, email }) => ({ id, emails: [email] }));
    const [, dora] = CONTACTS;
    if (dora && this.#random.chance(0.2)) {
      this.#world.choices.twins.add(account);
      contacts.push({ id: 'twin', emails: [dora.email] });
    }
    for (let left: readonly unknown[] = contacts; left.length > 0;) {
      const body = { contacts: left };
      const answer = await this.#world.crm.ask('contactsPut', { params: { account }, body });
      const now = left;
      left = now.filter((_, at) => answer.body.results[at].status !== 200);
    }
  }

  /** To be called while nobody else changes this user's connection. */
  async chooses(who: Who): Promise<void> {
    await this.mirror(who.account);
    const { choices, crm, epochs, time } = this.#world;
    const epoch = epochs.of(who);
    if (!epoch || epoch.endingSince !== null) return;
    const scope = this.#random.pick(SCOPES);
    const asked = time.now();
    const wider = this.#wider(epoch, scope, asked);
    const narrower = choices.allowed.filter(
      (one) => one.epoch === epoch && one.endingSince === null && !waysOf(scope).includes(one.way),
    );
    for (const one of narrower) {
      one.endingSince = asked;
      choices.turn(one);
    }
    const body = { scope, consentedBy: { name: who.user } };
    const answer = await crm.ask('connectionChange', { params: params(who), body });
    const now = time.now();
    if (answer.status === 200) {
      for (const one of wider) one.sureFrom = now;
      for (const one of narrower) one.endedAt = now;
      return;
    }
    for (const one of wider) [one.endingSince, one.endedAt] = [asked, now];
    for (const one of narrower) one.endingSince = null;
  }

  #wider(epoch: Epoch, scope: Scope, from: number): readonly Allowed[] {
    const { choices } = this.#world;
    const ways = waysOf(scope).filter((way) => choices.open(epoch, way) === null);
    const wider = ways.map((way) => ({
      epoch,
      way,
      from,
      sureFrom: Infinity,
      endingSince: null,
      endedAt: null,
    }));
    choices.allowed.push(...wider);
    for (const one of wider) choices.turn(one);
    return wider;
  }

  /** Puts somebody on a list, or clears it. */
  async keepsSomebodyOut(): Promise<void> {
    const { account, user: own } = this.#random.pick(USERS);
    const user = this.#random.chance(0.5) ? own : null;
    const list = `${account}/${user}`;
    const { choices, crm, time } = this.#world;
    if (this.#listing.has(list)) return;
    this.#listing.add(list);
    const asked = time.now();
    const before = choices.listedBy({ account, user });
    const name = this.#random.pick(KEPT_OUT);
    const off = before.length > 0;
    const on: Listed[] = off
      ? []
      : [
          {
            account,
            user,
            name,
            from: asked,
            sureFrom: Infinity,
            offFrom: null,
            offSureFrom: Infinity,
          },
        ];
    choices.listed.push(...on);
    for (const one of before) one.offFrom = asked;
    for (const one of [...on, ...before]) choices.turn(one);
    const isDomain = name.startsWith('@');
    const body = {
      addresses: off || isDomain ? [] : [name],
      domains: off || !isDomain ? [] : [name.slice(1)],
    };
    const path = user === null ? { account } : { account, user };
    const route = user === null ? 'accountNeverListPut' : 'userNeverListPut';
    await crm.ask(route, { params: path, body });
    const sure = time.now() + WARM_MS;
    for (const one of on) one.sureFrom = sure;
    for (const one of before) one.offSureFrom = sure;
    this.#listing.delete(list);
  }
}

function waysOf(scope: Scope): readonly Allowed['way'][] {
  if (scope === 'crm-threads') return [];
  return scope === 'sent-to-contacts' ? ['sent'] : ['sent', 'received'];
}
