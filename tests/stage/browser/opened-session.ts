import type { ServerResponse } from 'node:http';

/** Whose session a site's server asks for, and for what. */
export interface WantedSession {
  readonly host: { readonly url: string; readonly functionKey: string };
  readonly account: string;
  readonly user: string;
  readonly components: readonly string[];
  readonly contacts?: readonly string[];
  readonly origin: string;
}

interface OpenedSession {
  readonly status: number;
  readonly body: string;
}

/** As the CRM's server asks the service for a page's session, with its function key. */
export async function openedSession(wanted: WantedSession): Promise<OpenedSession> {
  const { host, account, user, components, origin, contacts = [] } = wanted;
  const asked = await fetch(`${host.url}/api/v1/accounts/${account}/users/${user}/session`, {
    method: 'POST',
    headers: { 'x-functions-key': host.functionKey, 'content-type': 'application/json' },
    body: JSON.stringify({ components, origin, contacts }),
  });
  return { status: asked.status, body: await asked.text() };
}

/** The route `/session?account=&user=&contact=` of a site with a contact's conversation. */
export async function answerWithSession(
  { searchParams }: URL,
  site: Pick<WantedSession, 'host' | 'origin'>,
  response: ServerResponse,
): Promise<void> {
  const given = (name: string): string => searchParams.get(name) ?? '';
  const { status, body } = await openedSession({
    ...site,
    account: given('account'),
    user: given('user'),
    components: ['conversation'],
    contacts: [given('contact')],
  });
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}
