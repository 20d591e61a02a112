import { answer } from '../shared/http/api/operation.ts';
import { openSessionSchema, pageOperations } from '../shared/http/api/operations/pages.ts';
import type { Handle } from '../shared/http/handler.ts';
import { accountOf, userOf } from '../shared/http/path-ids.ts';
import { readJson } from '../shared/http/read-json.ts';
import { Refusal } from '../shared/http/refusal.ts';
import type { openSession } from '../shared/use-cases/session/open-session.ts';

export const sessionPost =
  (open: ReturnType<typeof openSession>): Handle =>
  async (request) => {
    const who = { accountId: accountOf(request), userId: userOf(request) };
    const opened = await open(who, await readJson(request, openSessionSchema));
    if (opened.kind === 'origin_not_allowed') {
      throw new Refusal(opened.kind, 'The origin is not among the allowed ones.');
    }
    const { kind: _, ...session } = opened;
    return answer(pageOperations.openSession, 201, session);
  };
