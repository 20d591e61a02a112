import {
  createHttpHeaders,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
  RestError,
} from '@azure/core-rest-pipeline';
import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import Agent from 'undici/lib/dispatcher/agent.js';

/** Shorter than any service or gateway on the way keeps an idle connection, unless the service itself names less. */
const IDLE_MS = 30_000;

/** Undici's words for what the SDKs know by the system's, and try again. */
const SYSTEM_CODES: Readonly<Record<string, string>> = {
  UND_ERR_SOCKET: 'ECONNRESET',
  UND_ERR_CONNECT_TIMEOUT: 'ETIMEDOUT',
};
/** Undici's words for a service that took a request and then said nothing for too long. */
const SILENT: ReadonlySet<string> = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/**
 * What carries the requests of the storage SDKs, at half the cost of their own: connections that stay open, shared by
 * nobody but the clients that it is given to. Bodies are texts or bytes, and answers are read whole. A service that says
 * nothing for `silentMs` is not waited for any longer.
 */
export function keepAliveClient(silentMs: number): HttpClient {
  const agent = new Agent({
    keepAliveTimeout: IDLE_MS,
    headersTimeout: silentMs,
    bodyTimeout: silentMs,
    allowH2: false,
  });
  return {
    async sendRequest(request) {
      try {
        return await exchange(agent, request);
      } catch (error) {
        // The service may close a connection while it is idle, and just then we write: a read is simply asked again.
        if (!isRead(request) || !isLost(error)) throw error;
        return exchange(agent, request);
      }
    },
  };
}

function exchange(agent: Agent, outgoing: PipelineRequest): Promise<PipelineResponse> {
  const { abortSignal } = outgoing;
  const url = new URL(outgoing.url);
  if (url.protocol !== 'https:' && outgoing.allowInsecureConnection !== true) {
    throw new Error(`${url.origin} is not https.`);
  }
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | null = null;
    let begun: Pick<PipelineResponse, 'status' | 'headers'> | null = null;
    const chunks: Buffer[] = [];

    // At once, also while there is no connection yet: for who can't wait for one.
    const abort = (): void => {
      const aborted = abortError();
      reject(aborted);
      controller?.abort(aborted);
    };
    if (abortSignal?.aborted === true) {
      abort();
      return;
    }
    abortSignal?.addEventListener('abort', abort);
    const end = (): void => abortSignal?.removeEventListener('abort', abort);

    agent.dispatch(
      {
        origin: url.origin,
        path: url.pathname + url.search,
        method: outgoing.method,
        headers: outgoing.headers.toJSON({ preserveCase: true }),
        body: bodyOf(outgoing),
      },
      {
        onRequestStart(started) {
          controller = started;
          if (abortSignal?.aborted === true) started.abort(abortError());
        },
        onResponseStart(_, status, headers) {
          begun = { status, headers: createHttpHeaders(flat(headers)) };
        },
        onResponseData(_, chunk) {
          chunks.push(chunk);
        },
        onResponseEnd() {
          end();
          if (!begun) return;
          const answer = answerOf(outgoing, begun, chunks);
          // Undici has its connection back an immediate later: only then does the caller's next request find it.
          process.nextTick(() => setImmediate(resolve, answer));
        },
        onResponseError(_, error) {
          end();
          reject(sendError(outgoing, error, begun !== null));
        },
      },
    );
  });
}

function bodyOf({ body }: PipelineRequest): string | Uint8Array | null {
  if (body === undefined || body === null) return null;
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  throw new TypeError('Only texts and bytes can be sent.');
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>) {
  const first: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) first[name] = typeof value === 'string' ? value : (value[0] ?? '');
  }
  return first;
}

function answerOf(
  request: PipelineRequest,
  begun: Pick<PipelineResponse, 'status' | 'headers'>,
  chunks: readonly Buffer[],
): PipelineResponse {
  const bytes = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
  if (request.method === 'HEAD') return { request, ...begun };
  if (isStreamed(request, begun.status)) {
    return { request, ...begun, readableStreamBody: Readable.from(bytes, { objectMode: false }) };
  }
  return { request, ...begun, bodyAsText: bytes.toString('utf8') };
}

function isStreamed({ streamResponseStatusCodes: codes }: PipelineRequest, status: number) {
  return codes?.has(status) === true || codes?.has(Number.POSITIVE_INFINITY) === true;
}

/**
 * An answer that broke off shows that the service did something: only a read may then be tried again by the SDK. After a
 * silence nothing is, by words that the SDKs don't know: whoever asked would wait several times as long.
 */
function sendError(request: PipelineRequest, error: Error, hasBegun: boolean): Error {
  if (error.name === 'AbortError') return error;
  const given = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (SILENT.has(given))
    return new RestError('The service is silent.', { code: 'SILENT', request });
  const code =
    hasBegun && !isRead(request)
      ? RestError.PARSE_ERROR
      : (SYSTEM_CODES[given] ?? (given || RestError.REQUEST_SEND_ERROR));
  return new RestError(error.message, { code, request });
}

function isRead({ method }: PipelineRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

function isLost(error: unknown): boolean {
  return error instanceof RestError && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

function abortError(): Error {
  return new DOMException('The operation was aborted.', 'AbortError');
}
