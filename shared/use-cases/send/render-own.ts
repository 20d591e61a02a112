import { withContentIds } from '../../domain/entry/content-id.ts';
import type { OutgoingMessage } from '../../domain/send/outgoing-message.ts';
import type { Accepted } from '../../domain/send/accepted-send.ts';
import type { Html } from '../../ports/html.ts';

/** What the conversation shows of a CRM send: made harmless like received mail. All of it is new: the quote is not ours. */
export async function renderOwn(
  html: Html,
  message: Pick<OutgoingMessage, 'html' | 'text' | 'attachments'>,
): Promise<Accepted['shown']> {
  if (message.html === null) {
    const text = message.text ?? '';
    return { content: { html: null, text, newText: text }, remoteImages: 0, simplified: false };
  }
  const body = { contentType: 'html', content: message.html } as const;
  const { content, remoteImages, simplified } = await html.render(body, null);
  const text = message.text ?? content.text;
  const ids = message.attachments.map(({ contentId }) => contentId);
  const shown = content.html && withContentIds(content.html, ids);
  return { content: { html: shown, text, newText: text }, remoteImages, simplified };
}
