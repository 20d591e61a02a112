import type { CursorKeys } from '../shared/domain/cursor.ts';
import { json } from '../shared/http/answer.ts';
import { wholeEntryShape } from '../shared/http/entry-shape.ts';
import type { Handle } from '../shared/http/handler.ts';
import { nextCursor, pagingOf } from '../shared/http/paging.ts';
import { accountOf, userOf } from '../shared/http/path-ids.ts';
import { Refusal } from '../shared/http/refusal.ts';
import { type ParseSend, idempotencyKeyOf, readSend } from '../shared/http/send-parsing.ts';
import type { SkippedList } from '../shared/ports/conversation.ts';
import type { SendRefusal, SendRequest } from '../shared/use-cases/send/accept-send.ts';
import type { SendOutcome } from '../shared/use-cases/send/send-message.ts';

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
    const outcome = await deps.send({ account, user, key, message });
    if (outcome.kind === 'refused') throw sendRefusal(outcome.why);
    const { entry, content } = outcome;
    const [a, c, e] = [entry.accountId, entry.contactId, entry.id].map(encodeURIComponent);
    return json(SEND_STATUS[outcome.kind], wholeEntryShape(entry, content), {
      location: `/api/v1/accounts/${a}/contacts/${c}/entries/${e}`,
    });
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
    case 'too_many_recipients':
      return new Refusal('invalid_request', 'With all recipients of the original it is too many.', {
        errors: [{ pointer: '/replyAll', detail: 'A message has at most 500 recipients.' }],
      });
  }
}

/** The messages of this user's threads that were not synced, and why. */
export const skipped =
  (deps: { skipped: SkippedList; cursorKeys: CursorKeys }): Handle =>
  async (request) => {
    const account = accountOf(request);
    const user = userOf(request);
    const list = ['skipped', account, user];
    const { limit, after } = pagingOf(request, deps.cursorKeys, list);
    const page = await deps.skipped.page(account, user, limit, after);
    return json(200, {
      skipped: page.skipped,
      nextCursor: nextCursor(deps.cursorKeys, list, page.next),
    });
  };
