import type { Message } from '../mail/types.ts';
import type { HttpReply } from '../router.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

/**
 * Nothing runs in it and nothing is fetched. The same origin lets the page around it measure it; without scripts that
 * gives the mail nothing.
 */
const SANDBOX = 'allow-same-origin allow-popups allow-popups-to-escape-sandbox';
const POLICY = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox ${SANDBOX}`;

/** The text of a message inside the page: HTML in a frame of its own. */
export function messageBody(message: Message, path: string, title: string): Html {
  if (message.body.contentType === 'text') {
    return html`<div class="text">${message.body.content}</div>`;
  }
  return html`${
      /<img\b[^>]*\bsrc\s*=\s*["']?https?:/iu.test(message.body.content) &&
      html`<p class="hint">Pictures from elsewhere are not loaded here.</p>`
    }<iframe title="${title}" sandbox="${SANDBOX}" src="${path}/body"></iframe>`;
}

const STYLE = `
html { background: #fff; color: #1a1d23; font: 15px/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
body { margin: 0; padding: 1px 0; } img { max-width: 100%; height: auto; } pre { white-space: pre-wrap; }
@media (prefers-color-scheme: dark) { img { filter: invert(1) hue-rotate(180deg); } }
`;

/** What the frame shows. */
export function bodyDocument(message: Message): HttpReply {
  const head = `<!doctype html><meta charset="utf-8"><base target="_blank"><style>${STYLE}</style>`;
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': POLICY,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    body: head + withInlineImages(message),
  };
}

/** `cid:` images become data URLs, since the frame may fetch nothing. */
function withInlineImages(message: Message): string {
  let { content } = message.body;
  for (const attachment of message.attachments) {
    if (attachment.kind !== 'file' || attachment.contentId === null) continue;
    const type = attachment.contentType ?? '';
    if (!/^image\/(png|jpeg|gif|webp)$/u.test(type)) continue;
    const url = `data:${type};base64,${attachment.content.toString('base64')}`;
    content = content.replaceAll(`cid:${attachment.contentId}`, url);
  }
  return content;
}
