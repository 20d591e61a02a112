import { contactRequestSchema, contactsSchema, mergeRequestSchema } from '../../contact-request.ts';
import { JSON_BODY, operation } from '../operation.ts';
import { contactResultsSchema, contactSchema } from '../schemas/contact.ts';

const CONTACT = 'v1/accounts/{account}/contacts/{contact}';
const shown = { 200: { description: 'The contact.', json: contactSchema } } as const;

export const contactOperations = {
  contactPut: operation({
    method: 'PUT',
    path: CONTACT,
    caller: 'function',
    tag: 'Contacts',
    summary: 'Make a contact known, or replace it',
    description: 'A send does it, too. An address that is added counts from then on.',
    body: contactRequestSchema,
    answers: shown,
    codes: ['invalid_id', ...JSON_BODY, 'contact_merged'],
  }),
  contactsPut: operation({
    method: 'POST',
    path: 'v1/accounts/{account}/contacts/batch',
    caller: 'function',
    tag: 'Contacts',
    summary: 'Make up to 100 contacts known, or replace them',
    description:
      'Each on its own: what is wrong with one does not concern the others. Repeat what ended as 503.',
    body: contactsSchema,
    answers: { 200: { description: 'How each of them ended.', json: contactResultsSchema } },
    codes: ['invalid_id', ...JSON_BODY],
  }),
  contactGet: operation({
    method: 'GET',
    path: CONTACT,
    caller: 'function',
    tag: 'Contacts',
    summary: 'Read a contact',
    answers: shown,
    codes: ['invalid_id', 'not_found', 'contact_merged'],
  }),
  contactDelete: operation({
    method: 'DELETE',
    path: CONTACT,
    caller: 'function',
    tag: 'Contacts',
    summary: 'Erase a contact',
    description:
      'Closes its threads and erases entries, bodies, attachments and snippets, with those of all contacts that were merged into it. Hashed marks keep them from coming back; a later send begins anew.',
    answers: { 204: { description: 'Erased, also when it was before.' } },
    codes: ['invalid_id', 'contact_merged'],
  }),
  contactMerge: operation({
    method: 'POST',
    path: `${CONTACT}/merge`,
    caller: 'function',
    tag: 'Contacts',
    summary: 'Merge a contact into another',
    description:
      'For a CRM that has merged the two: from now on all of this contact is shown at `into`, which gets its addresses, and so is what comes in its threads. Reads of this one are refused with `contact_merged`; sends that still name it go to `into`. It can not be undone. A repeat changes nothing; repeat what ended as 503.',
    body: mergeRequestSchema,
    answers: { 200: { description: 'The contact that both are now.', json: contactSchema } },
    codes: ['invalid_id', ...JSON_BODY, 'not_found', 'contact_merged', 'too_many_merged'],
  }),
} as const;
