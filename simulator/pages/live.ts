import { json } from '../router.ts';
import type { HttpRequest, Router } from '../router.ts';
import { ALL_MAILBOXES, PANEL } from './versions.ts';
import type { Versions } from './versions.ts';
import type { Webmail } from './webmail.ts';

/** Shorter than what anything between might cut off as idle. */
const PATIENCE_MS = 25_000;

/** Where a page waits: answered as soon as what it shows is older than what is there. */
export interface Live {
  url: string;
  version: string;
}

export function liveMailbox(versions: Versions, mailbox: { email: string; oid: string }): Live {
  return {
    url: `/live/mail/${encodeURIComponent(mailbox.email)}`,
    version: versions.of(mailbox.oid),
  };
}

export function liveMailboxes(versions: Versions): Live {
  return { url: '/live/mail', version: versions.of(ALL_MAILBOXES) };
}

export function livePanel(versions: Versions): Live {
  return { url: '/live/panel', version: versions.of(PANEL) };
}

/** Long polls: `?since=` names the version that a page shows. */
export function registerLive(router: Router, { world, versions }: Webmail): void {
  const wait = async (request: HttpRequest, topic: string) => {
    const since = request.url.searchParams.get('since') ?? '';
    const version = await versions.after(topic, since, PATIENCE_MS, request.gone);
    return json(200, { version }, { 'cache-control': 'no-store' });
  };
  router.add('GET', '/live/mail', (request) => wait(request, ALL_MAILBOXES));
  router.add('GET', '/live/panel', (request) => wait(request, PANEL));
  router.add('GET', '/live/mail/:email', (request) => {
    const mailbox = world.findMailbox(request.params['email'] ?? '');
    return mailbox === undefined ? { status: 404 } : wait(request, mailbox.oid);
  });
}
