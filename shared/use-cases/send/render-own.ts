import type { OutgoingMessage } from '../../domain/outgoing-message.ts';
import type { Accepted } from '../../domain/send-entry.ts';
import type { Html } from '../../ports/html.ts';

/** What the conversation shows of a CRM send: made harmless like received mail. All of it is new: the quote is not ours. */
export function renderOwn(
  html: Html,
  message: Pick<OutgoingMessage, 'html' | 'text'>,
): Accepted['shown'] {
  const sanitised = message.html === null ? null : html.sanitise(message.html);
  const text = message.text ?? (message.html === null ? '' : html.toText(message.html));
  return {
    content: { html: sanitised?.html ?? null, text, newText: text },
    remoteImages: sanitised?.remoteImages ?? 0,
  };
}
