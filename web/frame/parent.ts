import type { GetSession, Session } from '../state/session.ts';

/** What the page around the frame may set of it. A token comes by a message alone, never in an address. */
export interface Settings {
  readonly lang?: string;
  readonly theme?: string;
  readonly contact?: string;
  readonly 'contact-name'?: string;
  readonly 'contact-emails'?: string;
}

type FromParent =
  | { readonly type: 'outlook-sync.session'; readonly token: string; readonly expiresAt: string }
  | ({ readonly type: 'outlook-sync.set' } & Settings);

const ANSWERED_IN_MS = 20_000;
/** The script of the page around may come later than this frame, and has not heard the question then. */
const ASKED_AGAIN_MS = 3_000;

/** The origins whose pages may be around, as the service wrote them into this page. */
export function allowedOrigins(): readonly string[] {
  const named = document.querySelector('meta[name="outlook-sync-origins"]');
  return named?.getAttribute('content')?.split(' ') ?? [];
}

/** The page around this frame: messages of any other window, or of a page of another origin, are not heard. */
export function parentPage(onSettings: (settings: Settings) => void): {
  getSession: GetSession;
  tell(message: { readonly type: string } & Readonly<Record<string, unknown>>): void;
} {
  const origins = allowedOrigins();
  let origin: string | null = null;
  let answer: ((session: Session) => void) | null = null;
  /** What was to be told before it was known who is around. */
  const early: object[] = [];

  window.addEventListener('message', ({ source, origin: from, data }: MessageEvent<unknown>) => {
    if (source !== window.parent || !origins.includes(from) || !isFromParent(data)) return;
    origin = from;
    for (const message of early.splice(0)) window.parent.postMessage(message, from);
    if (data.type === 'outlook-sync.set') onSettings(data);
    else answer?.({ token: data.token, expiresAt: data.expiresAt });
  });

  return {
    /** The question holds nothing, so that it may be asked before it is known who is around. */
    getSession: () =>
      new Promise((resolve, reject) => {
        const ask = () => window.parent.postMessage({ type: 'outlook-sync.session-needed' }, '*');
        const asking = setInterval(ask, ASKED_AGAIN_MS);
        const timer = setTimeout(() => {
          clearInterval(asking);
          reject(new Error('no session was given'));
        }, ANSWERED_IN_MS);
        answer = (session) => {
          clearInterval(asking);
          clearTimeout(timer);
          resolve(session);
        };
        ask();
      }),
    tell(message) {
      if (origin === null) early.push(message);
      else window.parent.postMessage(message, origin);
    },
  };
}

function isFromParent(data: unknown): data is FromParent {
  if (typeof data !== 'object' || data === null || !('type' in data)) return false;
  if (data.type === 'outlook-sync.set') return true;
  return (
    data.type === 'outlook-sync.session' &&
    'token' in data &&
    typeof data.token === 'string' &&
    'expiresAt' in data &&
    typeof data.expiresAt === 'string'
  );
}
