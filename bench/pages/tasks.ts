/** One task of a page's main thread, in milliseconds. */
interface Task {
  /** As the reader waits for it: longer where the machine has other work. */
  readonly wall: number;
  /** What it computed itself. */
  readonly cpu: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The tasks of the busiest page in a trace of Chromium's category `toplevel`. */
export function tasksOf(trace: Buffer): readonly Task[] {
  const { traceEvents }: { traceEvents: readonly TraceEvent[] } = JSON.parse(trace.toString());
  const threads = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(threadOf),
  );
  const byThread = new Map<string, Task[]>();
  for (const event of traceEvents) {
    const thread = threadOf(event);
    if (event.ph !== 'X' || !event.name.endsWith('RunTask') || !threads.has(thread)) continue;
    const tasks = byThread.get(thread) ?? [];
    tasks.push({ wall: (event.dur ?? 0) / 1000, cpu: (event.tdur ?? 0) / 1000 });
    byThread.set(thread, tasks);
  }
  const all = [...byThread.values()].toSorted((a, b) => cpuOf(b) - cpuOf(a));
  return all[0] ?? [];
}

function threadOf({ pid, tid }: TraceEvent): string {
  return `${pid} ${tid}`;
}

function cpuOf(tasks: readonly Task[]): number {
  return tasks.reduce((sum, { cpu }) => sum + cpu, 0);
}
