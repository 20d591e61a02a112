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

/** Repeated headers and cookies are joined by commas without a blank, as the host does; an empty one is passed on. */
function headersOf(request: IncomingMessage): [string, string][] {
  return Object.entries(request.headersDistinct).flatMap(([name, values]) => {
    return values === undefined ? [] : [[name, values.join(',')]];
  });
}

/** Names without case, by their first spelling; the values of one name joined, the empty ones left out. */
function joined(query: URLSearchParams): [string, string][] {
  const found = new Map<string, { name: string; values: string[] }>();
  for (const [name, value] of query) {
    const same = found.get(name.toLowerCase()) ?? { name, values: [] };
    found.set(name.toLowerCase(), same);
    if (value !== '') same.values.push(value);
  }
  return [...found.values()].map(({ name, values }) => [name, values.join(',')]);
}

function nullable(entries: [string, string][]): Record<string, RpcNullable<string>> {
  return Object.fromEntries(entries.map(([name, value]) => [name, { value }]));
}
