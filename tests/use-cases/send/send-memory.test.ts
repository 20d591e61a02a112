import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator, type Simulator } from '../../../simulator/server.ts';
import { sendStage, type SendPorts } from '../../stage/use-cases/send-stage.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ seed: 17 });
});
afterAll(() => simulator.close());
afterEach(() => simulator.world.faults.clear());

const MB = 1024 * 1024;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Counts contents that were read and that something still holds on to. */
function countContents(attachments: SendPorts['attachments']) {
  const read: WeakRef<ArrayBufferLike>[] = [];
  const held: number[] = [];
  let putting = 0;
  const putsAtOnce: number[] = [];
  const counted: SendPorts['attachments'] = {
    async put(...file) {
      putting += 1;
      putsAtOnce.push(putting);
      await attachments.put(...file);
      putting -= 1;
    },
    async get(...name) {
      const bytes = await attachments.get(...name);
      if (bytes) read.push(new WeakRef(bytes.buffer));
      return bytes;
    },
  };
  return {
    counted,
    held,
    putsAtOnce,
    reads: () => read.length,
    async look() {
      // A reference that was made or looked at is kept until the turn ends.
      await setImmediate();
      collect();
      held.push(read.filter((one) => one.deref() !== undefined).length);
    },
  };
}

describe('a send’s files are never all in memory while the queue drives it', () => {
  it.each([
    ['3 MB, each by an upload session', 3 * MB],
    ['2 MB, each in a request of its own but the first', 2 * MB],
  ])('eight of %s', async (_, size) => {
    let look = () => Promise.resolve();
    const on = sendStage(simulator, async (...request) => {
      await look();
      return fetch(...request);
    });
    const contents = countContents(on.steady.attachments);
    const deps: SendPorts = { ...on.steady, attachments: contents.counted };
    simulator.world.faults.add({
      match: { target: 'graph', method: 'POST', path: '^/me/messages$', times: 1 },
      effect: { type: 'throttle', retryAfter: '60' },
    });
    const attachments = Array.from({ length: 8 }, (__, n) => ({
      name: `${n}.pdf`,
      contentType: 'application/pdf',
      contentId: null,
      content: new Uint8Array(size).fill(n),
    }));
    expect(await on.send('k', { attachments }, deps)).toMatchObject({ kind: 'waiting' });
    const readBefore = contents.reads();
    look = () => contents.look();
    await on.drain(deps);

    expect(contents.reads() - readBefore).toBe(8);
    expect(Math.max(...contents.held)).toBeGreaterThan(0);
    expect(Math.max(...contents.held)).toBeLessThanOrEqual(2);
    expect(Math.max(...contents.putsAtOnce)).toBe(1);
    const got = on.carla.messagesIn('inbox')[0]?.attachments ?? [];
    expect(
      got.map((file) => file.kind === 'file' && [file.content.length, file.content[0]]),
    ).toEqual(attachments.map(({ content }) => [size, content[0]]));
  });
});
