import type { Context, Middleware } from '@microsoft/microsoft-graph-client';

declare global {
  // The client's types name two types of the DOM library that Node's own types leave out.
  type HeadersInit = NonNullable<RequestInit['headers']>;
  type RequestInfo = string | URL | Request;
}

/** What the client believes it talks to: it gives tokens to this origin only, and to no plain-http one. */
export const CLIENT_ORIGIN = 'https://graph.microsoft.com';
const CLIENT_ROOT = `${CLIENT_ORIGIN}/v1.0/`;

/** Graph where it really is: `url` with version and without a slash at the end, such as `https://graph.microsoft.us/v1.0`. */
export interface GraphEndpoint {
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
}

/**
 * The last link of the client's chain: sends to the configured endpoint (another cloud, or a simulator) and gives up
 * in time, the reading of the body included. No redirect is followed, since a token travels along. The client's own
 * retry handler is left out of the chain on purpose: it would repeat a POST, `/send` among them.
 */
export function transport(endpoint: GraphEndpoint): Middleware {
  return {
    execute: async (context: Context) => {
      const address = context.request;
      if (typeof address !== 'string' || !address.startsWith(CLIENT_ROOT))
        throw new TypeError('a request leaves Graph');
      context.response = await endpoint.fetch(
        `${endpoint.url}/${address.slice(CLIENT_ROOT.length)}`,
        {
          ...context.options,
          redirect: 'manual',
          signal: AbortSignal.timeout(endpoint.timeoutMs),
        },
      );
    },
  };
}
