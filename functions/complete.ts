import { z } from 'zod';
import { json } from '../shared/http/answer.ts';
import type { Handle } from '../shared/http/handler.ts';
import { accountOf, userOf } from '../shared/http/path-ids.ts';
import { readJson } from '../shared/http/read-json.ts';
import { Refusal } from '../shared/http/refusal.ts';
import type { completeSignIn } from '../shared/use-cases/connect/complete-sign-in.ts';

const bodySchema = z.strictObject({ ticket: z.string().min(1).max(512) });

export const complete =
  (completeTicket: ReturnType<typeof completeSignIn>): Handle =>
  async (request) => {
    const who = { accountId: accountOf(request), userId: userOf(request) };
    const { ticket } = await readJson(request, bodySchema);
    const completed = await completeTicket(who, ticket);
    switch (completed.kind) {
      case 'connection':
        return json(200, completed.connection);
      case 'ticket_mismatch':
        throw new Refusal(completed.kind, 'It was given for another user. The sign-in is erased.');
      case 'ticket_expired':
        throw new Refusal(completed.kind, 'It has expired or was cancelled. Connect again.');
    }
  };
