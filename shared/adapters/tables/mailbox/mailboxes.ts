import { DUE_AHEAD_MS } from '../../../domain/durations.ts';
import { type MailboxRef, mailboxRefSchema } from '../../../domain/ids.ts';
import { union } from '../../../domain/mailbox/own-addresses.ts';
import { optimistically } from '../../../domain/optimistically.ts';
import type { RandomBytes } from '../../../ports/clock.ts';
import type {
  Attached,
  Mailbox,
  MailboxGrant,
  MailboxLink,
  Mailboxes,
} from '../../../ports/mailboxes.ts';
import type { Versioned } from '../../../ports/versioned.ts';
import { dueIndex } from '../due-index.ts';
import { key } from '../keys.ts';
import { mailboxIdentities } from './mailbox-identities.ts';
import {
  linkRow,
  linkSchema,
  MAILBOX_ROW,
  mailboxRow,
  mailboxSchema,
  tokensRow,
} from './mailbox-row.ts';
import { parseJson } from '../packed-json.ts';
import type { OpenTable, Row, RowChange } from '../table.ts';

/** Connections of one mailbox at most; more than a shared sales login needs. */
const MAX_LINKS = 1000;
const MAX_LEAVERS = 50;

/**
 * Table `mailboxes`, partition = the reference of the mailbox's present life (32 hex digits), until teardown has ended:
 * - `mailbox`: the mailbox itself; every change of a link replaces it too, so that its ETag orders them all;
 * - `link!{account}!{user}`: a connection that it serves, with the generation, example `link!acme!u-17`;
 * - `tokens`: see `token-caches.ts`; `run!…` and `wait!…`: resync runs.
 */
export function mailboxes(
  open: OpenTable,
  randomBytes: RandomBytes,
  counted: (by: 1 | -1) => Promise<void>,
): Mailboxes {
  const table = open('mailboxes');
  const identities = mailboxIdentities(open);
  const index = dueIndex(open);

  async function find(
    ref: MailboxRef,
  ): Promise<{ mailbox: Versioned<Mailbox>; links: MailboxLink[] } | null> {
    // `link!…` and `mailbox` are neighbours: one range read gives both.
    const range = { from: 'link!', to: `${MAILBOX_ROW}~`, limit: MAX_LINKS + 1 };
    const rows = await table.range(ref, range);
    const row = rows.find(({ rowKey }) => rowKey === MAILBOX_ROW);
    if (!row) return null;
    const links = rows.filter((other) => other !== row).map((one) => parseJson(linkSchema, one));
    return { mailbox: { value: parseJson(mailboxSchema, row), etag: row.etag }, links };
  }

  async function done(...changes: [RowChange, ...RowChange[]]): Promise<boolean> {
    return (await table.change(...changes)).kind === 'done';
  }

  /** Written before the life that they are for: a row of one that never began is found to be for nothing. */
  async function firstRows(ref: MailboxRef, { now }: MailboxGrant): Promise<Mailbox['due']> {
    // Later than what the sign-in itself queues.
    const at = Date.parse(now) + DUE_AHEAD_MS;
    return {
      renew: await index.add('renew', ref, at),
      resync: await index.add('resync', ref, at),
    };
  }

  /** One try. */
  async function tryAttach(
    grant: MailboxGrant,
    link: MailboxLink,
  ): Promise<Attached | 'contended'> {
    const claimed = await identities.find(grant.identity);
    const found = claimed && (await find(claimed.value));
    if (claimed && found && found.mailbox.value.state !== 'closing') {
      const { value, etag } = found.mailbox;
      const due = value.state === 'active' ? value.due : await firstRows(value.ref, grant);
      const row = mailboxRow({ ...withGrant(value, grant), due });
      const joined = await done(
        { kind: 'replace', row, etag },
        ...grantRows(value.ref, grant, link),
      );
      const reopened = value.state !== 'active' || value.grantDoubtSince !== null;
      return joined ? { ref: value.ref, begun: false, reopened } : 'contended';
    }
    // A claim without a mailbox is one whose maker died before the next step: it is taken over.
    const ref = claimed && !found ? claimed.value : newRef(randomBytes);
    if (claimed?.value !== ref && !(await identities.claim(grant.identity, ref, claimed)))
      return 'contended';
    const row = mailboxRow(newMailbox(ref, grant, await firstRows(ref, grant)));
    const begun = await done({ kind: 'insert', row }, ...grantRows(ref, grant, link));
    return begun ? { ref, begun, reopened: false } : 'contended';
  }

  /** Whether there may be more. */
  async function removePage(ref: MailboxRef): Promise<boolean | 'contended'> {
    const rows = await table.range(ref, { from: '!', to: '~', limit: 100 });
    const [first, ...rest] = rows.map(({ partitionKey, rowKey }) => ({
      kind: 'delete' as const,
      partitionKey,
      rowKey,
    }));
    if (!first) return false;
    return (await done(first, ...rest)) || 'contended';
  }

  return {
    find,

    save: ({ value, etag }) => done({ kind: 'replace', row: mailboxRow(value), etag }),

    async attach(grant, link) {
      const attached = await optimistically('mailbox_contended', () => tryAttach(grant, link));
      if (attached.begun) await counted(1);
      return attached;
    },

    detach: (ref, link, now) =>
      optimistically('mailbox_contended', async () => {
        const found = await find(ref);
        const own = found?.links.find((one) => isSame(one, link));
        if (!found || !own) return 'gone';
        const last = found.links.length === 1;
        const { value, etag } = found.mailbox;
        const after: Mailbox = {
          ...value,
          left: withLeaver(value.left, own),
          ...(last ? { state: 'closing', closingSince: now } : {}),
        };
        const rowKey = linkRow(ref, own).rowKey;
        const taken = await done(
          { kind: 'replace', row: mailboxRow(after), etag },
          { kind: 'delete', partitionKey: ref, rowKey },
        );
        if (taken && last) await counted(-1);
        if (!taken) return 'contended';
        return last ? 'closing' : 'shared';
      }),

    async remove(ref, identity) {
      // First the claim: a later connect of the same mailbox must begin a life of its own.
      await identities.release(identity, ref);
      let hasMore = true;
      while (hasMore) hasMore = await optimistically('mailbox_contended', () => removePage(ref));
    },
  };
}

/** A link of an older generation than the one to take is the same connection's; a newer one is a new connect. */
function isSame(one: MailboxLink, link: MailboxLink): boolean {
  const same = key(one.accountId, one.userId) === key(link.accountId, link.userId);
  return same && one.generation <= link.generation;
}

/** Each once, so many that the row stays small. */
function withLeaver(left: Mailbox['left'], { accountId, userId }: MailboxLink): Mailbox['left'] {
  const others = left.filter((one) => one.accountId !== accountId || one.userId !== userId);
  return [...others, { accountId, userId }].slice(-MAX_LEAVERS);
}

function grantRows(ref: MailboxRef, grant: MailboxGrant, link: MailboxLink): RowChange[] {
  const rows: Row[] = [
    linkRow(ref, { ...link, linkedAt: grant.now }),
    tokensRow(ref, grant.identity, grant.sealedTokens),
  ];
  return rows.map((row) => ({ kind: 'upsert', row }));
}

/** A new grant heals what was doubted; what the life has reached stays. */
function withGrant(mailbox: Mailbox, grant: MailboxGrant): Mailbox {
  const { email, folders, now } = grant;
  const own = union(mailbox, grant);
  // Nothing was read while the grant was refused or in doubt.
  const wasClosed = mailbox.state !== 'active' || mailbox.grantDoubtSince !== null;
  const missingSince = wasClosed ? now : mailbox.missingSince;
  const healed = {
    state: 'active',
    grantDoubtSince: null,
    refusedFor: 'reconnect_required',
  } as const;
  return { ...mailbox, ...own, email, folders, profileReadAt: now, missingSince, ...healed };
}

function newMailbox(ref: MailboxRef, grant: MailboxGrant, due: Mailbox['due']): Mailbox {
  const { identity, email, ownAddresses, internalDomains, folders, syncedFrom, now } = grant;
  return {
    ref,
    identity,
    email,
    ownAddresses,
    internalDomains,
    profileReadAt: now,
    profileDoubted: false,
    refusedFor: 'reconnect_required',
    state: 'active',
    folders,
    subscriptions: {},
    syncedThrough: syncedFrom,
    missingSince: null,
    orphans: {},
    due,
    deepResyncAt: null,
    grantDoubtSince: null,
    reauthorizedAt: null,
    closingSince: null,
    left: [],
    createdAt: now,
  };
}

function newRef(randomBytes: RandomBytes): MailboxRef {
  return mailboxRefSchema.parse(Buffer.from(randomBytes(16)).toString('hex'));
}
