import type { Connection } from '../../client/src/types.ts';
import type { ComposeProps } from './compose-props.ts';
import type { Draft } from './draft.ts';

const PREFIX = 'outlook-sync-draft!';
/** Another form of it is another version, and dropped. */
const VERSION = 1;
/** A long mail has a tenth; what is larger is not kept. */
const MOST_CHARACTERS = 300_000;
/** Since it was written last: mail text is not to lie about in a tab that nobody looks at. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

interface Kept {
  readonly version: number;
  readonly at: number;
  readonly draft: Draft;
}

/**
 * Drafts in the tab's own storage: over a reload, and no longer than the tab. The next user of the page finds none of the
 * one before, since each is kept under its user, and another's are erased as soon as somebody else's page is open.
 */
export class DraftStore {
  readonly #storage: Storage | null;
  readonly #owner: string;
  readonly #now: () => number;

  constructor(
    { accountId, userId }: Pick<Connection, 'accountId' | 'userId'>,
    {
      storage = tabStorage(),
      now = Date.now,
    }: { storage?: Storage | null; now?: () => number } = {},
  ) {
    this.#storage = storage;
    this.#owner = PREFIX + [accountId, userId].map(encodeURIComponent).join('!') + '!';
    this.#now = now;
  }

  /** Null: none is kept, or it is too old. */
  read(place: string): Draft | null {
    try {
      const text = this.#storage?.getItem(this.#owner + place) ?? null;
      const kept: Kept | null = text === null ? null : JSON.parse(text);
      const isGood = kept?.version === VERSION && this.#now() - kept.at < KEPT_MS;
      return isGood ? kept.draft : null;
    } catch {
      return null;
    }
  }

  /** Whether it is kept now. */
  write(place: string, draft: Draft): boolean {
    const kept: Kept = { version: VERSION, at: this.#now(), draft };
    const text = JSON.stringify(kept);
    if (text.length > MOST_CHARACTERS) {
      this.erase(place);
      return false;
    }
    try {
      this.#storage?.setItem(this.#owner + place, text);
      return this.#storage !== null;
    } catch {
      return false;
    }
  }

  erase(place: string): void {
    this.#storage?.removeItem(this.#owner + place);
  }

  eraseOthers(): void {
    const storage = this.#storage;
    if (storage === null) return;
    const keys = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? '');
    for (const key of keys) {
      if (key.startsWith(PREFIX) && !key.startsWith(this.#owner)) storage.removeItem(key);
    }
  }
}

/** One draft for each contact and message that is answered; a reply may become one to all. */
export function draftPlace({
  contact,
  replyTo,
  again,
}: Pick<ComposeProps, 'contact' | 'replyTo' | 'again'>): string {
  const answered = replyTo === null ? [] : ['to', replyTo.id];
  const about = again ? ['again', again.id] : answered;
  return [contact.id, ...about].map(encodeURIComponent).join('!');
}

/** A frame may be forbidden to keep anything. */
function tabStorage(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}
