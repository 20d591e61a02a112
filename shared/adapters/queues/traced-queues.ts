import type { Traces } from '../../ports/telemetry.ts';
import type { WorkQueues } from '../../ports/work.ts';

/** Work goes on in the trace that it was queued in, however often it is put back. */
export function tracedQueues(queues: WorkQueues, traces: Pick<Traces, 'traceparent'>): WorkQueues {
  return {
    enqueue(work, options) {
      const present = work.traceparent ?? traces.traceparent();
      const traced = present === undefined ? work : { ...work, traceparent: present };
      return queues.enqueue(traced, options);
    },
  };
}
