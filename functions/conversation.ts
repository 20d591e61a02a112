import type { CursorKeys } from '../shared/domain/cursor.ts';
import { entryIdSchema } from '../shared/domain/ids.ts';
import { json } from '../shared/http/answer.ts';
import { entryShape } from '../shared/http/entry-shape.ts';
import type { Handle } from '../shared/http/handler.ts';
import { nextCursor, pagingOf } from '../shared/http/paging.ts';
import { accountOf, contactOf } from '../shared/http/path-ids.ts';
import type { Conversations } from '../shared/ports/conversation.ts';

/** A contact that we don't know has an empty conversation: the CRM shows it before the first mail. */
export const conversation =
  (deps: { conversations: Conversations; cursorKeys: CursorKeys }): Handle =>
  async (request) => {
    const account = accountOf(request);
    const contact = contactOf(request);
    const list = ['conversation', account, contact];
    const { limit, after } = pagingOf(request, deps.cursorKeys, list);
    const position = after === null ? null : entryIdSchema.parse(after);
    const page = await deps.conversations.page(account, contact, limit, position);
    return json(200, {
      entries: page.entries.map(entryShape),
      nextCursor: nextCursor(deps.cursorKeys, list, page.next),
    });
  };
