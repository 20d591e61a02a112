import type { CursorKeys } from '../shared/domain/cursor.ts';
import { json } from '../shared/http/answer.ts';
import type { Handle } from '../shared/http/handler.ts';
import { nextCursor, pagingOf } from '../shared/http/paging.ts';
import type { PoisonRecord } from '../shared/domain/work/poison-record.ts';
import type { PoisonRecords } from '../shared/ports/poison.ts';

const LIST = ['poison'];

export const opsPoison =
  (deps: { poison: PoisonRecords; cursorKeys: CursorKeys }): Handle =>
  async (request) => {
    const { limit, after } = pagingOf(request, deps.cursorKeys, LIST);
    const page = await deps.poison.page(limit, after);
    return json(200, {
      poison: page.poison.map(shape),
      nextCursor: nextCursor(deps.cursorKeys, LIST, page.next),
    });
  };

function shape(record: PoisonRecord): Record<string, unknown> {
  const { id, queue, code, message, ids, attempt, firstSeen, failedAt } = record;
  return { id, queue, code, message, ids, attempt, firstSeen, failedAt };
}
