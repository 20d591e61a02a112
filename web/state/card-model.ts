import type { Authorize, BegunSignIn, Connection } from '../../client/src/types.ts';
import type { Arrival } from './arrival.ts';
import { type Card, cardOf, type CardKnowledge, needsApprovalLink } from './card.ts';
import { SyncProblem } from './problem.ts';
import type { PageSession } from './session.ts';
import type { SignInVisit, SignInWay } from './sign-in-visit.ts';
import { type Store, store } from './store.ts';

type Intent = NonNullable<Authorize['intent']>;

/** How the last step ended, for a line above the card. */
export type Notice =
  | { readonly kind: Done | 'cancelled' }
  | { readonly kind: 'failed'; readonly reason: string; readonly number: string | null }
  | { readonly kind: 'refused'; readonly problem: SyncProblem };

type Done = 'connected' | 'disconnected' | 'saved' | 'retried';

export interface CardShown {
  readonly card: Card;
  readonly notice: Notice | null;
  /** A press of a button is being answered. */
  readonly isWorking: boolean;
}

export interface CardModel {
  readonly shown: Pick<Store<CardShown>, 'get' | 'subscribe'>;
  readonly refresh: () => Promise<void>;
  readonly connect: (intent: Intent) => void;
  readonly giveUp: () => void;
  readonly ask: (step: CardKnowledge['asked']) => void;
  readonly disconnect: () => Promise<void>;
  /** Does what was pressed, and says how it ended. */
  readonly attempt: (act: () => Promise<Done | void>) => Promise<void>;
  readonly dismiss: () => void;
}

type Told = 'connected' | 'disconnected' | 'changed';

/**
 * The card without its looks: what it shows, and what a person can do. `arrival` is how this page was come back to;
 * `tell` hears what a CRM may want to know.
 */
export function cardModel(options: {
  readonly session: PageSession;
  readonly way: SignInWay;
  readonly arrival: Arrival | null;
  readonly tell?: (what: Told, connection: Connection) => void;
}): CardModel {
  const { session, way, tell = () => undefined } = options;
  let known: CardKnowledge = {
    connection: null,
    problem: null,
    busy: null,
    asked: null,
    other: null,
    approvalLink: null,
  };
  const first = { card: cardOf(known), notice: null, isWorking: false };
  const shown = store<CardShown>(first);
  let visit: SignInVisit | null = null;

  function show(more: Partial<Omit<CardShown, 'card'>>): void {
    shown.set((old) => ({ ...old, ...more, card: cardOf(known) }));
  }

  function know(more: Partial<CardKnowledge>, also: Partial<CardShown> = {}): void {
    known = { ...known, ...more };
    show(also);
  }

  function take(connection: Connection): void {
    const before = known.connection;
    // What ended well or badly is not said any more beside what has become of it since, such as in another tab.
    const isOther = before !== null && standOf(before) !== standOf(connection);
    know({ connection, problem: null }, isOther ? { notice: null } : {});
    if (before !== null && JSON.stringify(before) !== JSON.stringify(connection)) {
      tell('changed', connection);
    }
    if (needsApprovalLink(connection) && known.approvalLink === null) void makeLink();
  }

  /** What fails is said where the person looks; the rest of the card stays. */
  async function attempt(act: () => Promise<Done | void>): Promise<void> {
    show({ isWorking: true, notice: null });
    try {
      const kind = await act();
      if (kind !== undefined) show({ notice: { kind } });
    } catch (error) {
      if (!(error instanceof SyncProblem)) throw error;
      show({ notice: { kind: 'refused', problem: error } });
    } finally {
      show({ isWorking: false });
    }
  }

  function authorize(wish: Omit<Authorize, 'returnUrl'> = {}): Promise<BegunSignIn> {
    const body = { returnUrl: way.returnUrl, ...wish };
    return session.call('connection/authorize', { method: 'POST', body });
  }

  async function makeLink(): Promise<void> {
    const made = await authorize().catch(() => null);
    if (made) know({ approvalLink: made.adminConsentUrl });
  }

  async function arrive(arrival: Arrival): Promise<void> {
    switch (arrival.kind) {
      case 'authorized': {
        know({ busy: 'finishing' });
        const body = { ticket: arrival.ticket };
        const made = session.call<Connection>('connection/complete', { method: 'POST', body });
        await attempt(async () => {
          const connection = await made;
          take(connection);
          tell('connected', connection);
          return 'connected';
        });
        break;
      }
      case 'failed':
        show({ notice: arrival });
        break;
      case 'cancelled':
        show({ notice: { kind: 'cancelled' } });
        break;
      case 'different_mailbox':
        know({ other: { email: await addressOf(arrival.ticket) } });
        break;
      case 'admin_consent_required':
        break;
    }
    know({ busy: null });
    await refresh();
    // Where no mailbox is connected, the card itself says it.
    const isKept = known.connection !== null && known.connection.status !== 'disconnected';
    if (arrival.kind === 'admin_consent_required' && isKept) {
      show({ notice: { kind: 'failed', reason: arrival.kind, number: null } });
    }
  }

  async function refresh(): Promise<void> {
    try {
      take(await session.call<Connection>('connection'));
    } catch (error) {
      if (!(error instanceof SyncProblem)) throw error;
      know({ problem: error });
    }
  }

  /** Null where it can't be told, such as after ten minutes: then it goes on without. */
  async function addressOf(ticket: string | null): Promise<string | null> {
    if (ticket === null) return null;
    const asked = { method: 'POST', body: { ticket } } as const;
    const told = session.call<{ email: string }>('connection/other-mailbox', asked);
    return told.then(({ email }) => email).catch(() => null);
  }

  function connect(intent: Intent): void {
    const mine = way.begin();
    if (mine === null) {
      const problem = new SyncProblem('window_blocked', 'The browser let no window open.');
      show({ notice: { kind: 'refused', problem } });
      return;
    }
    visit = mine;
    const email = intent === 'change' ? known.other?.email : null;
    know({ busy: mine.where, asked: null, other: null }, { notice: null });
    const isOver = () => visit !== mine;
    void attempt(async () => {
      try {
        const { authorizeUrl } = await authorize(email ? { intent, loginHint: email } : { intent });
        if (isOver()) return;
        const arrival = await mine.go(authorizeUrl);
        if (isOver()) return;
        if (arrival) await arrive(arrival);
      } catch (error) {
        mine.giveUp();
        throw error;
      } finally {
        if (!isOver()) know({ busy: null });
      }
    });
  }

  void (options.arrival ? arrive(options.arrival) : refresh());

  return {
    shown,
    refresh,
    connect,
    giveUp() {
      visit?.giveUp();
      visit = null;
      know({ busy: null }, { isWorking: false });
    },
    ask: (asked) => know({ asked, ...(asked ? {} : { other: null }) }, { notice: null }),
    disconnect: () =>
      attempt(async () => {
        await session.call('connection', { method: 'DELETE' });
        know({ asked: null });
        await refresh();
        if (known.connection) tell('disconnected', known.connection);
        return 'disconnected';
      }),
    attempt,
    dismiss: () => know({ other: null }, { notice: null }),
  };
}

function standOf({ status, email, approval }: Connection): string {
  return JSON.stringify([status, email, approval?.state]);
}
