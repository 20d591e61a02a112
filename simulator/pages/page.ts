import type { HttpReply } from '../router.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

const BASE_CSS = `
:root { color-scheme: light; --ink: #1b1a19; --line: #d2d0ce; --accent: #0f5a9c; }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: #faf9f8; }
a { color: var(--accent); }
button, input, select, textarea { font: inherit; padding: .4rem .6rem; border: 1px solid #605e5c; border-radius: 4px; }
button { background: #fff; cursor: pointer; }
button.primary { background: var(--accent); border-color: var(--accent); color: #fff; }
:focus-visible { outline: 3px solid #f2a900; outline-offset: 2px; }
label { display: block; font-weight: 600; margin-top: .8rem; }
input, textarea { width: 100%; }
`;

/** A whole page, written by the server; no script runs on it. */
export function page(
  status: number,
  content: { title: string; css: string; body: Html },
): HttpReply {
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${content.title}</title>
        <link rel="icon" href="data:," />
        <style>
          ${BASE_CSS}${content.css}
        </style>
      </head>
      <body>
        ${content.body}
      </body>
    </html>`;
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-src 'self'",
      'x-content-type-options': 'nosniff',
    },
    body: document.text,
  };
}
