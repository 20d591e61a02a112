import type { SyncClient } from './sync-client.ts';
import type { Entry } from './sync-shapes.ts';

/** Larger pictures stay attachments: the page carries what is inlined twice, in base64. */
const MAX_INLINE_BYTES = 512 * 1024;

/**
 * Puts inline pictures into the HTML as data URLs, since the frame that shows it may fetch nothing.
 * The sync service keeps an image type only for bytes that really are such a picture.
 */
export async function withInlineImages(
  sync: SyncClient,
  contactId: string,
  entry: Entry,
): Promise<Entry> {
  let content = entry.html ?? '';
  for (const { id, contentId, size } of entry.attachments) {
    const reference = ` src="cid:${escaped(contentId ?? '')}"`;
    if (!contentId || size > MAX_INLINE_BYTES || !content.includes(reference)) continue;
    const answer = await sync.attachment(contactId, entry.id, id);
    const type = answer.ok ? (answer.value.headers.get('content-type') ?? '') : '';
    if (!answer.ok || !type.startsWith('image/')) continue;
    const bytes = Buffer.from(await answer.value.arrayBuffer());
    const source = ` src="data:${type};base64,${bytes.toString('base64')}"`;
    content = content.replaceAll(reference, source);
  }
  return entry.html ? { ...entry, html: content } : entry;
}

/** As the id stands in an attribute of the cleaned HTML; whole, since one id may begin like another. */
function escaped(contentId: string): string {
  return contentId
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
