import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { OutlookSync } from '../../client/src/index.ts';
import { createMicrosoft365 } from '../demo/microsoft-365.ts';
import { DoItError, doIt, largeFile } from './do-it.ts';
import { mailboxes } from './mailboxes.ts';
import { playPage } from './play-page.ts';
import { LARGE_FILE, STEP_IDS, type StepId } from './steps.ts';
import { Tour } from './tour.ts';

export type PlayOptions = {
  port: number;
  hostUrl: string;
  functionKey: string;
  adminKey: string;
  crmUrl: string;
  simulatorUrl: string;
};

const LOOK_EVERY_MS = 500;
/** A page asks again after this long. */
const WAIT_MS = 20_000;
/** What was done is mostly seen within a second. */
const SEEN_WITHIN_MS = 20_000;

type Reply = { status: number; type?: string; body?: string | Buffer; name?: string };

/** The page to play: the CRM and Outlook beside each other, and a tour that looks whether its steps have happened. */
export async function startPlay(
  options: PlayOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  const { port, hostUrl, functionKey, crmUrl, simulatorUrl } = options;
  const url = `http://127.0.0.1:${port}`;
  const sync = new OutlookSync({ baseUrl: hostUrl, key: functionKey, retries: 1 });
  const microsoft = createMicrosoft365(simulatorUrl);
  const tour = new Tour(sync, mailboxes(simulatorUrl));
  const hands = doIt({ sync, microsoft, returnUrl: `${crmUrl}/settings/profile` });
  const policy = [
    "default-src 'self'",
    // A sign-in goes through all three.
    `frame-src ${crmUrl} ${simulatorUrl} ${hostUrl}`,
    "img-src 'self' data:",
    `form-action ${crmUrl}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

  const files: Readonly<Record<string, () => Reply>> = {
    '/': () => ({ status: 200, type: 'text/html', body: playPage(options) }),
    '/play.css': () => ({ status: 200, type: 'text/css', body: pageFile('play.css') }),
    '/play.js': () => ({ status: 200, type: 'text/javascript', body: pageFile('play.js') }),
    [`/${LARGE_FILE}`]: () => ({
      status: 200,
      type: 'application/octet-stream',
      body: largeFile(),
      name: LARGE_FILE,
    }),
  };

  /** Answers once the tour is another than the page knows. */
  async function changed(known: number, gone: AbortSignal): Promise<Reply> {
    const end = Date.now() + WAIT_MS;
    for (;;) {
      await tour.look();
      const state = tour.state();
      if (state.version !== known || Date.now() > end || gone.aborted) return json(200, state);
      await pause(LOOK_EVERY_MS);
    }
  }

  async function act(path: string): Promise<Reply> {
    if (path === '/tour/start-over') {
      await hands.disconnect();
      await tour.look();
      tour.again(...STEP_IDS);
      return json(200, tour.state());
    }
    const [, id, verb] = /^\/tour\/([\w-]+)\/(do|again)$/u.exec(path) ?? [];
    const step = STEP_IDS.find((one) => one === id);
    if (step === undefined) return { status: 404 };
    await (verb === 'do' ? doStep(step) : again(step));
    return json(200, tour.state());
  }

  async function doStep(step: StepId): Promise<void> {
    await hands.step(step);
    const end = Date.now() + SEEN_WITHIN_MS;
    while (!tour.has(step)) {
      if (Date.now() > end) throw new DoItError('It was done, and nothing was seen of it yet.');
      await tour.look();
      if (!tour.has(step)) await pause(LOOK_EVERY_MS / 5);
    }
  }

  async function again(step: StepId): Promise<void> {
    if (step === 'connect') await hands.disconnect();
    await tour.look();
    tour.again(step);
  }

  async function answer(request: IncomingMessage, gone: AbortSignal): Promise<Reply> {
    // Neither another site nor a name that leads here may play.
    if (request.headers.host !== new URL(url).host) return { status: 421 };
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    if (request.method === 'POST') {
      return request.headers.origin === url ? act(pathname) : { status: 403 };
    }
    if (pathname === '/tour') return changed(Number(searchParams.get('version') ?? 0), gone);
    return files[pathname]?.() ?? { status: 404 };
  }

  async function replyTo(request: IncomingMessage, gone: AbortSignal): Promise<Reply> {
    try {
      return await answer(request, gone);
    } catch (error) {
      if (error instanceof DoItError) return json(502, { problem: error.message });
      process.emitWarning(error instanceof Error ? error : new Error(String(error)));
      return json(502, { problem: 'This did not work.' });
    }
  }

  const server = createServer((request, response) => {
    const leaving = new AbortController();
    response.once('close', () => leaving.abort());
    void replyTo(request, leaving.signal).then(({ status, type, body, name }) =>
      response
        .writeHead(status, {
          'content-security-policy': policy,
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          ...(type === undefined ? {} : { 'content-type': `${type}; charset=utf-8` }),
          ...(name === undefined
            ? {}
            : { 'content-disposition': `attachment; filename="${name}"` }),
        })
        .end(body),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function json(status: number, value: unknown): Reply {
  return { status, type: 'application/json', body: JSON.stringify(value) };
}

function pageFile(name: string): Buffer {
  return readFileSync(new URL(`page/${name}`, import.meta.url));
}
