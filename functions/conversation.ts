import type { HttpRequest } from '@azure/functions';
import { type CursorKeys, openCursor, sealCursor } from '../shared/domain/cursor.ts';
import { COMMITTED_WITHIN_MS } from '../shared/domain/durations.ts';
import { CHANGES_WAIT_MS } from '../shared/domain/entry/changes-durations.ts';
import type { Entry } from '../shared/domain/entry/entry.ts';
import type { BodyName, ListedBodies } from '../shared/domain/entry/listed-bodies.ts';
import { entryIdSchema, type ContactId } from '../shared/domain/ids.ts';
import type { LookPorts } from '../shared/domain/look-until.ts';
import { attachmentHeaders } from '../shared/http/answer.ts';
import { answer } from '../shared/http/api/operation.ts';
import { conversationOperations } from '../shared/http/api/operations/conversation.ts';
import { conditional } from '../shared/http/conditional.ts';
import { entryShape, wholeEntryShape } from '../shared/http/entry-shape.ts';
import type { Handle } from '../shared/http/handler.ts';
import { includeOf } from '../shared/http/include.ts';
import { unlessMerged } from '../shared/http/merged-contact.ts';
import { nextCursor, pagingOf } from '../shared/http/paging.ts';
import { accountOf, contactOf, entryOf } from '../shared/http/path-ids.ts';
import { Refusal } from '../shared/http/refusal.ts';
import { timeIn } from '../shared/http/rfc3339.ts';
import { skippedShape } from '../shared/http/skipped-shape.ts';
import { waitOf } from '../shared/http/wait.ts';
import type { AttachmentBlobs } from '../shared/ports/blobs.ts';
import type { Conversations } from '../shared/ports/conversation.ts';
import { awaitChanges } from '../shared/use-cases/conversation/await-changes.ts';
import { readBodies } from '../shared/use-cases/conversation/read-bodies.ts';
import {
  type ChangesBegin,
  findEntry,
  readChanges,
  readPage,
  readSkippedPage,
} from '../shared/use-cases/conversation/read-conversation.ts';

/** A contact that we don't know has an empty conversation: the CRM shows it before the first mail. */
export const conversation =
  (deps: { conversations: Conversations; cursorKeys: CursorKeys }): Handle =>
  async (request) => {
    const account = accountOf(request);
    const contact = contactOf(request);
    const list = ['conversation', account, contact];
    const { limit, after } = pagingOf(request, deps.cursorKeys, list);
    const position = after === null ? null : entryIdSchema.parse(after);
    const names = includeOf(request);
    const page = unlessMerged(await readPage(deps, account, contact, limit, position));
    const body = {
      entries: await listed(deps, contact, page.entries, names),
      nextCursor: nextCursor(deps.cursorKeys, list, page.next),
    };
    return conditional(request, answer(conversationOperations.conversation, 200, body));
  };

/** What has changed since, oldest change first: for a CRM that keeps a copy, and for a page that shows what comes. */
export const entries =
  (deps: LookPorts & { conversations: Conversations; cursorKeys: CursorKeys }): Handle =>
  async (request) => {
    const account = accountOf(request);
    const contact = contactOf(request);
    const list = ['entries', account, contact];
    const { limit, after } = pagingOf(request, deps.cursorKeys, list);
    const names = includeOf(request);
    const from =
      after === null ? beginOf(request, deps.cursorKeys, list) : { after: positionsIn(after) };
    const look = (at: ChangesBegin) => readChanges(deps, account, contact, at, limit);
    const waitMs = waitOf(request, CHANGES_WAIT_MS);
    const page = unlessMerged(await awaitChanges(deps, look, from, waitMs));
    const reached = sealCursor(deps.cursorKeys, list, page.last.join('.'));
    return answer(conversationOperations.entries, 200, {
      entries: await listed(deps, contact, page.entries, names),
      nextCursor: page.more ? reached : null,
      updatedThrough: reached,
    });
  };

/** `updatedAfter` is how far an answer reached, or a time. Writers that are under way have noted one that is a bit older. */
function beginOf(request: HttpRequest, keys: CursorKeys, list: readonly string[]): ChangesBegin {
  const given = request.query.get('updatedAfter');
  if (given === null) return { after: [] };
  const reached = openCursor(keys, list, given);
  if (reached !== null) return { after: positionsIn(reached) };
  const since = timeIn(given);
  if (since !== null) return { since: since - COMMITTED_WITHIN_MS };
  throw new Refusal(
    'invalid_request',
    'updatedAfter must be updatedThrough of an answer as it is, or a time as RFC 3339 has it.',
  );
}

/** The contact's own, then of each that was merged into it. */
function positionsIn(reached: string): readonly number[] {
  return reached.split('.').map(Number);
}

/** What of a contact's threads was not synced, whoever's threads they are. */
export const contactSkipped =
  (deps: {
    conversations: Conversations;
    cursorKeys: CursorKeys;
    attachmentLimit: number;
  }): Handle =>
  async (request) => {
    const account = accountOf(request);
    const contact = contactOf(request);
    const list = ['contact-skipped', account, contact];
    const { limit, after } = pagingOf(request, deps.cursorKeys, list);
    const page = unlessMerged(await readSkippedPage(deps, account, contact, limit, after));
    const body = {
      // What is kept with one that was merged into this contact is shown at this one.
      skipped: page.skipped.map((one) => ({
        ...skippedShape(one, deps.attachmentLimit),
        contactId: contact,
      })),
      nextCursor: nextCursor(deps.cursorKeys, list, page.next),
    };
    return conditional(request, answer(conversationOperations.contactSkipped, 200, body));
  };

async function listed(
  deps: { conversations: Conversations },
  shownAs: ContactId,
  page: readonly Entry[],
  names: readonly BodyName[],
): Promise<readonly (ReturnType<typeof entryShape> & Partial<ListedBodies>)[]> {
  if (names.length === 0) return page.map((one) => entryShape(one, shownAs));
  const bodies = await readBodies(deps, page, names);
  return page.map((one, place) => ({ ...entryShape(one, shownAs), ...bodies[place] }));
}

export const entry =
  (deps: { conversations: Conversations }): Handle =>
  async (request) => {
    const account = accountOf(request);
    const contact = contactOf(request);
    const id = entryOf(request);
    const [read, own] = await Promise.all([
      findEntry(deps, account, contact, id),
      deps.conversations.content(account, contact, id),
    ]);
    const found = unlessMerged(read).found?.value;
    const isOwn = found === undefined || found.contactId === contact;
    const content = isOwn ? own : await deps.conversations.content(account, found.contactId, id);
    if (!found || !content) throw new Refusal('not_found', 'There is no such entry.');
    const body = wholeEntryShape(found, contact, content);
    return conditional(request, answer(conversationOperations.entry, 200, body));
  };

/** An attachment is looked up in its entry first, so that only what the entry names can be asked of the blobs. */
export const attachment =
  (deps: { conversations: Conversations; attachments: AttachmentBlobs }): Handle =>
  async (request) => {
    const account = accountOf(request);
    const contact = contactOf(request);
    const id = entryOf(request);
    const found = unlessMerged(await findEntry(deps, account, contact, id)).found?.value;
    const meta = found?.attachments.find((one) => one.id === request.params['attachment']);
    const bytes =
      found && meta && meta.type !== 'reference'
        ? await deps.attachments.get(account, found.contactId, id, meta.id)
        : null;
    if (!meta || !bytes) throw new Refusal('not_found', 'There is no such attachment.');
    return { status: 200, headers: attachmentHeaders(meta.name, bytes), body: bytes };
  };
