import type { Activity } from './activity.ts';
import { resolveSettings } from './app-settings.ts';
import { describeError, type Log } from './log.ts';
import type { StartedFunction } from './started-function.ts';
import { scheduleTimer, timerInput } from './timer-schedule.ts';
import { childTraceContext } from './trace-context.ts';
import type { App } from './worker.ts';

export type TimerDeps = { app: App; activity: Activity; env: NodeJS.ProcessEnv; log: Log };

/** As the real host has it: the app setting `AzureWebJobs.<function>.Disabled`; by hand it still runs. */
function isDisabled(name: string, env: NodeJS.ProcessEnv): boolean {
  return /^(?:true|1)$/i.test(env[`AzureWebJobs.${name}.Disabled`] ?? '');
}

/** Starts the timer functions of the app. */
export function startTimers({ app, activity, env, log }: TimerDeps): StartedFunction[] {
  return app.functions.flatMap(({ name, trigger }) => {
    if (trigger.type !== 'timerTrigger') return [];
    const expression = resolveSettings(trigger.schedule, env);
    const fire = async (): Promise<void> => {
      const data = timerInput(expression, new Date());
      try {
        await activity.run(() => app.invoke(name, { data, traceContext: childTraceContext() }));
      } catch (error) {
        log({ level: 'error', category: `Function.${name}`, message: describeError(error) });
      }
    };
    if (isDisabled(name, env)) return [{ name, fire, stop: async () => undefined }];
    const schedule = scheduleTimer(expression, fire);
    if (trigger.runOnStartup) void fire();
    const stop = async (): Promise<void> => schedule.stop();
    return [{ name, fire, stop }];
  });
}
