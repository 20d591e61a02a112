/**
 * Preloaded into a host's process: counts each request that goes out, by where it goes, and tells the counts. A proxy
 * in between would count the same and cost its own time in each request.
 */
import { subscribe } from 'node:diagnostics_channel';
import { ClientRequest, createServer } from 'node:http';
import { isMainThread } from 'node:worker_threads';

/** How the local host calls itself in its own requests for queue messages. */
const HOST_AGENT = 'local-functions-host';

if (isMainThread) {
  const counts: Record<string, number> = {};
  const count = (origin: string, isHosts: boolean): void => {
    const key = `${isHosts ? 'host' : 'app'} ${origin}`;
    counts[key] = (counts[key] ?? 0) + 1;
  };
  subscribe('http.client.request.start', (event) => {
    const request = isRecord(event) ? event['request'] : undefined;
    if (!(request instanceof ClientRequest)) return;
    const agent = String(request.getHeader('user-agent'));
    count(String(request.getHeader('host')), agent.startsWith(HOST_AGENT));
  });
  subscribe('undici:request:create', (event) => {
    if (!isRecord(event) || !isRecord(event['request'])) return;
    count(new URL(String(event['request']['origin'])).host, false);
  });
  const port = Number(process.env['BENCH_PROBE_PORT']);
  createServer((_, response) => void response.end(JSON.stringify(counts)))
    .listen(port, '127.0.0.1')
    .unref();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
