import { describe, expect, it } from 'vitest';
import { sideBySide } from '../../../shared/use-cases/work/side-by-side.ts';

describe('many small things', () => {
  it('are done at most so many at a time, and their results stand in the order of the things', async () => {
    let running = 0;
    let most = 0;
    const results = await sideBySide([5, 1, 4, 2, 3], 2, async (turns) => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      running -= 1;
      return turns * 10;
    });
    expect(results).toEqual([50, 10, 40, 20, 30]);
    expect(most).toBe(2);
  });

  it('one that fails stops no other, and its failure is thrown when all are done', async () => {
    const done: string[] = [];
    const all = sideBySide(['a', 'bad', 'b', 'worse', 'c'], 1, async (name) => {
      await Promise.resolve();
      if (name === 'bad' || name === 'worse') throw new Error(name);
      done.push(name);
    });
    await expect(all).rejects.toThrow('bad');
    expect(done).toEqual(['a', 'b', 'c']);
  });
});
