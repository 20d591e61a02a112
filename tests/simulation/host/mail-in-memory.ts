import { mailboxSlots } from '../../../shared/adapters/graph/mailbox-slots.ts';
import { ServiceFailure } from '../../../shared/domain/failure.ts';
import { graphMessageIdSchema, type MailboxRef } from '../../../shared/domain/ids.ts';
import type { AccessTokens } from '../../../shared/ports/access-tokens.ts';
import type { Mail } from '../../../shared/ports/mail.ts';
import type { Random } from '../engine/random.ts';
import type { FaultPoint } from '../faults/fault-kinds.ts';
import type { Copy } from '../microsoft/letter.ts';
import type { Mailbox } from '../microsoft/mailbox.ts';
import type { Effect } from './effect.ts';
import {
  keptStamp,
  toDraft,
  toEnvelope,
  toFull,
  toLetter,
  toStamped,
  toSubscription,
  toThreading,
} from './graph-shapes.ts';
import type { Outside } from './outside.ts';

const SECOND = 1000;
/** Small, so that listings have pages. */
const PAGE = 7;
/** From one process, the items of a batch counted. */
const REQUESTS_AT_ONCE = 4;

/** Graph's mail as the product's port says, over the simulated mailboxes. */
export function mailInMemory(
  outside: Outside,
  deps: {
    readonly effect: Effect;
    readonly random: Random;
    readonly tokens: AccessTokens;
  },
): Mail {
  const { time, exchange, notifier, grants, faults, requests } = outside;
  const { random } = deps;
  const withSlot = mailboxSlots(REQUESTS_AT_ONCE);

  /**
   * One request: with a token, at a mailbox that is open, unless something strikes. A batch is told how many of its
   * items are one too many for the mailbox; of another request that is all of it.
   */
  async function call<T>(
    ref: MailboxRef,
    name: string,
    apply: (mailbox: Mailbox, excess: number) => T | Promise<T>,
    points: readonly FaultPoint[] = ['graph'],
    items: number | null = null,
  ): Promise<T> {
    const token = await deps.tokens.get(ref);
    const asked = async (bearer: string): Promise<T | '401'> => {
      const known = grants.opens(bearer);
      const email = known?.email ?? '';
      const request = requests.begin(email, items ?? 1);
      const answer = deps.effect(
        `graph ${name} ${email}`,
        {
          points,
          latencyMs: [40, 400],
          isAway: () => (outside.away.graph.get(email) ?? 0) > time.now(),
        },
        () => {
          const mailbox = grants.opens(bearer);
          if (!mailbox) return '401';
          const excess = requests.excess(request);
          if (excess > 0) faults.hit('graph.more-than-four-at-once');
          if (excess > 0 && items === null) throw throttled();
          return apply(mailbox, excess);
        },
      );
      return answer.finally(() => requests.end(request));
    };
    const askedInTurn = (bearer: string) => withSlot(ref, items ?? 1, async () => asked(bearer));
    const first = await askedInTurn(token);
    if (first !== '401') return first;
    const second = await askedInTurn(await deps.tokens.get(ref, { fresh: true }));
    if (second === '401') throw new ServiceFailure('reconnect', 'http_401', { status: 401 });
    return second;
  }

  function find(mailbox: Mailbox, id: string): Copy | null {
    const copy = mailbox.copies.get(id);
    if (!copy || copy.gone || copy.readableFrom > time.now()) return null;
    const { hiddenWhile } = copy;
    const isHidden =
      hiddenWhile && hiddenWhile.from <= time.now() && time.now() < hiddenWhile.until;
    if (isHidden) {
      faults.hit('message.not-readable-for-a-while');
      return null;
    }
    return copy;
  }

  function throttled(): ServiceFailure {
    const told = random.chance(0.5) ? { retryAfterMs: random.int(500, 20_000) } : {};
    return new ServiceFailure('throttled', 'ApplicationThrottled', { status: 429, ...told });
  }

  function readable(copy: Copy): Copy {
    if (copy.trouble === 'stuck' || copy.failsUntil > time.now()) throw failing();
    if (copy.trouble === 'unreadable') {
      throw new ServiceFailure('refused', 'ErrorItemCorrupt', { status: 400 });
    }
    return copy;
  }

  return {
    profile: (ref) =>
      call(ref, 'profile', ({ shown, addresses }) => ({
        email: shown,
        addresses,
        otherAddresses: [],
      })),

    folders: (ref) =>
      call(ref, 'folders', ({ folders }) => ({
        inbox: folders.inbox,
        sentItems: folders.sentitems,
        drafts: folders.drafts,
      })),

    threading: (ref, ids) =>
      call(
        ref,
        `threading of ${ids.join()}`,
        (mailbox, excess) =>
          ids.map((id, place) => {
            if (place >= ids.length - excess || faults.strike('batch')) {
              return { kind: 'failed', id, failure: throttled() } as const;
            }
            const copy = find(mailbox, id);
            if (!copy) return { kind: 'missing', id } as const;
            if (copy.failsUntil > time.now()) {
              return { kind: 'failed', id, failure: failing() } as const;
            }
            return { kind: 'found', threading: toThreading(mailbox, copy) } as const;
          }),
        ['graph'],
        Math.min(ids.length, REQUESTS_AT_ONCE),
      ),

    envelope: (ref, id) =>
      call(ref, `envelope of ${id}`, (mailbox) => {
        const copy = find(mailbox, id);
        if (!copy) return 'missing';
        outside.read(copy, 'envelope');
        if (copy.trouble !== 'unreadable') readable(copy);
        return toEnvelope(copy);
      }),

    read: (ref, id) =>
      call(ref, `read of ${id}`, async (mailbox) => {
        const copy = find(mailbox, id);
        if (!copy) return 'missing';
        outside.read(copy, 'read');
        const full = toFull(readable(copy));
        if (faults.strike('read')) {
          outside.leave(mailbox.email);
          await time.sleep(random.int(5, 40) * SECOND);
        }
        return full;
      }),

    attachment: (ref, id, meta, limit) =>
      call(ref, `attachment of ${id}`, (mailbox) => {
        const copy = find(mailbox, id);
        const file = copy?.letter.files.find((one) => one.name === meta.name);
        if (!copy || !file) return { kind: 'missing' };
        outside.read(copy, 'attachment');
        if (file.bytes > limit) return { kind: 'too_large' };
        return { kind: 'content', bytes: Buffer.alloc(file.bytes, file.name), contentId: null };
      }),

    list: (ref, from) =>
      call(ref, 'list', (mailbox) => {
        const [since, skip] = 'since' in from ? [Date.parse(from.since), 0] : apart(from.nextLink);
        const listed = [...mailbox.copies.values()]
          .filter((copy) => !copy.gone && copy.listedFrom <= time.now() && copy.receivedAt >= since)
          .sort((a, b) => a.receivedAt - b.receivedAt);
        const strike = faults.strike('list');
        const isShort = strike === 'graph.short-page';
        const page = listed.slice(skip, skip + (isShort ? random.int(1, PAGE) : PAGE));
        const odd = strike === 'graph.odd-item' && page.length > 0 ? random.pick(page) : null;
        outside.listed(page);
        const more = !isShort && listed.length > skip + PAGE;
        return {
          messages: page.filter((copy) => copy !== odd).map((copy) => toThreading(mailbox, copy)),
          odd: odd === null ? [] : [graphMessageIdSchema.parse(odd.id)],
          unnamed: 0,
          nextLink: more ? `${since} ${skip + PAGE}` : null,
          graphNow: Math.floor(exchange.now() / SECOND) * SECOND,
        };
      }),

    createDraft: (ref, fields) =>
      call(ref, 'create draft', (mailbox) => {
        const letter = exchange.newLetter(toLetter(mailbox, fields, null));
        return toDraft(mailbox, exchange.addDraft(mailbox, letter), null);
      }),

    createReply: (ref, to, { stamp }) =>
      call(ref, `create reply to ${to}`, (mailbox) => {
        const original = find(mailbox, to);
        if (!original) return 'missing';
        const { subject } = original.letter;
        const fields = toLetter(mailbox, { subject, stamp }, original.letter);
        const letter = exchange.newLetter(fields);
        return toDraft(mailbox, exchange.addDraft(mailbox, letter), '<hr>quoted');
      }),

    patchDraft: (ref, id, fields) =>
      call(ref, `patch draft ${id}`, (mailbox) => {
        const copy = find(mailbox, id);
        if (!copy) return 'missing';
        const { messageId, no, sentAt, inReplyTo, references, stamp } = copy.letter;
        exchange.patchDraft(copy, {
          ...copy.letter,
          ...toLetter(mailbox, fields, null),
          stamp: fields.stamp ?? stamp,
          messageId,
          no,
          sentAt,
          inReplyTo,
          references,
        });
        return mailbox.takesStamps ? 'patched' : 'unstamped';
      }),

    attach: (ref, id, attachment) =>
      call(ref, `attach to ${id}`, (mailbox) => {
        const copy = find(mailbox, id);
        if (!copy) throw new ServiceFailure('refused', 'ErrorItemNotFound', { status: 404 });
        const file = { name: attachment.name, bytes: attachment.content.length };
        copy.letter = { ...copy.letter, files: [...copy.letter.files, file] };
      }),

    async send(ref, id) {
      let answerLost = false;
      const answer = await call(
        ref,
        `send ${id}`,
        (mailbox) => {
          const copy = find(mailbox, id);
          // One that still shows as a draft goes out again.
          if (!copy?.isDraft) return 'missing' as const;
          const lateMs = random.int(1, 480) * SECOND;
          switch (faults.strike('sending')) {
            case 'send.shows-late-as-a-draft':
              answerLost = random.chance(0.7);
              exchange.sendDraft(copy, lateMs, 'draft');
              break;
            case 'send.shows-late-as-missing':
              answerLost = random.chance(0.7);
              exchange.sendDraft(copy, lateMs, 'missing');
              break;
            case 'send.hidden-for-good':
              answerLost = true;
              exchange.sendDraft(copy);
              exchange.remove(copy);
              break;
            case 'send.refused':
              throw new ServiceFailure('refused', 'ErrorInvalidRecipients', { status: 400 });
            default:
              exchange.sendDraft(copy);
          }
          return 'accepted' as const;
        },
        ['send', 'graph'],
      );
      if (answerLost) throw new ServiceFailure('unavailable', 'timeout');
      return answer;
    },

    deleteDraft: (ref, id) =>
      call(ref, `delete draft ${id}`, (mailbox) => {
        const copy = find(mailbox, id);
        if (copy) copy.gone = true;
      }),

    findByMessageId: (ref, messageId) =>
      call(ref, 'find by Message-ID', (mailbox) =>
        [...mailbox.copies.values()]
          .filter((copy) => copy.letter.messageId === messageId && find(mailbox, copy.id))
          .map((copy) => toStamped(mailbox, copy)),
      ),

    findStamped: (ref, stamp) =>
      call(ref, 'find stamped', (mailbox) =>
        [...mailbox.copies.values()]
          .filter((copy) => keptStamp(mailbox, copy) === stamp && find(mailbox, copy.id))
          .map((copy) => toStamped(mailbox, copy)),
      ),

    subscriptions: (ref) =>
      call(ref, 'list subscriptions', ({ email }) => notifier.of(email).map(toSubscription)),

    subscription: (ref, id) =>
      call(ref, `subscription ${id}`, ({ email }) => {
        const found = notifier.find(email, id);
        return found ? toSubscription(found) : 'missing';
      }),

    subscribe: (ref, asked) =>
      call(ref, `subscribe ${asked.resource}`, async ({ email }) => {
        const { resource, clientState, notificationUrl, lifecycleUrl } = asked;
        const expiresAt = Date.parse(asked.expiresAt);
        const isReached = faults.strike('subscribe') === null;
        const made = await notifier.create(
          { mailbox: email, resource, clientState, notificationUrl, lifecycleUrl, expiresAt },
          isReached,
        );
        if (made === 'too_long')
          throw new ServiceFailure('refused', 'ExtensionError', { status: 400 });
        if (made === 'not_validated') {
          throw new ServiceFailure('refused', 'ValidationError', { status: 400 });
        }
        return made === 'conflict' ? made : toSubscription(made);
      }),

    renew: (ref, id, expiresAt) =>
      call(ref, `renew ${id}`, ({ email }) => {
        const found = notifier.find(email, id);
        if (!found) return 'missing';
        if (!notifier.renew(found, Date.parse(expiresAt))) {
          throw new ServiceFailure('refused', 'ExtensionError', { status: 400 });
        }
        return toSubscription(found);
      }),

    unsubscribe: (ref, id) => call(ref, `unsubscribe ${id}`, () => notifier.delete(id)),
  };
}

function failing(): ServiceFailure {
  return new ServiceFailure('unavailable', 'http_500', { status: 500 });
}

function apart(nextLink: string): [number, number] {
  const [since = 0, skip = 0] = nextLink.split(' ').map(Number);
  return [since, skip];
}
