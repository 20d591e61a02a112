import { neverListRequestSchema } from '../../never-list-request.ts';
import { JSON_BODY, operation } from '../operation.ts';
import { neverListSchema } from '../schemas/contact.ts';

const ACCOUNT = 'v1/accounts/{account}/never-list';
const USER = 'v1/accounts/{account}/users/{user}/never-list';
const shown = { 200: { description: 'The list as it is now.', json: neverListSchema } } as const;
const DESCRIPTION =
  'A message that somebody on the list wrote or gets stays out and begins nothing; a send to them is refused (`never_listed`). It counts within ten seconds, for all mail that is not in yet; what is taken off it counts from then on, and mail from before stays out.';

export const neverListOperations = {
  accountNeverListGet: operation({
    method: 'GET',
    path: ACCOUNT,
    caller: 'function',
    tag: 'Contacts',
    summary: "Read the account's never-list",
    answers: shown,
    codes: ['invalid_id'],
  }),
  accountNeverListPut: operation({
    method: 'PUT',
    path: ACCOUNT,
    caller: 'function',
    tag: 'Contacts',
    summary: "Replace the account's never-list",
    description: DESCRIPTION,
    body: neverListRequestSchema,
    answers: shown,
    codes: ['invalid_id', ...JSON_BODY],
  }),
  userNeverListGet: operation({
    method: 'GET',
    path: USER,
    caller: 'function',
    tag: 'Connection',
    summary: "Read a user's own never-list",
    answers: shown,
    codes: ['invalid_id'],
  }),
  userNeverListPut: operation({
    method: 'PUT',
    path: USER,
    caller: 'function',
    tag: 'Connection',
    summary: "Replace a user's own never-list",
    description: DESCRIPTION,
    body: neverListRequestSchema,
    answers: shown,
    codes: ['invalid_id', ...JSON_BODY],
  }),
} as const;
