import type { HttpResponseInit } from '@azure/functions';

/** The query holds a code: nothing may keep it, and no page after this may learn it. */
export const CALLBACK_HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

/** A plain page for whom nothing else can be shown. `text` is ours alone: paragraphs. */
export function callbackPage(status: number, title: string, ...text: string[]): HttpResponseInit {
  const paragraphs = text.map((one) => `<p>${one}</p>`).join('');
  return {
    status,
    headers: { ...CALLBACK_HEADERS, 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><main><h1>${title}</h1>${paragraphs}</main></html>`,
  };
}

export const unknownLink = callbackPage(
  400,
  'This link cannot be used',
  'This sign-in is not known here. Go back to your CRM and connect again.',
);
