import type { HttpResponseInit } from '@azure/functions';
import type { Handle } from '../shared/http/handler.ts';
import type { finishSignIn } from '../shared/use-cases/connect/finish-sign-in.ts';

/** The query holds a code: nothing may keep it, and no page after this may learn it. */
const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

const LONGEST_STATE = 512;

/** Where Microsoft sends the browser. Microsoft's words are read, and neither shown, logged nor passed on. */
export const oauthCallback =
  (finish: ReturnType<typeof finishSignIn>): Handle =>
  async ({ query }) => {
    const state = query.get('state');
    if (!state || state.length > LONGEST_STATE) return withoutState(query);
    const finished = await finish(state, {
      code: query.get('code'),
      error: query.get('error'),
      subcode: query.get('error_subcode'),
      description: query.get('error_description'),
    });
    if (finished.kind === 'unknown_state') return unknown;
    return { status: 302, headers: { ...HEADERS, location: finished.url } };
  };

/** An administrator's consent belongs to no user's sign-in, so it comes back without a state. */
function withoutState(query: URLSearchParams): HttpResponseInit {
  if (query.get('admin_consent')?.toLowerCase() !== 'true' || query.has('error')) return unknown;
  return page(
    200,
    'Approved',
    'The permissions are approved for your organisation. Everybody in it can connect their mailbox now.',
  );
}

const unknown = page(
  400,
  'This link cannot be used',
  'This sign-in is not known here. Go back to your CRM and connect again.',
);

function page(status: number, title: string, text: string): HttpResponseInit {
  return {
    status,
    headers: { ...HEADERS, 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><main><h1>${title}</h1><p>${text}</p></main></html>`,
  };
}
