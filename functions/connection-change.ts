import { z } from 'zod';
import { json } from '../shared/http/answer.ts';
import type { Handle } from '../shared/http/handler.ts';
import { accountOf, userOf } from '../shared/http/path-ids.ts';
import { readJson } from '../shared/http/read-json.ts';
import { Refusal } from '../shared/http/refusal.ts';
import type { changeScope } from '../shared/use-cases/connect/change-scope.ts';

const bodySchema = z.strictObject({
  scope: z.enum(['crm-threads', 'sent-to-contacts', 'known-contacts']),
});

export const connectionChange =
  (change: ReturnType<typeof changeScope>): Handle =>
  async (request) => {
    const who = { accountId: accountOf(request), userId: userOf(request) };
    const { scope } = await readJson(request, bodySchema);
    const changed = await change(who, scope);
    if (changed.kind === 'scope_not_available') {
      throw new Refusal(changed.kind, 'Only crm-threads is available so far.');
    }
    return json(200, changed.connection);
  };
