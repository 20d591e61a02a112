import type { HttpReply } from '../router.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import type { Live } from './live.ts';

/** A whole page, written by the server. It works without the script, which keeps it up to date and eases some steps. */
export function page(
  status: number,
  content: {
    title: string;
    body: Html;
    /** What kind of page it is, for the stylesheet. */
    kind: 'mailbox' | 'plain' | 'sign-in' | 'panel';
    live?: Live | undefined;
    /** How far the world's clock is ahead of the browser's. */
    clockOffsetMs?: number;
  },
): HttpReply {
  const { live } = content;
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${content.title}</title>
        <link rel="icon" href="/assets/icon.svg" />
        <link rel="stylesheet" href="/assets/outlook.css" />
        <script src="/assets/outlook.js" defer></script>
      </head>
      <body
        class="${content.kind}"
        data-clock-offset="${content.clockOffsetMs ?? 0}"
        ${live && html`data-live="${live.url}" data-version="${live.version}"`}
      >
        ${content.body}
      </body>
    </html>`;
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; frame-src 'self'; base-uri 'none'",
      'x-content-type-options': 'nosniff',
    },
    body: document.text,
  };
}
