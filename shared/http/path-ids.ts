import type { HttpRequest } from '@azure/functions';
import type { z } from 'zod';
import {
  accountIdSchema,
  contactIdSchema,
  entryIdSchema,
  threadIdSchema,
  userIdSchema,
  type AccountId,
  type ContactId,
  type EntryId,
  type ThreadId,
  type UserId,
} from '../domain/ids.ts';
import { Refusal } from './refusal.ts';

/** Ids of the path, by the names in the route templates. One outside the allowed form is 400 `invalid_id`. */
export const accountOf = (request: HttpRequest): AccountId =>
  pathId(request, 'account', accountIdSchema);
export const userOf = (request: HttpRequest): UserId => pathId(request, 'user', userIdSchema);
export const contactOf = (request: HttpRequest): ContactId =>
  pathId(request, 'contact', contactIdSchema);

/** Our own ids: a strange one can't exist, so it is not found rather than refused. */
export const entryOf = (request: HttpRequest): EntryId => {
  const parsed = entryIdSchema.safeParse(request.params['entry']);
  if (!parsed.success) throw new Refusal('not_found', 'There is no such entry.');
  return parsed.data;
};

export const threadOf = (request: HttpRequest): ThreadId => {
  const parsed = threadIdSchema.safeParse(request.params['thread']);
  if (!parsed.success) throw new Refusal('not_found', 'There is no such thread.');
  return parsed.data;
};

function pathId<S extends z.ZodType>(request: HttpRequest, name: string, schema: S): z.infer<S> {
  const parsed = schema.safeParse(request.params[name]);
  if (parsed.success) return parsed.data;
  throw new Refusal(
    'invalid_id',
    `The ${name} id must be 1 to 128 of A-Z a-z 0-9 . _ ~ - : @ | + = and not "." or "..".`,
  );
}
