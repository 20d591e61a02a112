import { z } from 'zod';
import type { IdleReport, IdleWait } from './idle.ts';

export type AdminAnswer = { status: number; json?: unknown };

export type AdminDeps = {
  /** Starts a timer or queue function in the background; false when there is none of that name. */
  fire(functionName: string, input: string): boolean;
  idle(wait: IdleWait): Promise<IdleReport>;
  functionNames: readonly string[];
};

const fireBody = z.object({ input: z.string().optional() });
const LONGEST_WAIT_MS = 120_000;

/** The host's own API under `/admin`; undefined when the path is none of it. */
export function createAdminApi(deps: AdminDeps) {
  return async (
    method: string,
    path: string,
    query: URLSearchParams,
    body: Buffer,
  ): Promise<AdminAnswer | undefined> => {
    if (method === 'GET' && path === '/admin/host/status') {
      return {
        status: 200,
        json: {
          state: 'Running',
          version: '4.0.0-local',
          processUptime: Math.round(process.uptime() * 1000),
          functions: deps.functionNames,
        },
      };
    }
    if (method === 'GET' && path === '/admin/host/idle') {
      const waitMs = Number(query.get('wait') ?? 0);
      if (!(waitMs >= 0)) return { status: 400 };
      const settled = query.get('settled') === 'true';
      const report = await deps.idle({ waitMs: Math.min(waitMs, LONGEST_WAIT_MS), settled });
      return { status: 200, json: report };
    }
    const [, functionName] = /^\/admin\/functions\/([^/]+)$/.exec(path) ?? [];
    if (method === 'POST' && functionName !== undefined) {
      const parsed = parseFireBody(body);
      if (parsed === undefined) return { status: 400 };
      return { status: deps.fire(functionName, parsed.input ?? '') ? 202 : 404 };
    }
    return undefined;
  };
}

function parseFireBody(body: Buffer): z.output<typeof fireBody> | undefined {
  if (body.length === 0) return {};
  try {
    return fireBody.safeParse(JSON.parse(body.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
