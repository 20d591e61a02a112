import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import { z } from 'zod';

/** The last answer of the token endpoint: what failed is told by this, not by the library's words. */
export interface TokenAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  /** OAuth's `error`. */
  readonly error: string | null;
  /** Microsoft's, such as `consent_required`. */
  readonly suberror: string | null;
  /** Microsoft's number of the refusal, such as `AADSTS53003`. */
  readonly number: string | null;
}

/** The library's way to the network, with a time-out, no redirects, and no request but the token endpoint's POST. */
export interface TokenNetwork extends INetworkModule {
  /** Null before an answer came. */
  lastAnswer(): TokenAnswer | null;
  /** What the connection threw, when it did. */
  lastError(): unknown;
}

const errorSchema = z.object({
  error: z.string().max(64),
  suberror: z.string().max(64).nullish().catch(null),
  error_codes: z.array(z.number().int().nonnegative()).nullish().catch(null),
});

export function tokenNetwork(fetchFn: typeof fetch, timeoutMs: number): TokenNetwork {
  let answer: TokenAnswer | null = null;
  let failed: unknown = null;

  async function post<T>(
    url: string,
    options: NetworkRequestOptions = {},
  ): Promise<NetworkResponse<T>> {
    answer = null;
    failed = null;
    try {
      const response = await fetchFn(url, {
        method: 'POST',
        headers: options.headers ?? {},
        body: options.body ?? '',
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      const text = await response.text();
      const { status } = response;
      const retryAfter = response.headers.get('retry-after');
      // A gateway's error page is no JSON; its status says enough.
      const body = status >= 500 || status === 429 ? orEmpty(text) : JSON.parse(text);
      const parsed = errorSchema.safeParse(body);
      const [code] = parsed.data?.error_codes ?? [];
      answer = {
        status,
        retryAfter,
        error: parsed.data?.error ?? null,
        suberror: parsed.data?.suberror ?? null,
        number: code === undefined ? null : `AADSTS${code}`,
      };
      return { status, headers: Object.fromEntries(response.headers), body };
    } catch (error) {
      failed = error;
      throw error;
    }
  }

  return {
    sendPostRequestAsync: post,
    sendGetRequestAsync: () => Promise.reject(new Error('no discovery calls are made')),
    lastAnswer: () => answer,
    lastError: () => failed,
  };
}

function orEmpty(text: string) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
