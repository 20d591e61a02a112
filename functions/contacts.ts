import { z } from 'zod';
import { ServiceFailure } from '../shared/domain/failure.ts';
import { BOUNDS } from '../shared/domain/bounds.ts';
import { contactIdSchema, type ContactId } from '../shared/domain/ids.ts';
import { noContent } from '../shared/http/answer.ts';
import { answer } from '../shared/http/api/operation.ts';
import { contactOperations } from '../shared/http/api/operations/contacts.ts';
import {
  contactOfBatchSchema,
  contactRequestSchema,
  contactsRequestSchema,
  mergeRequestSchema,
} from '../shared/http/contact-request.ts';
import type { Handle } from '../shared/http/handler.ts';
import { MERGED, unlessMerged } from '../shared/http/merged-contact.ts';
import { accountOf, contactOf } from '../shared/http/path-ids.ts';
import { inputWords } from '../shared/http/input-words.ts';
import { inputErrors, readJson } from '../shared/http/read-json.ts';
import { Refusal } from '../shared/http/refusal.ts';
import type { Conversations } from '../shared/ports/conversation.ts';
import type { eraseContact } from '../shared/use-cases/conversation/erase-contact.ts';
import type { mergeContact } from '../shared/use-cases/conversation/merge-contact.ts';
import type { putContact } from '../shared/use-cases/conversation/put-contact.ts';
import type { putContacts } from '../shared/use-cases/conversation/put-contacts.ts';

export const contactPut =
  (put: ReturnType<typeof putContact>): Handle =>
  async (request) => {
    const account = accountOf(request);
    const id = contactOf(request);
    const { emails, name } = await readJson(request, contactRequestSchema);
    const done = await put(account, { id, emails, name: name ?? null });
    if (done.kind === 'contact_merged') throw new Refusal(done.kind, MERGED, { into: done.into });
    return answer(contactOperations.contactPut, 200, done.contact);
  };

export const contactsPut =
  (put: ReturnType<typeof putContacts>): Handle =>
  async (request) => {
    const account = accountOf(request);
    const { contacts } = await readJson(request, contactsRequestSchema);
    const parsed = contacts.map((one) =>
      contactOfBatchSchema.safeParse(one, { error: inputWords }),
    );
    const good = parsed.flatMap(({ data }) =>
      data === undefined ? [] : [{ ...data, name: data.name ?? null }],
    );
    const ended = (await put(account, good)).values();
    const results = parsed.map(({ data, error }, at) => {
      if (error !== undefined) return refusedItem(idIn(contacts[at]), error);
      const end = ended.next().value;
      switch (end?.kind) {
        case 'put':
          return { status: 200 as const, contact: end.contact };
        case 'contact_merged':
          return mergedItem(data.id, end.into);
        case 'failed':
        case undefined:
          return failedItem(data.id, end?.failure);
      }
    });
    return answer(contactOperations.contactsPut, 200, { results });
  };

function refusedItem(id: string | null, error: z.ZodError) {
  const detail = 'The contact is not as the interface says.';
  const errors = inputErrors(error);
  return { status: 400 as const, id, code: 'invalid_request' as const, detail, errors };
}

/** What the storage's absence does to one of them is said of it alone; a fault of ours is the whole request's. */
function failedItem(id: string, failure: unknown) {
  const isAway =
    failure instanceof ServiceFailure &&
    (failure.kind === 'unavailable' || failure.kind === 'throttled');
  if (!isAway) throw failure;
  const detail = 'Try again in a moment.';
  return { status: 503 as const, id, code: 'unavailable' as const, detail, errors: [] };
}

function mergedItem(id: string, into: ContactId) {
  const code = 'contact_merged' as const;
  return { status: 409 as const, id, code, detail: MERGED, errors: [], into };
}

const namedSchema = z.object({ id: contactIdSchema });

function idIn(item: unknown): string | null {
  return namedSchema.safeParse(item).data?.id ?? null;
}

export const contactGet =
  (deps: { conversations: Pick<Conversations, 'contact'> }): Handle =>
  async (request) => {
    const found = await deps.conversations.contact(accountOf(request), contactOf(request));
    if (!found) throw new Refusal('not_found', 'There is no such contact.');
    const { id, emails, name, mergedInto } = found.value;
    if (mergedInto) throw new Refusal('contact_merged', MERGED, { into: mergedInto.contactId });
    return answer(contactOperations.contactGet, 200, { id, emails, name });
  };

/** 204 also when there is nothing: erasing twice is erased. */
export const contactDelete =
  (erase: ReturnType<typeof eraseContact>): Handle =>
  async (request) => {
    unlessMerged(await erase(accountOf(request), contactOf(request)));
    return noContent;
  };

/** From now on all of a contact is shown at another one. 200 also when it was merged before. */
export const contactMerge =
  (merge: ReturnType<typeof mergeContact>): Handle =>
  async (request) => {
    const account = accountOf(request);
    const from = contactOf(request);
    const { into } = await readJson(request, mergeRequestSchema);
    if (into === from) {
      const errors = [{ pointer: '/into', detail: 'must be another contact' }];
      throw new Refusal('invalid_request', 'A contact is not merged into itself.', { errors });
    }
    const merged = await merge(account, from, into);
    switch (merged.kind) {
      case 'merged': {
        const { id, emails, name } = merged.contact;
        return answer(contactOperations.contactMerge, 200, { id, emails, name });
      }
      case 'contact_unknown':
        throw new Refusal('not_found', 'There is no such contact.');
      case 'into_unknown':
        throw new Refusal('not_found', 'The contact that `into` names is not known.');
      case 'too_many':
        throw new Refusal(
          'too_many_merged',
          `At most ${BOUNDS.mergedContacts} contacts are merged into one.`,
        );
      case 'contact_merged':
        throw new Refusal('contact_merged', 'One of the two was merged before, into `into`.', {
          into: merged.into,
        });
    }
  };
