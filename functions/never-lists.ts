import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { NeverNames } from '../shared/domain/account/never-list.ts';
import type { AccountId, UserId } from '../shared/domain/ids.ts';
import { answer } from '../shared/http/api/operation.ts';
import { neverListOperations } from '../shared/http/api/operations/never-lists.ts';
import type { Handle } from '../shared/http/handler.ts';
import { neverListRequestSchema } from '../shared/http/never-list-request.ts';
import { accountOf, userOf } from '../shared/http/path-ids.ts';
import { readJson } from '../shared/http/read-json.ts';
import type { NeverLists } from '../shared/ports/never-lists.ts';
import type { putNeverList } from '../shared/use-cases/conversation/put-never-list.ts';

/** Whose list: an account's, or that of one of its users. */
type Owner = readonly [AccountId, UserId | null];

export const ofAccount = (request: HttpRequest): Owner => [accountOf(request), null];
export const ofUser = (request: HttpRequest): Owner => [accountOf(request), userOf(request)];

export const neverListGet =
  (
    { neverLists }: { readonly neverLists: Pick<NeverLists, 'find'> },
    ownerOf: (request: HttpRequest) => Owner,
  ): Handle =>
  async (request) =>
    shown((await neverLists.find(...ownerOf(request)))?.value ?? { addresses: [], domains: [] });

export const neverListPut =
  (put: ReturnType<typeof putNeverList>, ownerOf: (request: HttpRequest) => Owner): Handle =>
  async (request) => {
    const owner = ownerOf(request);
    const names = await readJson(request, neverListRequestSchema);
    return shown(await put(...owner, names));
  };

function shown({ addresses, domains }: NeverNames): HttpResponseInit {
  return answer(neverListOperations.accountNeverListGet, 200, { addresses, domains });
}
