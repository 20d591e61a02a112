import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { build } from 'vite';
import type { LocalSystem } from '../../../local/system.ts';
import { repositoryRoot } from '../../../local/repository-root.ts';
import { listen } from '../listen.ts';
import { answerWithSession } from './opened-session.ts';

/** What is written, and for whom. */
export interface Written {
  readonly account: string;
  readonly user: string;
  readonly contact: string;
  readonly name?: string;
  /** Of the contact, with commas. */
  readonly emails?: string;
  readonly mode?: 'new' | 'reply' | 'reply-all';
  readonly replyTo?: string;
  readonly again?: string;
  readonly lang?: 'en' | 'de' | 'ar';
  readonly theme?: 'light' | 'dark';
}

/**
 * A site with one page that shows nothing but the part to write in, as the elements show it (in a shadow root, under the
 * strictest policy that is documented, against the running service).
 */
export async function composePage() {
  let system: LocalSystem | null = null;
  const scripts = await bundled();
  const site = await listen(
    createServer((request, response) => {
      answer(request, response).catch(() => response.destroy());
    }),
  );

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', site.url);
    const service = system?.host.url ?? '';
    const script = scripts.get(url.pathname.slice(1));
    if (script !== undefined) {
      response.setHeader('content-type', 'text/javascript');
      response.end(script);
    } else if (url.pathname === '/session' && system !== null) {
      await answerWithSession(url, { host: system.host, origin: site.url }, response);
    } else if (url.pathname === '/') {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.setHeader('content-security-policy', policyFor(service));
      response.end(`<!doctype html><html lang="en"><head><title>Small CRM</title>
<meta name="viewport" content="width=device-width"><meta name="service" content="${service}">
<script type="module" src="/compose-page.js"></script></head>
<body><main><h1>Carla</h1><div id="host"></div></main></body></html>`);
    } else {
      response.writeHead(404).end();
    }
  }

  return {
    url: site.url,
    serve(running: LocalSystem): void {
      system = running;
    },
    addressOf: (written: Written): string =>
      `${site.url}/?${new URLSearchParams({ ...written }).toString()}`,
    close: () => site.close(),
  };
}

function policyFor(service: string): string {
  return [
    "default-src 'self'",
    `connect-src 'self' ${service}`,
    "require-trusted-types-for 'script'",
    'trusted-types outlook-sync',
  ].join('; ');
}

/** The part as it is shipped, with what mounts it: by their names. */
async function bundled(): Promise<ReadonlyMap<string, string>> {
  const built = await build({
    root: repositoryRoot,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    plugins: [
      {
        name: 'compose-page',
        resolveId: (id) => (id === 'compose-page' ? id : null),
        load: (id) => (id === 'compose-page' ? MOUNT : null),
      },
    ],
    build: {
      write: false,
      modulePreload: false,
      target: 'baseline-widely-available',
      rolldownOptions: {
        input: { 'compose-page': 'compose-page' },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  });
  if (Array.isArray(built) || !('output' in built)) throw new Error('vite wrote no single bundle');
  return new Map(
    built.output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file.code]] : [])),
  );
}

const part = (path: string): string => JSON.stringify(join(repositoryRoot, 'web', path));

const MOUNT = `
import { h, render } from 'preact';
import { Compose } from ${part('compose/compose.tsx')};
import { sheet } from ${part('element/sheet.ts')};
import base from ${JSON.stringify(join(repositoryRoot, 'web/element/base.css') + '?inline')};
import css from ${JSON.stringify(join(repositoryRoot, 'web/compose/compose.css') + '?inline')};
import { pageSession } from ${part('state/session.ts')};
import { composeWords } from ${part('words/compose/words.ts')};
import { locale } from ${part('words/locale.ts')};

window.violations = [];
document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) => {
  window.violations.push([effectiveDirective, blockedURI, sourceFile, lineNumber].join(' '));
});
window.sent = [];
window.closings = 0;
const query = new URLSearchParams(location.search);
const lang = query.get('lang') ?? 'en';
const baseUrl = document.querySelector('meta[name=service]').content;
const getSession = async () => {
  const answer = await fetch('/session' + location.search);
  if (!answer.ok) throw new Error('no session');
  return answer.json();
};
const session = pageSession({ baseUrl, getSession });
const contact = query.get('contact');
const entry = (id) => id === null ? null : session.call('contacts/' + contact + '/entries/' + id);
const [connection, replyTo, again, words] = await Promise.all([
  session.call('connection').catch(() => null), entry(query.get('replyTo')), entry(query.get('again')), composeWords[lang](),
]);
const root = document.getElementById('host').attachShadow({ mode: 'open' });
root.adoptedStyleSheets = [sheet(base), sheet(css)];
if (query.has('theme')) document.getElementById('host').setAttribute('theme', query.get('theme'));
const draw = (child) => render(h('div', { class: 'root', lang, dir: lang === 'ar' ? 'rtl' : 'ltr' }, child), root);
draw(h(Compose, {
  session, connection, replyTo, again, words, locale: locale(lang, lang),
  contact: { id: contact, name: query.get('name'), emails: (query.get('emails') ?? '').split(',').filter(Boolean) },
  mode: query.get('mode') ?? 'new',
  onSent: (sent) => window.sent.push(sent),
  onClose: () => { window.closings += 1; draw(null); },
}));
`;
