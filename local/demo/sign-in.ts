import type { Authorize, Connection, OutlookSync } from '../../client/src/index.ts';
import type { Microsoft365 } from './microsoft-365.ts';
import { check } from './timeline.ts';

const CONTOSO = 'contoso';

/** Goes the user's way: authorize, Microsoft's pages, the callback, and the CRM's `complete`. */
export async function connectMailbox(way: {
  sync: OutlookSync;
  microsoft: Microsoft365;
  account: string;
  user: string;
  email: string;
  ask: Authorize;
}): Promise<Connection> {
  const { sync, microsoft, account, user, email, ask } = way;
  const { authorizeUrl, adminConsentUrl } = await sync.connections.authorize(account, user, ask);
  await microsoft.approve(adminConsentUrl, CONTOSO);
  const callback = await microsoft.signIn(authorizeUrl, email);
  const response = await fetch(callback, { redirect: 'manual' });
  const back = new URL(response.headers.get('location') ?? 'about:blank');
  check(back.href.startsWith(ask.returnUrl), 'the browser comes back to the CRM', back.href);
  check(back.searchParams.get('emailSync') === 'authorized', 'the sign-in is approved', back.href);
  const ticket = back.searchParams.get('ticket') ?? '';
  return sync.connections.complete(account, user, { ticket });
}
