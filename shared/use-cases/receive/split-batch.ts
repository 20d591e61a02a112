import { byIdAlone } from '../../domain/mailbox/carried-content.ts';
import type { Work } from '../../domain/work/work.ts';
import type { EnqueuePorts } from '../work/enqueue.ts';

/**
 * What comes a second time has killed its run, or the run ended with its process: a message for each id, so that the one
 * that kills holds up nobody. Whoever dies in here queues some twice, which is harmless.
 */
export async function splitBatch(
  { queues }: Pick<EnqueuePorts, 'queues'>,
  work: Work<'receive'>,
): Promise<void> {
  for (const id of work.payload.ids)
    await queues.enqueue(byIdAlone({ ...work, payload: { ...work.payload, ids: [id] } }));
}
