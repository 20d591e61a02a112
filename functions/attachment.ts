import { attachmentHeaders } from '../shared/http/attachment-headers.ts';
import type { Handle } from '../shared/http/handler.ts';
import { accountOf, contactOf, entryOf } from '../shared/http/path-ids.ts';
import { Refusal } from '../shared/http/refusal.ts';
import type { AttachmentBlobs } from '../shared/ports/blobs.ts';
import type { Conversations } from '../shared/ports/conversation.ts';

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
