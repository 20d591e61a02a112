import { randomBytes } from 'node:crypto';
import type { RpcTraceContext } from './core-api.ts';

const TRACE_PARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/;

/** A span of its own under the caller's W3C trace, or under a new one. */
export function childTraceContext(traceParent?: string, traceState?: string): RpcTraceContext {
  const [, traceId = randomBytes(16).toString('hex'), flags = '00'] =
    TRACE_PARENT.exec(traceParent ?? '') ?? [];
  return {
    traceParent: `00-${traceId}-${randomBytes(8).toString('hex')}-${flags}`,
    ...(traceState !== undefined && { traceState }),
  };
}
