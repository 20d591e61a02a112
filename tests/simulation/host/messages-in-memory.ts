import { ServiceFailure } from '../../../shared/domain/failure.ts';
import { messageRefSchema } from '../../../shared/domain/ids.ts';
import type { MailReader } from '../../../shared/ports/mail-reading.ts';
import type { MailSender } from '../../../shared/ports/mail-sending.ts';
import type { Random } from '../engine/random.ts';
import type { Copy } from '../microsoft/letter.ts';
import { findCopy } from './find-copy.ts';
import { keptStamp, toEnvelope, toFull, toStamped, toThreading } from './graph-shapes.ts';
import { REQUESTS_AT_ONCE, throttled, type MailboxRequest } from './mailbox-requests.ts';
import type { Outside } from './outside.ts';

const SECOND = 1000;
/** Small, so that listings have pages. */
const PAGE = 7;

type Messages = MailReader & Pick<MailSender, 'findByMessageId' | 'findStamped'>;

/** What is read of a mailbox. */
export function messagesInMemory(outside: Outside, call: MailboxRequest, random: Random): Messages {
  const { time, exchange, faults } = outside;

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
              return { kind: 'failed', id, failure: throttled(random) } as const;
            }
            const copy = findCopy(outside, mailbox, id);
            if (!copy) return { kind: 'missing', id } as const;
            if (copy.failsUntil > time.now()) {
              return { kind: 'failed', id, failure: failing() } as const;
            }
            return { kind: 'found', threading: toThreading(mailbox, copy) } as const;
          }),
        ['graph'],
        Math.min(ids.length, REQUESTS_AT_ONCE),
      ),

    people: (ref, id) =>
      call(ref, `people of ${id}`, (mailbox) => {
        const copy = findCopy(outside, mailbox, id);
        if (!copy) return 'missing';
        outside.read(copy, 'people');
        if (copy.trouble !== 'unreadable') readable(copy);
        const { from, to, cc } = toEnvelope(copy);
        return { from, to, cc };
      }),

    envelope: (ref, id) =>
      call(ref, `envelope of ${id}`, (mailbox) => {
        const copy = findCopy(outside, mailbox, id);
        if (!copy) return 'missing';
        outside.read(copy, 'envelope');
        if (copy.trouble !== 'unreadable') readable(copy);
        return toEnvelope(copy);
      }),

    read: (ref, id) =>
      call(ref, `read of ${id}`, async (mailbox) => {
        const copy = findCopy(outside, mailbox, id);
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
        const copy = findCopy(outside, mailbox, id);
        const file = copy?.letter.files.find((one) => one.name === meta.name);
        if (!copy || !file) return { kind: 'missing' };
        outside.read(copy, 'attachment');
        if (file.bytes > limit) return { kind: 'too_large' };
        return { kind: 'content', bytes: Buffer.alloc(file.bytes, file.name), contentId: null };
      }),

    copies: (ref, messageId, { limit }) =>
      call(ref, 'copies', (mailbox) =>
        [...mailbox.copies.values()]
          .filter(
            (copy) => copy.letter.messageId === messageId && findCopy(outside, mailbox, copy.id),
          )
          .slice(0, limit)
          .map((copy) => toThreading(mailbox, copy)),
      ),

    list: (ref, from) =>
      call(ref, 'list', (mailbox) => {
        const [since, skip] = 'since' in from ? [Date.parse(from.since), 0] : apart(from.nextLink);
        const listed = [...mailbox.copies.values()]
          .filter(
            (copy) =>
              copy.goneAt === null && copy.listedFrom <= time.now() && copy.receivedAt >= since,
          )
          .sort((a, b) => a.receivedAt - b.receivedAt);
        const strike = faults.strike('list');
        const isShort = strike === 'graph.short-page';
        const page = listed.slice(skip, skip + (isShort ? random.int(1, PAGE) : PAGE));
        if (strike === 'graph.odd-item' && page.length > 0) random.pick(page).isOdd = true;
        const odd = page.filter(({ isOdd }) => isOdd);
        outside.listed(page);
        const more = !isShort && listed.length > skip + PAGE;
        return {
          messages: page.filter(({ isOdd }) => !isOdd).map((copy) => toThreading(mailbox, copy)),
          odd: odd.map(({ id }) => messageRefSchema.parse(id)),
          unnamed: 0,
          nextLink: more ? `${since} ${skip + PAGE}` : null,
          graphNow: Math.floor(exchange.now() / SECOND) * SECOND,
        };
      }),

    findByMessageId: (ref, messageId) =>
      call(ref, 'find by Message-ID', (mailbox) =>
        [...mailbox.copies.values()]
          .filter(
            (copy) => copy.letter.messageId === messageId && findCopy(outside, mailbox, copy.id),
          )
          .map((copy) => toStamped(mailbox, copy)),
      ),

    findStamped: (ref, stamp) =>
      call(ref, 'find stamped', (mailbox) =>
        [...mailbox.copies.values()]
          .filter(
            (copy) => keptStamp(mailbox, copy) === stamp && findCopy(outside, mailbox, copy.id),
          )
          .map((copy) => toStamped(mailbox, copy)),
      ),
  };
}

function failing(): ServiceFailure {
  return new ServiceFailure('unavailable', 'http_500', { status: 500 });
}

function apart(nextLink: string): [number, number] {
  const [since = 0, skip = 0] = nextLink.split(' ').map(Number);
  return [since, skip];
}
