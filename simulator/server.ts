import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { registerControl } from './control/routes.ts';
import { registerGhosts } from './faults/ghosts.ts';
import { fetchInProcess } from './fetch-in-process.ts';
import { noteArrivals } from './panel/arrivals.ts';
import { registerGraph } from './graph/routes.ts';
import { RequestsAtOnce } from './graph/requests-at-once.ts';
import { UploadSessions } from './graph/upload-sessions.ts';
import { Notifier } from './notify/notifier.ts';
import { registerAssets } from './pages/assets.ts';
import { registerLive } from './pages/live.ts';
import { registerPages } from './pages/routes.ts';
import { Versions } from './pages/versions.ts';
import { registerPanel } from './panel/routes.ts';
import { populate } from './people.ts';
import { Router } from './router.ts';
import type { HttpReply, Unrouted } from './router.ts';
import type { Settings } from './settings.ts';
import { registerSignIn } from './signin/routes.ts';
import { SignInState } from './signin/sign-in-state.ts';
import { SnapshotFile } from './snapshot/snapshot-file.ts';
import { loadSnapshot, takeSnapshot } from './snapshot/world-snapshot.ts';
import { World } from './world.ts';

export interface Simulator {
  /** The origin, `http://127.0.0.1:port`; the mailbox pages are there. */
  url: string;
  /** For MICROSOFT_LOGIN_URL. */
  loginUrl: string;
  /** For MICROSOFT_GRAPH_URL. */
  graphUrl: string;
  world: World;
  /** The same answers without a connection, for those who ask a thousand times. Follows no redirect. */
  fetch: typeof fetch;
  close(): Promise<void>;
}

export interface SimulatorOptions {
  /** 0 or none: any free port. */
  port?: number;
  host?: string;
  /** The same seed gives the same ids and the same coin tosses. */
  seed?: number;
  settings?: Partial<Settings>;
  /** Keeps the world in this file and goes on with the one that is there. Not with a seed, which would repeat its ids. */
  snapshotFile?: string;
  /** Origin of a page that may show the mailboxes and the sign-in in a frame, which Microsoft itself lets nobody do. */
  framedBy?: string;
}

/** Larger bodies are cut off before they fill the memory; Graph's own limit of 4 MB lies far below. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/**
 * Starts a world of its own behind a loopback server.
 *
 * @throws UnreadableSnapshotError when there is a snapshot that it can't go on with.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const world = new World(populate, {
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.settings === undefined ? {} : { settings: options.settings }),
  });
  const router = new Router();
  registerGhosts(world);
  noteArrivals(world);
  const signIn = new SignInState(world);
  const services = {
    notifier: new Notifier(world, (claims) => signIn.key.signJwt(claims)),
    uploads: new UploadSessions(world),
    requestsAtOnce: new RequestsAtOnce(world),
  };
  registerGraph(router, world, services);
  registerControl(router, world, services.notifier);
  registerSignIn(router, signIn);
  const webmail = { world, versions: new Versions(world) };
  registerAssets(router);
  registerLive(router, webmail);
  registerPages(router, webmail);
  registerPanel(router, webmail, services.notifier);

  const parts = { world, notifier: services.notifier, signIn };
  const snapshots =
    options.snapshotFile === undefined
      ? undefined
      : new SnapshotFile(options.snapshotFile, () => takeSnapshot(parts));
  snapshots?.load((saved) => loadSnapshot(parts, saved));

  const frames = `frame-ancestors 'self' ${options.framedBy ?? ''}`.trimEnd();
  const answer = async (request: Unrouted): Promise<HttpReply | 'drop'> => {
    try {
      return await answerOf(router, frames, request);
    } finally {
      if (mayChangeWorld(request)) snapshots?.changed();
    }
  };
  const server = createServer((request, response) => {
    serve(answer, world, request, response).catch((error: unknown) => {
      process.emitWarning(error instanceof Error ? (error.stack ?? error.message) : String(error));
      response.destroy();
    });
  });
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  world.origin = `http://${host}:${address.port}`;

  return {
    url: world.origin,
    loginUrl: world.loginUrl,
    graphUrl: world.graphUrl,
    world,
    fetch: fetchInProcess(answer),
    close: async () => {
      snapshots?.close();
      world.reset();
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

/** Reading changes something only where it signs in (a code) and on the pages (a mail becomes read). */
function mayChangeWorld({ method, url: { pathname } }: Unrouted): boolean {
  return method !== 'GET' || pathname.startsWith('/login/') || pathname.startsWith('/mail/');
}

async function answerOf(
  router: Router,
  frames: string,
  request: Unrouted,
): Promise<HttpReply | 'drop'> {
  const route = router.match(request.method, request.url.pathname);
  if (typeof route === 'string') return { status: route === 'not-found' ? 404 : 405 };
  const reply = await route.handler({ ...request, params: route.params });
  return reply === 'drop' ? reply : framed(reply, frames);
}

async function serve(
  answer: (request: Unrouted) => Promise<HttpReply | 'drop'>,
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', world.origin);
  const { method = 'GET', headers } = request;
  const body = await readBody(request);
  if (body === 'too-large') {
    send(response, { status: 413, headers: { connection: 'close' } });
    return;
  }
  const leaving = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) leaving.abort();
  });
  const reply = await answer({ method, url, headers, body, gone: leaving.signal });
  if (reply === 'drop') response.destroy();
  else send(response, reply);
}

/** A page says what it may do, the start who may frame it: of two policies both hold. */
function framed(reply: HttpReply, frames: string): HttpReply {
  const own = reply.headers?.['content-security-policy'];
  if (own === undefined) return reply;
  return {
    ...reply,
    headers: { ...reply.headers, 'content-security-policy': [own, frames].flat() },
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer | 'too-large'> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes: Buffer = chunk;
    length += bytes.length;
    if (length > MAX_BODY_BYTES) return 'too-large';
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, reply: HttpReply): void {
  // Node's own Date header would tell the machine's time, not the world's.
  response.sendDate = false;
  response.writeHead(reply.status, reply.headers ?? {});
  response.end(reply.body);
}
