import { randomUUID } from 'node:crypto';

import type { SignInError } from './aadsts.ts';

export type Described = {
  description: string;
  traceId: string;
  correlationId: string;
  timestamp: string;
};

/** The four-line text that Entra ID puts into `error_description`. */
export function describe(
  error: SignInError,
  now: number,
  correlationId?: string | null,
): Described {
  const traceId = randomUUID();
  const correlation = correlationId ?? randomUUID();
  const timestamp = `${new Date(now).toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const description = [
    `AADSTS${error.code}: ${error.message}`,
    `Trace ID: ${traceId}`,
    `Correlation ID: ${correlation}`,
    `Timestamp: ${timestamp}`,
  ].join('\r\n');
  return { description, traceId, correlationId: correlation, timestamp };
}

/** The JSON that the token endpoint answers with an error status. */
export function tokenErrorBody(
  error: SignInError,
  loginUrl: string,
  now: number,
  correlationId?: string | null,
): Record<string, unknown> {
  const said = describe(error, now, correlationId);
  return {
    error: error.error,
    error_description: said.description,
    error_codes: [error.code],
    timestamp: said.timestamp,
    trace_id: said.traceId,
    correlation_id: said.correlationId,
    error_uri: `${loginUrl}/error?code=${error.code}`,
    ...(error.suberror === undefined ? {} : { suberror: error.suberror }),
  };
}
