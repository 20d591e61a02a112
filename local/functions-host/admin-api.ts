import { z } from 'zod';
import type { Activity } from './activity.ts';
import type { IdleReport, IdleWait } from './idle.ts';

type AdminRequest = {
  method: string;
  /** Decoded. */
  path: string;
  query: URLSearchParams;
  contentType: string | undefined;
  body: Buffer;
};

type AdminAnswer = { status: number; json?: unknown };

export type AdminApi = (request: AdminRequest) => Promise<AdminAnswer | undefined>;

export type AdminDeps = {
  /** Starts a timer or queue function in the background; false when there is none of that name. */
  fire(functionName: string, input: string): boolean;
  idle(wait: IdleWait): Promise<IdleReport>;
  activity: Pick<Activity, 'running' | 'changes'>;
  functionNames: readonly string[];
};

const fireBody = z.object({ input: z.string().optional() });
const LONGEST_WAIT_MS = 120_000;

/** The one path under `/admin` that needs no key. */
export function isPing(method: string, path: string): boolean {
  return method === 'GET' && path.toLowerCase() === '/admin/host/ping';
}

/** The host's own API under `/admin`, its paths without case; undefined when the path is none of it. */
export function createAdminApi(deps: AdminDeps): AdminApi {
  return async ({ method, path, query, contentType, body }) => {
    const [, functionName] = /^\/admin\/functions\/([^/]+)$/i.exec(path) ?? [];
    if (method === 'POST' && functionName !== undefined) {
      if (!/^application\/json\s*(?:;|$)/i.test(contentType ?? '')) return { status: 415 };
      const parsed = parseFireBody(body);
      if (parsed === undefined) return { status: 400 };
      return { status: deps.fire(functionName, parsed.input ?? '') ? 202 : 404 };
    }
    if (isPing(method, path)) return { status: 200 };
    if (method !== 'GET') return undefined;
    switch (path.toLowerCase()) {
      case '/admin/host/status':
        return {
          status: 200,
          json: {
            state: 'Running',
            version: '4.0.0-local',
            processUptime: Math.round(process.uptime() * 1000),
            functions: deps.functionNames,
          },
        };
      case '/admin/functions':
        return { status: 200, json: deps.functionNames.map((name) => ({ name })) };
      case '/admin/host/activity': {
        const { running, changes } = deps.activity;
        return { status: 200, json: { running, changes } };
      }
      case '/admin/host/idle': {
        const waitMs = Number(query.get('wait') ?? 0);
        if (!(waitMs >= 0)) return { status: 400 };
        const settled = query.get('settled') === 'true';
        const report = await deps.idle({ waitMs: Math.min(waitMs, LONGEST_WAIT_MS), settled });
        return { status: 200, json: report };
      }
      default:
        return undefined;
    }
  };
}

function parseFireBody(body: Buffer): z.output<typeof fireBody> | undefined {
  try {
    return fireBody.safeParse(JSON.parse(body.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
