import { allowedOrigins } from './frame/parent.ts';

/**
 * Where a window ends that a frame has opened for the sign-in. Its ticket goes to the page that opened it, if that is
 * of an allowed origin: whoever else opened a sign-in of their own for somebody gets nothing.
 */
for (const origin of allowedOrigins()) {
  window.opener?.postMessage({ outlookSyncReturned: location.search }, origin);
}
history.replaceState(null, '', location.pathname);
