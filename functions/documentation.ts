import type { Handle } from '../shared/http/handler.ts';

const KEPT = 'public, max-age=300';

/** Made when it is first asked for: the rest of the app does without what makes it. */
export const openApi =
  (deps: { readonly publicBaseUrl: string }): Handle =>
  async () => {
    const { openApiDocument } = await import('../shared/http/api/document.ts');
    return {
      status: 200,
      headers: {
        'content-type': 'application/json',
        'cache-control': KEPT,
        'access-control-allow-origin': '*',
        'x-content-type-options': 'nosniff',
      },
      body: JSON.stringify(openApiDocument(deps.publicBaseUrl)),
    };
  };

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Outlook sync for a CRM: the interface</title>
</head>
<body>
<redoc spec-url="openapi.json" hide-hostname="true" native-scrollbars="true"></redoc>
<script src="docs/redoc.js"></script>
</body>
</html>
`;

/** Redoc sets its styles and searches in a worker of its own; nothing else may run, and nothing comes from elsewhere. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'unsafe-inline'",
  "connect-src 'self'",
  'img-src data:',
  'worker-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const docs: Handle = async () => ({
  status: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': KEPT,
    'content-security-policy': PAGE_POLICY,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  },
  body: PAGE,
});

export const docsScript =
  (deps: { readonly shippedFile: (name: 'redoc.js') => Promise<Uint8Array> }): Handle =>
  async () => ({
    status: 200,
    headers: {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': KEPT,
      'x-content-type-options': 'nosniff',
    },
    body: await deps.shippedFile('redoc.js'),
  });
