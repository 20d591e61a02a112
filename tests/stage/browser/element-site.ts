import { createServer } from 'node:http';
import { listen } from '../listen.ts';
import { openedSession, type WantedSession } from './opened-session.ts';

export interface ElementSite {
  readonly url: string;
  /** Whose its server asks for; null where nobody is signed in. */
  session: Omit<WantedSession, 'origin'> | null;
  close(): Promise<void>;
}

/** As a CRM's style sheet and policy may be at worst. */
const HOSTILE = '* { all: unset !important; color: red !important; font-size: 40px !important }';

const SCRIPT = `
const element = document.querySelector('[data-element]');
const origin = element.tagName === 'IFRAME' ? new URL(element.src).origin : location.origin;
async function getSession() {
  const answer = await fetch('/session?origin=' + encodeURIComponent(origin), { method: 'POST' });
  if (!answer.ok) throw new Error('nobody is signed in');
  return answer.json();
}
if (element.tagName === 'IFRAME') {
  addEventListener('message', async ({ source, origin: from, data }) => {
    if (source !== element.contentWindow || from !== origin) return;
    if (data.type === 'outlook-sync.height') element.height = data.height;
    if (data.type === 'outlook-sync.event') document.title = data.name;
    if (data.type !== 'outlook-sync.session-needed') return;
    const session = await getSession();
    element.contentWindow.postMessage({ type: 'outlook-sync.session', ...session }, origin);
  });
} else element.getSession = getSession;
`;

/**
 * A CRM with one page: an element in it (`/card`), or in a frame (`/framed-card`), under a strict policy and hostile
 * styles. `?lang=` is the page's, `?sandbox=` the frame's.
 */
export async function elementSite(): Promise<ElementSite> {
  const site: Pick<ElementSite, 'session'> = { session: null };
  const server = createServer((request, response) => {
    const reply = async (): Promise<void> => {
      const { type, body, status, policy } = await answer(
        site.session,
        request.url ?? '/',
        request.method ?? '',
      );
      response.writeHead(status ?? 200, {
        'content-type': type,
        ...(policy ? { 'content-security-policy': policy } : {}),
      });
      response.end(body);
    };
    void reply();
  });
  return Object.assign(site, await listen(server));
}

interface Answered {
  readonly type: string;
  readonly body: string;
  readonly status?: number;
  readonly policy?: string;
}

async function answer(
  session: ElementSite['session'],
  path: string,
  method: string,
): Promise<Answered> {
  const { pathname, searchParams } = new URL(path, 'http://site');
  if (pathname === '/hostile.css') return { type: 'text/css', body: HOSTILE };
  if (pathname === '/page.js') return { type: 'text/javascript', body: SCRIPT };
  if (session === null) return { type: 'text/plain', status: 401, body: '' };
  if (pathname === '/session' && method === 'POST') {
    const opened = await openedSession({ ...session, origin: searchParams.get('origin') ?? '' });
    return { type: 'application/json', ...opened };
  }
  const [, framed, name = ''] = /^\/(framed-)?(card|conversation)$/.exec(pathname) ?? [];
  if (name === '') return { type: 'text/plain', status: 404, body: '' };
  const sync = session.host.url;
  const contact = session.contacts?.[0];
  const sandbox = searchParams.get('sandbox');
  const element =
    framed === undefined
      ? `<script type="module" src="${sync}/api/ui/${name}.js"></script>
         <outlook-sync-${name} data-element${contact ? ` contact="${contact}"` : ''}></outlook-sync-${name}>`
      : `<iframe data-element src="${sync}/api/ui/${name}" title="Email sync" width="700"${sandbox === null ? '' : ` sandbox="${sandbox}"`}></iframe>`;
  return {
    type: 'text/html',
    policy: `default-src 'self'; script-src 'self' ${sync}; connect-src 'self' ${sync}; frame-src ${sync}; require-trusted-types-for 'script'`,
    body: `<!doctype html><html lang="${searchParams.get('lang') ?? 'en'}"><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1"><title>A CRM</title>
      <link rel="stylesheet" href="/hostile.css"><main><h1>Settings</h1>${element}</main>
      <script type="module" src="/page.js"></script>`,
  };
}
