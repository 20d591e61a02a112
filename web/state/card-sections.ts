import type {
  ChangeConnection,
  Connection,
  NeverList,
  ScopeChange,
  SkippedMessage,
  WaitingSend,
} from '../../client/src/types.ts';
import type { CardModel } from './card-model.ts';
import type { PageSession } from './session.ts';
import { type Store, store } from './store.ts';

/** What is read when it is opened; null before. */
interface Sections {
  /** Those of 30 days. */
  readonly skipped: readonly SkippedMessage[] | null;
  readonly hasMoreSkipped: boolean;
  readonly audit: readonly ScopeChange[] | null;
  readonly neverList: NeverList | null;
  /** What Microsoft has not taken yet. */
  readonly waiting: readonly WaitingSend[] | null;
}

export interface CardSections {
  readonly shown: Pick<Store<Sections>, 'get' | 'subscribe'>;
  /** Whose they are: of another mailbox, which it then says, nothing is known yet. */
  readonly of: (connection: Connection) => boolean;
  readonly listSkipped: () => Promise<void>;
  readonly retry: (id: string) => Promise<void>;
  readonly listAudit: () => Promise<void>;
  /** Quietly: how many there are is known without. */
  readonly listWaiting: () => Promise<void>;
  readonly readNeverList: () => Promise<void>;
  readonly putNeverList: (list: NeverList) => Promise<void>;
  /** Another scope, or an administrator's approval that is no longer wanted. */
  readonly change: (body: ChangeConnection) => Promise<void>;
}

const NOTHING_READ: Sections = {
  skipped: null,
  hasMoreSkipped: false,
  audit: null,
  neverList: null,
  waiting: null,
};
const SHOWN_BACK_MS = 30 * 24 * 60 * 60 * 1000;

/** What stands behind the lines of the card that open, read and changed beside its model. */
export function cardSections(options: {
  readonly session: PageSession;
  readonly model: Pick<CardModel, 'attempt' | 'refresh'>;
  readonly now?: () => number;
}): CardSections {
  const { session, now = Date.now } = options;
  const { attempt, refresh } = options.model;
  const shown = store(NOTHING_READ);
  let owner = '';
  let moreSkipped: string | null = null;

  function show(more: Partial<Sections>): void {
    shown.set((old) => ({ ...old, ...more }));
  }

  async function readAudit(): Promise<void> {
    const { audit } = await session.call<{ audit: ScopeChange[] }>('audit?limit=10');
    show({ audit });
  }

  return {
    shown,
    of({ status, email }) {
      const mailbox = `${status} ${email}`;
      if (mailbox === owner) return false;
      owner = mailbox;
      shown.set(NOTHING_READ);
      return true;
    },
    listSkipped: () =>
      attempt(async () => {
        const old = shown.get().skipped;
        const after = moreSkipped === null ? '' : `&cursor=${encodeURIComponent(moreSkipped)}`;
        const page = await session.call<{ skipped: SkippedMessage[]; nextCursor: string | null }>(
          `skipped?limit=25${old === null ? '' : after}`,
        );
        const since = now() - SHOWN_BACK_MS;
        const recent = page.skipped.filter(({ occurredAt }) => Date.parse(occurredAt) >= since);
        moreSkipped = recent.length === page.skipped.length ? page.nextCursor : null;
        show({ skipped: [...(old ?? []), ...recent], hasMoreSkipped: moreSkipped !== null });
      }),
    retry: (id) =>
      attempt(async () => {
        await session.call(`skipped/${encodeURIComponent(id)}/retry`, { method: 'POST', body: {} });
        return 'retried';
      }),
    listAudit: () => attempt(readAudit),
    async listWaiting() {
      const read = session.call<{ sends: WaitingSend[] }>('waiting-sends');
      const { sends } = await read.catch(() => ({ sends: null }));
      show({ waiting: sends });
    },
    readNeverList: () =>
      attempt(async () => {
        show({ neverList: await session.call<NeverList>('never-list') });
      }),
    putNeverList: (list) =>
      attempt(async () => {
        const before = shown.get().neverList ?? list;
        const present = await session.call<NeverList>('never-list');
        const body = {
          addresses: merged(before.addresses, present.addresses, list.addresses),
          domains: merged(before.domains, present.domains, list.domains),
        };
        show({ neverList: await session.call<NeverList>('never-list', { method: 'PUT', body }) });
        return 'saved';
      }),
    change: (body) =>
      attempt(async () => {
        await session.call('connection', { method: 'PATCH', body });
        await Promise.all([refresh(), shown.get().audit && readAudit()]);
        return 'saved';
      }),
  };
}

/** What was changed here, of what is there now: what another page has put there since stays. */
function merged(
  before: readonly string[],
  present: readonly string[],
  mine: readonly string[],
): string[] {
  const kept = present.filter((name) => mine.includes(name) || !before.includes(name));
  const added = mine.filter((name) => !before.includes(name) && !present.includes(name));
  return [...kept, ...added];
}
