import type { CursorKeys } from '../shared/domain/cursor.ts';
import { entryIdSchema } from '../shared/domain/ids.ts';
import { attachmentHeaders, json } from '../shared/http/answer.ts';
import { entryShape, wholeEntryShape } from '../shared/http/entry-shape.ts';
import type { Handle } from '../shared/http/handler.ts';
import { nextCursor, pagingOf } from '../shared/http/paging.ts';
import { accountOf, contactOf, entryOf } from '../shared/http/path-ids.ts';
import { Refusal } from '../shared/http/refusal.ts';
import type { AttachmentBlobs } from '../shared/ports/blobs.ts';
import type { Conversations } from '../shared/ports/conversation.ts';

/** A contact that we don't know has an empty conversation: the CRM shows it before the first mail. */
export const conversation =
  (deps: { conversations: Conversations; cursorKeys: CursorKeys }): Handle =>
  async (request) => {
    const account = accountOf(request);
    const contact = contactOf(request);
    const list = ['conversation', account, contact];
    const { limit, after } = pagingOf(request, deps.cursorKeys, list);
    const position = after === null ? null : entryIdSchema.parse(after);
    const page = await deps.conversations.page(account, contact, limit, position);
    return json(200, {
      entries: page.entries.map(entryShape),
      nextCursor: nextCursor(deps.cursorKeys, list, page.next),
    });
  };

export const entry =
  (deps: { conversations: Conversations }): Handle =>
  async (request) => {
    const account = accountOf(request);
    const contact = contactOf(request);
    const id = entryOf(request);
    const [found, content] = await Promise.all([
      deps.conversations.entry(account, contact, id),
      deps.conversations.content(account, contact, id),
    ]);
    if (!found || !content) throw new Refusal('not_found', 'There is no such entry.');
    return json(200, wholeEntryShape(found.value, content));
  };

/** An attachment is looked up in its entry first, so that only what the entry names can be asked of the blobs. */
export const attachment =
  (deps: { conversations: Conversations; attachments: AttachmentBlobs }): Handle =>
  async (request) => {
    const account = accountOf(request);
    const contact = contactOf(request);
    const id = entryOf(request);
    const found = await deps.conversations.entry(account, contact, id);
    const meta = found?.value.attachments.find((one) => one.id === request.params['attachment']);
    const bytes =
      meta && meta.type !== 'reference'
        ? await deps.attachments.get(account, contact, id, meta.id)
        : null;
    if (!meta || !bytes) throw new Refusal('not_found', 'There is no such attachment.');
    return { status: 200, headers: attachmentHeaders(meta.name, bytes), body: bytes };
  };
