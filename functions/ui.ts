import type { HttpResponseInit } from '@azure/functions';
import type { Handle } from '../shared/http/handler.ts';
import { Refusal } from '../shared/http/refusal.ts';

interface PageFile {
  readonly bytes: Uint8Array;
  /** Its name has a hash of it. */
  readonly isForever: boolean;
}

type Encoding = 'br' | 'gzip';

export interface UiPorts {
  readonly pageFile: (name: string, encoding: Encoding | null) => Promise<PageFile | null>;
  /** Exact origins of pages that may be around ours. */
  readonly uiOrigins: readonly string[];
}

const FOREVER = 'public, max-age=31536000, immutable';
/** How long a page goes on with the files of the version before. */
const SHORT = 'public, max-age=60';

/** Scripts for pages of any origin, which hold nothing secret, and our own pages, most of them for a frame. Any other name is not found. */
export const uiFile =
  (deps: UiPorts): Handle =>
  async (request) => {
    const name = request.params['file'] ?? '';
    const page = PAGES.get(name);
    if (page) return shownPage(page, deps.uiOrigins);
    const encoding = encodingFor(request.headers.get('accept-encoding') ?? '');
    const file = await deps.pageFile(name, encoding);
    if (!file) throw new Refusal('not_found', 'There is no such file.');
    return {
      status: 200,
      headers: {
        'content-type': 'text/javascript; charset=utf-8',
        ...(encoding === null ? {} : { 'content-encoding': encoding }),
        'cache-control': file.isForever ? FOREVER : SHORT,
        vary: 'accept-encoding',
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
        'x-content-type-options': 'nosniff',
      },
      body: file.bytes,
    };
  };

/** Brotli is a tenth smaller; browsers take it over https. */
function encodingFor(accepted: string): Encoding | null {
  const named = (['br', 'gzip'] as const).find((one) => new RegExp(`\\b${one}\\b`).test(accepted));
  return named ?? null;
}

interface Page {
  readonly title: string;
  readonly script: string;
  readonly text: string;
  /** Whether pages of the allowed origins may have it in a frame. */
  readonly isFramed: boolean;
  /** Beside its own. */
  readonly pictures?: string;
}

const PAGES: ReadonlyMap<string, Page> = new Map([
  ['card', { title: 'Email sync', script: 'frame-card.js', text: '', isFramed: true }],
  [
    'conversation',
    {
      title: 'Conversation',
      script: 'frame-conversation.js',
      text: '',
      isFramed: true,
      // A mail's own frame allows pictures from elsewhere only when its reader has asked for them.
      pictures: ' https:',
    },
  ],
  [
    'returned',
    {
      title: 'Signed in',
      script: 'returned.js',
      text: '<p>You can close this window.</p>',
      isFramed: true,
    },
  ],
  [
    'operations',
    { title: 'Email sync: operations', script: 'operations.js', text: '', isFramed: false },
  ],
]);

/** Nothing runs in it but our own scripts. */
function shownPage(
  { title, script, text, isFramed, pictures = '' }: Page,
  origins: readonly string[],
): HttpResponseInit {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "connect-src 'self'",
    `img-src data: blob:${pictures}`,
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${isFramed ? origins.join(' ') : "'none'"}`,
    "require-trusted-types-for 'script'",
    'trusted-types outlook-sync',
  ].join('; ');
  const allowed = `<meta name="outlook-sync-origins" content="${origins.join(' ')}">\n`;
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': policy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    body: `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${isFramed ? allowed : ''}<title>${title}</title>
<script type="module" src="${script}"></script>
<body>${text}</body>
</html>
`,
  };
}
