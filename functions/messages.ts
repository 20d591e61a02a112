import type { CursorKeys } from '../shared/domain/cursor.ts';
import { accepted } from '../shared/http/answer.ts';
import { answer } from '../shared/http/api/operation.ts';
import { messageOperations } from '../shared/http/api/operations/messages.ts';
import { wholeEntryShape } from '../shared/http/entry-shape.ts';
import type { Handle } from '../shared/http/handler.ts';
import { nextCursor, pagingOf } from '../shared/http/paging.ts';
import { accountOf, userOf } from '../shared/http/path-ids.ts';
import { Refusal } from '../shared/http/refusal.ts';
import { type ParseSend, idempotencyKeyOf, readSend } from '../shared/http/send-parsing.ts';
import { skippedShape } from '../shared/http/skipped-shape.ts';
import type { Conversations, SkippedList } from '../shared/ports/conversation.ts';
import { shownContacts } from '../shared/use-cases/skipped/shown-contacts.ts';
import type { SendRefusal, SendRequest } from '../shared/use-cases/send/accept-send.ts';
import type { listWaitingSends } from '../shared/use-cases/send/waiting-sends.ts';
import type { SendOutcome } from '../shared/use-cases/send/send-message.ts';
import { allowContact } from './page-session.ts';
import type { retrySkipped } from '../shared/use-cases/skipped/retry-skipped.ts';

const SEND_STATUS = { ended: 201, waiting: 202, present: 200 } as const;

/** 201 when the send ended within the request, 202 while it waits, 200 for a key whose send had ended before. */
export const messagePost =
  (deps: {
    readonly send: (request: SendRequest) => Promise<SendOutcome>;
    readonly parseSend: ParseSend;
    /** Bytes of content that each attachment may have. */
    readonly attachmentLimit: number;
  }): Handle =>
  async (request) => {
    const account = accountOf(request);
    const user = userOf(request);
    const key = idempotencyKeyOf(request);
    const message = await readSend(request, deps.parseSend, deps.attachmentLimit);
    allowContact(request, message.contact.id);
    const outcome = await deps.send({ account, user, key, message });
    if (outcome.kind === 'refused') throw sendRefusal(outcome.why);
    const { entry, content, shownAs } = outcome;
    const [a, c, e] = [entry.accountId, shownAs, entry.id].map(encodeURIComponent);
    return answer(
      messageOperations.sendMessage,
      SEND_STATUS[outcome.kind],
      wholeEntryShape(entry, shownAs, content),
      {
        location: `/api/v1/accounts/${a}/contacts/${c}/entries/${e}`,
      },
    );
  };

function sendRefusal(why: SendRefusal): Refusal {
  switch (why) {
    case 'idempotency_key_reused':
      return new Refusal(why, 'This key came with another request before.');
    case 'send_in_progress':
      return new Refusal(why, 'Another request with this key is at work.', {
        retryAfterSeconds: 2,
      });
    case 'not_connected':
      return new Refusal(why, 'The user has no connected mailbox.');
    case 'needs_reconnect':
      return new Refusal(why, 'The user must connect the mailbox again.');
    case 'entry_not_found':
      return new Refusal('not_found', 'There is no such entry to reply to.');
    case 'reply_to_other_contact':
      return new Refusal(why, 'The entry to reply to is not of this contact.');
    case 'contact_erased':
      return new Refusal(
        why,
        'The send of this key was erased with its contact. It may have gone out; a new key sends anew.',
      );
    case 'never_listed':
      return new Refusal(
        why,
        'Somebody whom it goes to is on a never-list of the account or user.',
      );
    case 'too_many_recipients':
      return new Refusal('invalid_request', 'With all recipients of the original it is too many.', {
        errors: [{ pointer: '/replyAll', detail: 'A message has at most 500 recipients.' }],
      });
  }
}

/** 202: it is looked at once more, and an event tells when it has come in. */
export const skippedRetry =
  (retry: ReturnType<typeof retrySkipped>): Handle =>
  async (request) => {
    const who = { accountId: accountOf(request), userId: userOf(request) };
    const retried = await retry(who, request.params['id'] ?? '');
    switch (retried.kind) {
      case 'queued':
        return accepted;
      case 'not_found':
        throw new Refusal(retried.kind, 'There is no such skipped message.');
      case 'not_connected':
        throw new Refusal(retried.kind, 'The user has no connected mailbox.');
      case 'needs_reconnect':
        throw new Refusal(retried.kind, 'The user must connect the mailbox again.');
      case 'not_retryable':
        throw new Refusal(retried.kind, NOT_RETRYABLE[retried.why]);
    }
  };

const NOT_RETRYABLE = {
  for_good: 'Looked at again it would be skipped for the same reason.',
  thread_closed: 'Its thread takes no messages of the connected mailbox any more.',
  not_in_mailbox: 'The mailbox does not hold it any more.',
} as const;

/** What Microsoft has not taken yet. */
export const waitingSends =
  (deps: {
    readonly conversations: Pick<Conversations, 'contact'>;
    readonly list: ReturnType<typeof listWaitingSends>;
  }): Handle =>
  async (request) => {
    const account = accountOf(request);
    const entries = await deps.list(account, userOf(request));
    const shownAs = await shownContacts(deps, account, entries);
    return answer(messageOperations.waitingSends, 200, {
      sends: entries.map(({ id, contactId, subject, to, occurredAt }) => ({
        id,
        contactId: shownAs.get(contactId) ?? contactId,
        subject,
        to,
        occurredAt,
      })),
    });
  };

/** The messages of this user's threads that were not synced, and why. */
export const skipped =
  (deps: {
    readonly conversations: Pick<Conversations, 'contact'>;
    readonly skipped: SkippedList;
    readonly cursorKeys: CursorKeys;
    readonly attachmentLimit: number;
  }): Handle =>
  async (request) => {
    const account = accountOf(request);
    const user = userOf(request);
    const list = ['skipped', account, user];
    const { limit, after } = pagingOf(request, deps.cursorKeys, list);
    const page = await deps.skipped.page(account, user, limit, after);
    const shownAs = await shownContacts(deps, account, page.skipped);
    return answer(messageOperations.skipped, 200, {
      skipped: page.skipped.map((one) => ({
        ...skippedShape(one, deps.attachmentLimit),
        contactId: one.contactId && (shownAs.get(one.contactId) ?? one.contactId),
      })),
      nextCursor: nextCursor(deps.cursorKeys, list, page.next),
    });
  };
