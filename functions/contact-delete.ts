import { noContent } from '../shared/http/answer.ts';
import type { Handle } from '../shared/http/handler.ts';
import { accountOf, contactOf } from '../shared/http/path-ids.ts';
import type { Conversations } from '../shared/ports/conversation.ts';

/** 204 also when there is nothing: erasing twice is erased. */
export const contactDelete =
  (deps: { conversations: Pick<Conversations, 'erase'> }): Handle =>
  async (request) => {
    await deps.conversations.erase(accountOf(request), contactOf(request));
    return noContent;
  };
