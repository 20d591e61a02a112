import { SimulatedClock } from './clock.ts';
import { FaultBook } from './faults/fault-book.ts';
import { Happenings } from './happenings.ts';
import { RequestJournal } from './journal.ts';
import type { DistributionList } from './mail/distribution-list.ts';
import { Mailbox } from './mail/mailbox.ts';
import type { MessageEvent } from './mail/message-event.ts';
import type { MailboxKind, MailboxOwner } from './mail/types.ts';
import type { Subscription } from './notify/subscription.ts';
import { guid, seededRandomness, systemRandomness } from './random.ts';
import type { Randomness } from './random.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import type { ConsentPolicy, Settings } from './settings.ts';
import { TokenStore } from './tokens.ts';
import type { AppRegistration } from './tokens.ts';

export interface Tenant {
  tid: string;
  /** Its name in control calls and its first domain: `contoso` has `contoso.example`. */
  name: string;
  displayName: string;
  consentPolicy: ConsentPolicy;
  /** Apps (client ids) that an administrator agreed to for everybody. */
  adminConsents: Set<string>;
}

type MessageListener = (mailbox: Mailbox, event: MessageEvent) => void;

export const CONSUMER_TENANT_ID = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** The whole state of the simulated Microsoft 365. Everything else reads and changes this. */
export class World {
  readonly clock = new SimulatedClock();
  readonly random: Randomness;
  /** By tid. */
  readonly tenants = new Map<string, Tenant>();
  /** By oid. */
  readonly mailboxes = new Map<string, Mailbox>();
  /** By address, in lower case. */
  readonly distributionLists = new Map<string, DistributionList>();
  /** By client id. */
  readonly apps = new Map<string, AppRegistration>();
  readonly subscriptions = new Map<string, Subscription>();
  readonly faults: FaultBook;
  readonly journal: RequestJournal;
  readonly happenings: Happenings;
  tokens: TokenStore;
  settings: Settings;
  /** `http://127.0.0.1:port`, known once the server listens. */
  origin = 'http://127.0.0.1';
  readonly #initialSettings: Settings;
  readonly #populate: (world: World) => void;
  readonly #messageListeners: MessageListener[] = [];
  readonly #resetListeners: (() => void)[] = [];

  constructor(
    populate: (world: World) => void,
    options: { seed?: number; settings?: Partial<Settings> } = {},
  ) {
    this.random = options.seed === undefined ? systemRandomness() : seededRandomness(options.seed);
    this.#populate = populate;
    this.#initialSettings = { ...DEFAULT_SETTINGS, ...options.settings };
    this.settings = { ...this.#initialSettings };
    this.tokens = new TokenStore(this.clock, this.random);
    this.faults = new FaultBook(this.clock, this.random);
    this.journal = new RequestJournal(this.clock);
    this.happenings = new Happenings(this.clock);
    this.#populate(this);
  }

  get loginUrl(): string {
    return `${this.origin}/login`;
  }

  get graphUrl(): string {
    return `${this.origin}/v1.0`;
  }

  newGuid(): string {
    return guid(this.random);
  }

  /** Each change of a message in any mailbox, at the moment it happens. */
  onMessageChange(listener: MessageListener): void {
    this.#messageListeners.push(listener);
  }

  /** Parts that keep state of their own forget it here. */
  onReset(listener: () => void): void {
    this.#resetListeners.push(listener);
  }

  addTenant(name: string, fields: Partial<Omit<Tenant, 'name'>> = {}): Tenant {
    const tenant: Tenant = {
      tid: guid(this.random),
      displayName: name.charAt(0).toUpperCase() + name.slice(1),
      consentPolicy: this.settings.consentPolicy,
      adminConsents: new Set(),
      ...fields,
      name,
    };
    this.tenants.set(tenant.tid, tenant);
    return tenant;
  }

  /** Finds by tid, name or `<name>.example`. */
  findTenant(nameOrId: string): Tenant | undefined {
    const wanted = nameOrId.toLowerCase();
    return [...this.tenants.values()].find(
      (tenant) =>
        tenant.tid === wanted || tenant.name === wanted || `${tenant.name}.example` === wanted,
    );
  }

  /** `tenant` is a tid or a name; a new name founds a tenant; none means the address's first domain label. */
  addMailbox(person: {
    email: string;
    name: string;
    tenant?: string;
    kind?: MailboxKind;
    aliases?: string[];
  }): Mailbox {
    const kind = person.kind ?? 'work';
    const tenant =
      kind === 'personal'
        ? 'consumers'
        : (person.tenant ?? person.email.split('@')[1]?.split('.')[0]);
    const { tid } = this.findTenant(tenant ?? '') ?? this.addTenant(tenant ?? 'unnamed');
    return this.openMailbox({ ...person, kind, tid, oid: newOid(this.random, kind) });
  }

  /** An empty mailbox of an account that is known already. */
  openMailbox(owner: MailboxOwner): Mailbox {
    const { clock, random } = this;
    const announce = (event: MessageEvent): void => {
      for (const listener of this.#messageListeners) listener(mailbox, event);
    };
    const mailbox = new Mailbox(owner, { clock, random, announce });
    this.mailboxes.set(mailbox.oid, mailbox);
    return mailbox;
  }

  /** By SMTP address, user principal name or alias, any case. */
  findMailbox(email: string): Mailbox | undefined {
    return [...this.mailboxes.values()].find((mailbox) => mailbox.answersTo(email));
  }

  /** The account lost its mailbox and got another: `tid` and `oid` stay, what was in it and its subscriptions are gone. */
  remakeMailbox(mailbox: Mailbox): void {
    mailbox.makeAnew();
    for (const { id, oid } of this.subscriptions.values()) {
      if (oid === mailbox.oid) this.subscriptions.delete(id);
    }
  }

  /** Back to the world as it was at the start; the people get new ids. */
  reset(): void {
    this.clear();
    this.#populate(this);
  }

  /** A world without anybody. */
  clear(): void {
    this.clock.reset();
    const stores = [this.tenants, this.mailboxes, this.distributionLists, this.apps];
    for (const store of [...stores, this.subscriptions]) store.clear();
    this.tokens = new TokenStore(this.clock, this.random);
    this.settings = { ...this.#initialSettings };
    this.faults.clear();
    this.journal.clear();
    this.happenings.clear();
    for (const listener of this.#resetListeners) listener();
  }
}

function newOid(random: Randomness, kind: MailboxKind): string {
  const id = guid(random);
  return kind === 'personal' ? `00000000-0000-0000-${id.slice(19)}` : id;
}
