import { json } from '../shared/http/answer.ts';
import { wholeEntryShape } from '../shared/http/entry-shape.ts';
import type { Handle } from '../shared/http/handler.ts';
import { accountOf, contactOf, entryOf } from '../shared/http/path-ids.ts';
import { Refusal } from '../shared/http/refusal.ts';
import type { Conversations } from '../shared/ports/conversation.ts';

export const entry =
  (deps: { conversations: Conversations }): Handle =>
  async (request) => {
    const account = accountOf(request);
    const contact = contactOf(request);
    const id = entryOf(request);
    const [found, content] = await Promise.all([
      deps.conversations.entry(account, contact, id),
      deps.conversations.content(account, contact, id),
    ]);
    if (!found || !content) throw new Refusal('not_found', 'There is no such entry.');
    return json(200, wholeEntryShape(found.value, content));
  };
