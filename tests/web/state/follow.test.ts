import { describe, expect, test } from 'vitest';
import { follow, type Visibility, waitAfter } from '../../../web/state/follow.ts';

/** A page that is hidden and shown by hand. */
function page(): Visibility & { show: (is: boolean) => void } {
  let isHidden = false;
  const listeners = new Set<() => void>();
  return {
    isHidden: () => isHidden,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    show(is) {
      isHidden = !is;
      for (const listener of listeners) listener();
    },
  };
}

/** Questions that a test answers by hand. */
function questions() {
  const asked: { signal: AbortSignal; answer: PromiseWithResolvers<boolean> }[] = [];
  let waiting = Promise.withResolvers<void>();
  return {
    asked,
    ask: (signal: AbortSignal): Promise<boolean> => {
      const answer = Promise.withResolvers<boolean>();
      signal.addEventListener('abort', () => answer.reject(signal.reason));
      asked.push({ signal, answer });
      waiting.resolve();
      waiting = Promise.withResolvers();
      return answer.promise;
    },
    count: async (many: number): Promise<void> => {
      while (asked.length < many) await waiting.promise;
    },
  };
}

describe('a page that follows a conversation', () => {
  test('asks again at once when there was something', async () => {
    const { ask, asked, count } = questions();
    const end = follow({ ask, tell: () => undefined, page: page() });
    await count(1);
    asked[0]?.answer.resolve(true);
    await count(2);
    end();
  });

  test('gives up its question while it is hidden, and asks when it is seen', async () => {
    const { ask, asked, count } = questions();
    const told: unknown[] = [];
    const shown = page();
    const end = follow({ ask, tell: (problem) => told.push(problem), page: shown });
    await count(1);
    shown.show(false);
    expect(asked[0]?.signal.aborted).toBe(true);
    await Promise.resolve();
    expect(asked).toHaveLength(1);
    shown.show(true);
    await count(2);
    expect(told).toEqual([]);
    end();
  });

  test('tells that it does not come through, waits longer each time, and tells when it does', async () => {
    const { ask, asked, count } = questions();
    const told: boolean[] = [];
    const slept: number[] = [];
    const end = follow({
      ask,
      tell: (problem) => told.push(problem === null),
      page: page(),
      random: () => 1,
      sleep: (ms) => {
        slept.push(ms);
        return Promise.resolve();
      },
    });
    for (let at = 0; at < 3; at += 1) {
      await count(at + 1);
      asked[at]?.answer.reject(new Error('away'));
    }
    await count(4);
    asked[3]?.answer.resolve(true);
    await count(5);
    expect(told).toEqual([false, false, false, true]);
    expect(slept).toEqual([1_000, 2_000, 4_000]);
    end();
  });

  test('ends with the element', async () => {
    const { ask, asked, count } = questions();
    const end = follow({ ask, tell: () => undefined, page: page() });
    await count(1);
    end();
    expect(asked[0]?.signal.aborted).toBe(true);
  });

  test('never waits longer than a minute', () => {
    expect(waitAfter(40, 1)).toBe(60_000);
    expect(waitAfter(40, 0)).toBe(30_000);
  });
});
