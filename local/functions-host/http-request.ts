import type { IncomingMessage } from 'node:http';
import type { RpcHttpData, RpcNullable } from './core-api.ts';

/** An HTTP request in the form in which the host hands it to the worker. */
export function toRpcRequest(
  request: IncomingMessage,
  url: URL,
  params: Record<string, string>,
  body: Buffer,
): RpcHttpData {
  return {
    method: request.method ?? 'GET',
    url: url.href,
    nullableHeaders: nullable(headersOf(request)),
    nullableQuery: nullable(joined(url.searchParams)),
    nullableParams: nullable(Object.entries(params)),
    ...(body.length > 0 && { body: { bytes: body } }),
  };
}

/** Repeated headers are joined by commas, empty ones are left out, as the host does. */
function headersOf(request: IncomingMessage): [string, string][] {
  return Object.entries(request.headersDistinct).flatMap(([name, values]) => {
    const value = values?.join(', ') ?? '';
    return value === '' ? [] : [[name, value]];
  });
}

function joined(query: URLSearchParams): [string, string][] {
  return [...new Set(query.keys())].map((name) => [name, query.getAll(name).join(',')]);
}

function nullable(entries: [string, string][]): Record<string, RpcNullable<string>> {
  return Object.fromEntries(entries.map(([name, value]) => [name, { value }]));
}
