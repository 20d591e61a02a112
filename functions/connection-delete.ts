import { noContent } from '../shared/http/answer.ts';
import type { Handle } from '../shared/http/handler.ts';
import { accountOf, userOf } from '../shared/http/path-ids.ts';
import type { disconnect } from '../shared/use-cases/connect/disconnect.ts';

export const connectionDelete =
  (leave: ReturnType<typeof disconnect>): Handle =>
  async (request) => {
    await leave({ accountId: accountOf(request), userId: userOf(request) });
    return noContent;
  };
