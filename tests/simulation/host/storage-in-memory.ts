import { composeStorage } from '../../../functions/compose-storage.ts';
import type { BlobStore } from '../../../shared/adapters/blobs/blobs.ts';
import type { Queue } from '../../../shared/adapters/queues/queue.ts';
import type { Table } from '../../../shared/adapters/tables/table.ts';
import type { Random } from '../engine/random.ts';
import type { Effect, EffectPlan } from './effect.ts';
import type { Outside } from './outside.ts';

/** The real repositories; each of their calls to the service is an effect of its own. */
export function storageInMemory(outside: Outside, effect: Effect, random: Random) {
  const plan: EffectPlan = {
    points: ['storage'],
    latencyMs: [2, 25],
    isAway: () => outside.away.storage > outside.time.now(),
  };

  const planOf = (table: string): EffectPlan =>
    table === 'due' || table === 'feed' ? { ...plan, points: [table, 'storage'] } : plan;

  function open(name: string): Table {
    const stored = outside.tables(name);
    return {
      get: (pk, rk) => effect(`${name} get ${pk} ${rk}`, plan, () => stored.get(pk, rk)),
      range: (pk, range) =>
        effect(`${name} range ${pk} ${range.from}`, plan, () => stored.range(pk, range)),
      across: (rowKey, most) =>
        effect(`${name} across ${rowKey}`, plan, () => stored.across(rowKey, most)),
      change: (...changes) =>
        effect(
          `${name} change ${changes.map(({ kind }) => kind).join()}`,
          planOf(name),
          async () => {
            const result = await stored.change(...changes);
            if (result.kind === 'done') outside.stored(name, changes);
            return result;
          },
        ),
    };
  }

  function blobs(container: string): BlobStore {
    const stored = outside.blobs(container);
    return {
      put: (name, bytes) => effect(`${container} put`, plan, () => stored.put(name, bytes)),
      get: (name) => effect(`${container} get`, plan, () => stored.get(name)),
      remove: (name) => effect(`${container} remove`, plan, () => stored.remove(name)),
      erase: (prefix) => effect(`${container} erase`, plan, () => stored.erase(prefix)),
      eraseOlder: (...args) =>
        effect(`${container} erase older`, plan, () => stored.eraseOlder(...args)),
    };
  }

  function queue(name: string): Queue {
    return {
      send: (text, options) =>
        effect(`queue ${name} +${options.visibilitySeconds}s`, plan, async () => {
          const receipt = await outside.queue(name).send(text, options);
          outside.queued(name, outside.time.now() + options.visibilitySeconds * 1000);
          return receipt;
        }),
      reveal: (receipt) =>
        effect(`queue ${name} reveal`, plan, async () => {
          await outside.queue(name).reveal(receipt);
          outside.queued(name, outside.time.now());
        }),
      receive: (most, hiddenSeconds) =>
        effect(`queue ${name} receive`, plan, () =>
          outside.queue(name).receive(most, hiddenSeconds),
        ),
      delete: (message) =>
        effect(`queue ${name} delete`, plan, () => outside.queue(name).delete(message)),
    };
  }

  return composeStorage(
    { open, hastyOpen: open, blobs, queue, hastyQueue: queue },
    {
      now: outside.time.now,
      randomBytes: random.bytes,
      fraction: random.fraction,
      addressKeys: [new Uint8Array(32)],
    },
  );
}
