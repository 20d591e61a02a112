import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { LocalSystem } from '../../../local/system.ts';
import { listen } from '../listen.ts';
import { answerWithSession } from './opened-session.ts';

/** What a page of a CRM shows: whose conversation, for whom, and how. */
interface Shown {
  readonly account: string;
  readonly user: string;
  readonly contact: string;
  readonly lang?: string;
  readonly theme?: 'light' | 'dark';
  /** The page's own rules, as hostile as it likes. */
  readonly css?: string;
  /** Added to the page's policy, such as `img-src https:`. */
  readonly policy?: string;
  /** Of the service, where it is not the running one. */
  readonly baseUrl?: string;
  /** In a frame, by the page of the service. */
  readonly framed?: 'yes';
}

/** `default-src 'self'` and what the documentation has the CRM add, with Trusted Types as strict as they can be. */
function policyFor(service: string, images = ''): string {
  return [
    "default-src 'self'",
    `script-src 'self' ${service}`,
    `connect-src 'self' ${service}`,
    `img-src 'self' blob:${images}`,
    `frame-src ${service}`,
    "require-trusted-types-for 'script'",
    'trusted-types outlook-sync',
  ].join('; ');
}

type Answer = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * A site of a CRM with one page, which shows a contact's conversation under the strictest policy that is documented. Its
 * origin has to be known to the service before that starts: `serve` tells it of the service afterwards.
 */
export async function hostPage() {
  let system: LocalSystem | null = null;
  let more: Answer = () => false;
  const site = await listen(
    createServer((request, response) => {
      if (!more(request, response)) answer(request, response).catch(() => response.destroy());
    }),
  );

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', site.url);
    const service = system?.host.url ?? '';
    const given = (name: string): string => url.searchParams.get(name) ?? '';
    if (url.pathname === '/page.js') {
      response.setHeader('content-type', 'text/javascript');
      response.end(PAGE_SCRIPT);
    } else if (url.pathname === '/page.css') {
      response.setHeader('content-type', 'text/css');
      response.end(given('css'));
    } else if (url.pathname === '/session' && system !== null) {
      const origin = given('framed') === '' ? site.url : service;
      await answerWithSession(url, { host: system.host, origin }, response);
    } else if (url.pathname === '/') {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.setHeader('content-security-policy', policyFor(service, given('policy')));
      response.end(pageOf(url, service));
    } else {
      response.statusCode = 404;
      response.end();
    }
  }

  return {
    url: site.url,
    serve(running: LocalSystem): void {
      system = running;
    },
    /** Answers what it says true to, before the page does. */
    answer(with_: Answer): void {
      more = with_;
    },
    addressOf: (shown: Shown): string =>
      `${site.url}/?${new URLSearchParams({ ...shown }).toString()}`,
    close: () => site.close(),
  };
}

function pageOf({ search, searchParams }: URL, service: string): string {
  const attribute = (name: string, as = name): string => {
    const value = searchParams.get(name);
    return value === null ? '' : ` ${as}="${value.replaceAll('"', '&quot;')}"`;
  };
  const element = searchParams.has('framed')
    ? `<iframe title="Emails" width="900" height="700" src="${service}/api/ui/conversation"></iframe>`
    : `<outlook-sync-conversation${attribute('contact')}${attribute('lang')}${attribute('theme')}${attribute('baseUrl', 'base-url')}></outlook-sync-conversation>`;
  return `<!doctype html><html lang="en"><head><title>Small CRM</title>
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/page.css${search}">
<script src="/page.js"></script>
<script type="module" src="${service}/api/ui/conversation.js"></script></head>
<body><main><h1>Carla</h1>
${element}
</main></body></html>`;
}

const PAGE_SCRIPT = `
window.violations = [];
document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile }) => {
  window.violations.push([effectiveDirective, blockedURI, sourceFile].join(' '));
});
const getSession = async () => {
  const answer = await fetch('/session' + location.search);
  if (!answer.ok) throw new Error('no session');
  return answer.json();
};
window.told = [];
function drive(frame) {
  const { origin } = new URL(frame.src);
  const tell = (message) => frame.contentWindow.postMessage(message, origin);
  addEventListener('message', async ({ source, origin: from, data }) => {
    if (source !== frame.contentWindow || from !== origin) return;
    if (data.type === 'outlook-sync.event') window.told.push(data);
    if (data.type !== 'outlook-sync.session-needed') return;
    tell({ type: 'outlook-sync.session', ...(await getSession()) });
  });
  const contact = new URLSearchParams(location.search).get('contact');
  frame.addEventListener('load', () => tell({ type: 'outlook-sync.set', contact }));
}
document.addEventListener('DOMContentLoaded', () => {
  const element = document.querySelector('outlook-sync-conversation');
  if (element) element.getSession = getSession;
  else drive(document.querySelector('iframe'));
});
`;
