import type { Microsoft365 } from './microsoft-365.ts';
import type { Connection, SyncApi } from './sync-api.ts';
import { check } from './timeline.ts';

/** Goes the user's way: authorize, Microsoft's pages, the callback, and the CRM's `complete`. */
export async function connectMailbox(way: {
  sync: SyncApi;
  microsoft: Microsoft365;
  returnUrl: string;
  email: string;
  intent?: string;
}): Promise<Connection> {
  const { sync, microsoft, returnUrl, email, intent } = way;
  const authorizeUrl = await sync.authorize({ returnUrl, ...(intent !== undefined && { intent }) });
  const callback = await microsoft.signIn(authorizeUrl, email);
  const response = await fetch(callback, { redirect: 'manual' });
  const back = new URL(response.headers.get('location') ?? 'about:blank');
  check(back.href.startsWith(returnUrl), 'the browser comes back to the CRM', back.href);
  check(back.searchParams.get('emailSync') === 'authorized', 'the sign-in is approved', back.href);
  return sync.complete(back.searchParams.get('ticket') ?? '');
}
