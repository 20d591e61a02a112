import { json } from '../shared/http/answer.ts';
import type { Handle } from '../shared/http/handler.ts';
import { accountOf, userOf } from '../shared/http/path-ids.ts';
import type { readConnection } from '../shared/use-cases/connect/read-connection.ts';

export const connectionRead =
  (read: ReturnType<typeof readConnection>): Handle =>
  async (request) =>
    json(200, await read({ accountId: accountOf(request), userId: userOf(request) }));
