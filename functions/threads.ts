import type { CursorKeys } from '../shared/domain/cursor.ts';
import { threadIdSchema } from '../shared/domain/ids.ts';
import { answer } from '../shared/http/api/operation.ts';
import { threadOperations } from '../shared/http/api/operations/threads.ts';
import { threadChangeSchema } from '../shared/http/api/schemas/thread.ts';
import { conditional } from '../shared/http/conditional.ts';
import type { Handle } from '../shared/http/handler.ts';
import { unlessMerged } from '../shared/http/merged-contact.ts';
import { nextCursor, pagingOf } from '../shared/http/paging.ts';
import { accountOf, contactOf, threadOf } from '../shared/http/path-ids.ts';
import { readJson } from '../shared/http/read-json.ts';
import { Refusal } from '../shared/http/refusal.ts';
import { threadShape } from '../shared/http/thread-shape.ts';
import {
  listThreads,
  readThread,
  type ReadThreadsPorts,
} from '../shared/use-cases/conversation/read-threads.ts';
import { findThread } from '../shared/use-cases/conversation/read-conversation.ts';
import { familyOf } from '../shared/use-cases/conversation/family.ts';
import { allowOwner, isInSession } from './page-session.ts';
import type { turnThread } from '../shared/use-cases/conversation/turn-thread.ts';

/** A contact that we don't know has no threads. */
export const threads =
  (deps: ReadThreadsPorts & { cursorKeys: CursorKeys }): Handle =>
  async (request) => {
    const account = accountOf(request);
    const contact = contactOf(request);
    const list = ['threads', account, contact];
    const { limit, after } = pagingOf(request, deps.cursorKeys, list);
    const position = after === null ? null : threadIdSchema.parse(after);
    const page = unlessMerged(await listThreads(deps, account, contact, limit, position));
    const body = {
      threads: page.threads.map((one) => threadShape(one, contact)),
      nextCursor: nextCursor(deps.cursorKeys, list, page.next),
    };
    return conditional(request, answer(threadOperations.threads, 200, body));
  };

export const threadRead =
  (deps: ReadThreadsPorts): Handle =>
  async (request) => {
    const contact = contactOf(request);
    const read = await readThread(deps, accountOf(request), contact, threadOf(request));
    const { shown } = unlessMerged(read);
    if (shown === null) throw new Refusal('not_found', 'There is no such thread.');
    const body = threadShape(shown, contact);
    return conditional(request, answer(threadOperations.threadRead, 200, body));
  };

export const threadChange =
  (deps: ReadThreadsPorts & { readonly turn: ReturnType<typeof turnThread> }): Handle =>
  async (request) => {
    const account = accountOf(request);
    const contact = contactOf(request);
    const id = threadOf(request);
    const { sync } = await readJson(request, threadChangeSchema);
    const { members } = unlessMerged(await familyOf(deps, account, contact));
    // Only a page may turn no more than its own user's: the CRM's server needs no look at whose it is.
    const isSure = members.length === 0 && !isInSession(request);
    const found = isSure ? null : unlessMerged(await findThread(deps, account, contact, id)).found;
    if (found !== null) allowOwner(request, found.value.userId);
    const home = found?.value.contactId ?? contact;
    const turned = await deps.turn(account, home, id, sync);
    switch (turned.kind) {
      case 'thread':
        return answer(threadOperations.threadChange, 200, threadShape(turned, contact));
      case 'not_found':
        throw new Refusal(turned.kind, 'There is no such thread.');
      case 'not_connected':
        throw new Refusal(turned.kind, 'The user of this thread has no connected mailbox.');
      case 'contact_erased':
        throw new Refusal(turned.kind, 'The contact was erased; nothing starts its threads again.');
    }
  };
