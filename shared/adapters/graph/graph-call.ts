import {
  AuthenticationHandler,
  AuthenticationHandlerOptions,
  Client,
  ResponseType,
} from '@microsoft/microsoft-graph-client';
import { ServiceFailure } from '../../domain/failure.ts';
import type { MailboxRef } from '../../domain/ids.ts';
import type { Counters, Traces } from '../../ports/telemetry.ts';
import type { WithSlot } from '../../domain/slots.ts';
import { type GraphAnswer, graphFailure, limitedBody, parseJson } from './graph-answer.ts';
import { operationOf } from './operation-of.ts';
import { CLIENT_ORIGIN, type GraphEndpoint, transport } from './transport.ts';

export const IMMUTABLE_IDS = 'IdType="ImmutableId"';

/** An access token of the mailbox. `fresh`: the last one met a 401; `claims`: what that 401 asked for. */
export type AccessToken = (
  ref: MailboxRef,
  options?: { readonly claims?: string; readonly fresh?: boolean },
) => Promise<string>;

interface GraphRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** After the version, ids and query values encoded. */
  readonly path: string;
  readonly body?: unknown;
  /** Most bytes that the answer may have; more of them end the reading. */
  readonly limit?: number;
  /** Not sent at all later than this after it was asked for: it waits for a token and for one of the mailbox's slots. */
  readonly startWithinMs?: number;
  /** How many requests it counts for in its mailbox; 1 when not said. */
  readonly slots?: number;
}

/** One request for a mailbox. Gives answers of 2xx; everything else is thrown as `ServiceFailure`. */
export type GraphCall = (ref: MailboxRef, request: GraphRequest) => Promise<GraphAnswer>;

/** The largest answer read whole: a body of 5 MB twice (`body`, `uniqueBody`), escaped, with room to spare. */
const ANSWER_LIMIT = 48 * 1024 * 1024;
const ERROR_LIMIT = 64 * 1024;

export interface GraphCallDeps {
  readonly endpoint: GraphEndpoint;
  readonly token: AccessToken;
  readonly withSlot: WithSlot;
  readonly now: () => number;
  readonly counters: Pick<Counters, 'add'>;
  readonly traces: Pick<Traces, 'span'>;
}

export function graphCall({
  endpoint,
  token,
  withSlot,
  now,
  counters,
  traces,
}: GraphCallDeps): GraphCall {
  const client = Client.initWithMiddleware({
    baseUrl: CLIENT_ORIGIN,
    defaultVersion: 'v1.0',
    middleware: [
      new AuthenticationHandler({ getAccessToken: () => Promise.reject(new Error('no mailbox')) }),
      transport(endpoint),
    ],
  });

  /** Counted and traced by what is asked, without whom or what it is asked of. */
  async function send(request: GraphRequest, accessToken: string): Promise<Response> {
    const operation = operationOf(request);
    try {
      const response = await traces.span(`graph ${operation}`, undefined, () =>
        ask(request, accessToken),
      );
      counters.add(`graph ${operation} ${response.status}`);
      if (response.status === 429 || response.status === 503) counters.add('graph_throttled');
      return response;
    } catch (error) {
      counters.add(`graph ${operation} unreachable`);
      throw error;
    }
  }

  async function ask(request: GraphRequest, accessToken: string): Promise<Response> {
    const call = client
      .api(request.path)
      .middlewareOptions([
        new AuthenticationHandlerOptions({ getAccessToken: () => Promise.resolve(accessToken) }),
      ])
      .headers({ Prefer: IMMUTABLE_IDS, Accept: '*/*' })
      .responseType(ResponseType.RAW);
    switch (request.method) {
      case 'GET':
        return asResponse(await call.get());
      case 'POST':
        return asResponse(await call.post(request.body));
      case 'PATCH':
        return asResponse(await call.patch(request.body));
      case 'DELETE':
        return asResponse(await call.delete());
    }
  }

  async function read(response: Response, limit: number): Promise<GraphAnswer> {
    const { status, headers } = response;
    if (response.ok) return { headers, bytes: await limitedBody(response, limit) };
    const bytes = await limitedBody(response, ERROR_LIMIT);
    const refusal = { status, retryAfter: headers.get('retry-after'), body: parseJson(bytes) };
    throw graphFailure(refusal, now());
  }

  return async (ref, request) => {
    const startsBy = now() + (request.startWithinMs ?? Infinity);
    const refuseLate = (): void => {
      if (now() > startsBy) throw new ServiceFailure('throttled', 'mailbox_busy');
    };
    const first = await token(ref);
    return withSlot(ref, request.slots ?? 1, async () => {
      try {
        refuseLate();
        let response = await send(request, first);
        if (response.status === 401) {
          const claims = claimsChallenge(response.headers.get('www-authenticate'));
          await response.body?.cancel();
          const fresh = await token(ref, { fresh: true, ...(claims === null ? {} : { claims }) });
          refuseLate();
          response = await send(request, fresh);
        }
        return await read(response, request.limit ?? ANSWER_LIMIT);
      } catch (error) {
        throw error instanceof ServiceFailure ? error : unreachable(error);
      }
    });
  };
}

/** The client wraps what `fetch` threw; nothing but a lost or late connection gets here. */
function unreachable(error: unknown): ServiceFailure {
  const cause: unknown = error instanceof Error && error.cause ? error.cause : error;
  const late = error instanceof Error && 'code' in error && error.code === 'TimeoutError';
  return new ServiceFailure('unavailable', late ? 'timeout' : 'graph_unreachable', { cause });
}

function asResponse(answer: unknown): Response {
  if (answer instanceof Response) return answer;
  throw new TypeError('the client gave no response');
}

/**
 * The claims that a 401 asks for (continuous access evaluation): `WWW-Authenticate: Bearer ...
 * error="insufficient_claims", claims="<base64>"`. Null when it asks for none.
 */
export function claimsChallenge(header: string | null): string | null {
  if (header === null || !/error="insufficient_claims"/i.test(header)) return null;
  const encoded = /claims="([A-Za-z0-9+/=_-]+)"/i.exec(header)?.[1];
  return encoded === undefined ? null : Buffer.from(encoded, 'base64').toString('utf8');
}
