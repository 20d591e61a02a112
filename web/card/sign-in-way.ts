import { type Arrival, arrivalOf, withoutArrival } from '../state/arrival.ts';
import type { SignInWay } from '../state/sign-in-visit.ts';

/** How this page was come back to, told once: then the address says nothing of it any more. */
export function takeArrival(): Arrival | null {
  const arrival = arrivalOf(new URLSearchParams(location.search));
  if (arrival !== null) history.replaceState(history.state, '', withoutArrival(location.href));
  return arrival;
}

/** The whole page goes to Microsoft and comes back to where it was. */
const byThisPage: SignInWay = {
  get returnUrl() {
    return withoutArrival(location.href);
  },
  begin: () => ({
    where: 'leaving',
    go(authorizeUrl) {
      location.assign(authorizeUrl);
      // Back by the browser's own button, the page goes on where it stood.
      return new Promise((resolve) => {
        window.addEventListener('pageshow', () => resolve(null), { once: true });
      });
    },
    giveUp: () => window.stop(),
  }),
};

const LOOKED_AFTER_MS = 500;

/** From a frame: Microsoft's pages refuse to be in one, so they have a window, which ends at a page of the service. */
function byWindow(baseUrl: string): SignInWay {
  return {
    returnUrl: `${baseUrl}/api/ui/returned`,
    begin() {
      const opened = window.open('about:blank', '_blank', 'popup,width=520,height=680');
      if (opened === null) return null;
      return {
        where: 'window',
        go(authorizeUrl) {
          opened.location.href = authorizeUrl;
          return comeBack(opened, new URL(baseUrl).origin);
        },
        giveUp: () => opened.close(),
      };
    },
  };
}

/** The window tells it, wherever it got to; closed by hand it has told nothing. */
function comeBack(opened: Window, origin: string): Promise<Arrival | null> {
  const ended = new AbortController();
  return new Promise((resolve) => {
    const end = (arrival: Arrival | null): void => {
      ended.abort();
      clearInterval(timer);
      resolve(arrival);
    };
    const timer = setInterval(() => {
      if (opened.closed) end(null);
    }, LOOKED_AFTER_MS);
    window.addEventListener(
      'message',
      ({ data, source, origin: from }) => {
        if (source !== opened || from !== origin) return;
        end(arrivalOf(new URLSearchParams(String(data?.outlookSyncReturned))));
        opened.close();
      },
      { signal: ended.signal },
    );
  });
}

export function signInWay(baseUrl: string): SignInWay {
  return window.top === window ? byThisPage : byWindow(baseUrl);
}
