import { json } from '../shared/http/answer.ts';
import type { Handle } from '../shared/http/handler.ts';
import { accountOf, contactOf } from '../shared/http/path-ids.ts';
import { Refusal } from '../shared/http/refusal.ts';
import type { Conversations } from '../shared/ports/conversation.ts';

export const contactGet =
  (deps: { conversations: Pick<Conversations, 'contact'> }): Handle =>
  async (request) => {
    const found = await deps.conversations.contact(accountOf(request), contactOf(request));
    if (!found) throw new Refusal('not_found', 'There is no such contact.');
    const { id, emails, name } = found.value;
    return json(200, { id, emails, name });
  };
