import { z } from 'zod';

const idleReport = z.object({
  idle: z.boolean(),
  running: z.number(),
  visible: z.number(),
  delayed: z.number(),
  changes: z.number(),
});

const activityReport = z.object({ running: z.number(), changes: z.number() });

type HostIdleReport = z.output<typeof idleReport>;

/** The admin API of a running host, as a client sees it. */
export type HostControl = {
  /** Waits up to `waitMs` for idleness, with `settled` also until no message is delayed. */
  idle(wait: { waitMs: number; settled?: boolean }): Promise<HostIdleReport>;
  /** What runs now, and the count of starts and ends; the storage is not looked at. */
  activity(): Promise<z.output<typeof activityReport>>;
  /** Runs a timer or queue function in the background. */
  fire(functionName: string, input?: string): Promise<void>;
};

export function hostControl(url: string, adminKey: string): HostControl {
  const call = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = { 'x-functions-key': adminKey, 'content-type': 'application/json' };
    const response = await fetch(`${url}/admin/${path}`, { ...init, headers });
    if (!response.ok) throw new Error(`The host answered ${response.status} to /admin/${path}`);
    return response;
  };
  return {
    async idle({ waitMs, settled = false }) {
      const response = await call(`host/idle?wait=${waitMs}&settled=${settled}`);
      return idleReport.parse(await response.json());
    },
    async activity() {
      return activityReport.parse(await (await call('host/activity')).json());
    },
    async fire(functionName, input = '') {
      const body = JSON.stringify({ input });
      await call(`functions/${functionName}`, { method: 'POST', body });
    },
  };
}
