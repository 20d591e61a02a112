import { json, noContent } from '../shared/http/answer.ts';
import { contactRequestSchema } from '../shared/http/contact-request.ts';
import type { Handle } from '../shared/http/handler.ts';
import { accountOf, contactOf } from '../shared/http/path-ids.ts';
import { readJson } from '../shared/http/read-json.ts';
import { Refusal } from '../shared/http/refusal.ts';
import type { Conversations } from '../shared/ports/conversation.ts';
import type { putContact } from '../shared/use-cases/conversation/put-contact.ts';

export const contactPut =
  (put: ReturnType<typeof putContact>): Handle =>
  async (request) => {
    const account = accountOf(request);
    const id = contactOf(request);
    const { emails, name } = await readJson(request, contactRequestSchema);
    return json(200, await put(account, { id, emails, name: name ?? null }));
  };

export const contactGet =
  (deps: { conversations: Pick<Conversations, 'contact'> }): Handle =>
  async (request) => {
    const found = await deps.conversations.contact(accountOf(request), contactOf(request));
    if (!found) throw new Refusal('not_found', 'There is no such contact.');
    const { id, emails, name } = found.value;
    return json(200, { id, emails, name });
  };

/** 204 also when there is nothing: erasing twice is erased. */
export const contactDelete =
  (deps: { conversations: Pick<Conversations, 'erase'> }): Handle =>
  async (request) => {
    await deps.conversations.erase(accountOf(request), contactOf(request));
    return noContent;
  };
