import { json } from '../shared/http/answer.ts';
import { contactRequestSchema } from '../shared/http/contact-request.ts';
import type { Handle } from '../shared/http/handler.ts';
import { accountOf, contactOf } from '../shared/http/path-ids.ts';
import { readJson } from '../shared/http/read-json.ts';
import { putContact } from '../shared/use-cases/conversation/put-contact.ts';

export const contactPut =
  (deps: Parameters<typeof putContact>[0]): Handle =>
  async (request) => {
    const account = accountOf(request);
    const id = contactOf(request);
    const { emails, name } = await readJson(request, contactRequestSchema);
    return json(200, await putContact(deps)(account, { id, emails, name: name ?? null }));
  };
