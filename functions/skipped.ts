import type { CursorKeys } from '../shared/domain/cursor.ts';
import { json } from '../shared/http/answer.ts';
import type { Handle } from '../shared/http/handler.ts';
import { nextCursor, pagingOf } from '../shared/http/paging.ts';
import { accountOf, userOf } from '../shared/http/path-ids.ts';
import type { SkippedList } from '../shared/ports/conversation.ts';

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
