import { describe, expect, it } from 'vitest';
import { seededRandom } from './engine/random.ts';
import { VirtualTime } from './engine/virtual-time.ts';

describe('seeded randomness', () => {
  it('gives the same numbers for the same name on every machine, and others for another name', () => {
    const draw = (name: string): number[] => {
      const random = seededRandom(name);
      return Array.from({ length: 5 }, () => random.int(0, 999));
    };
    expect(draw('seed 1')).toEqual(draw('seed 1'));
    expect(draw('seed 1')).not.toEqual(draw('seed 2'));
    expect(draw('seed 1')).toMatchInlineSnapshot(`
      [
        31,
        947,
        732,
        318,
        979,
      ]
    `);
  });

  it('is even, both ends included, and a fork does not move the stream that it comes from', () => {
    const random = seededRandom('even');
    const counts = new Map<number, number>();
    for (let n = 0; n < 6000; n += 1) {
      const value = random.int(1, 6);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect(new Set(counts.keys())).toEqual(new Set([1, 2, 3, 4, 5, 6]));
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
    const [one, two] = [seededRandom('x'), seededRandom('x')];
    one.fork('branch').fraction();
    expect(one.fraction()).toBe(two.fraction());
  });
});

describe('virtual time', () => {
  it('runs events by their time, those of one moment in the order of their planning', async () => {
    const time = new VirtualTime(1000);
    const ran: string[] = [];
    time.after(20, () => ran.push(`c ${time.now()}`));
    time.after(10, () => ran.push(`a ${time.now()}`));
    time.after(10, () => ran.push(`b ${time.now()}`));
    time.at(0, () => ran.push(`past ${time.now()}`));
    await time.run(1015);
    expect(ran).toEqual(['past 1000', 'a 1010', 'b 1010']);
    expect(time.now()).toBe(1015);
    await time.run(2000);
    expect(ran.at(-1)).toBe('c 1020');
    expect(time.events).toBe(4);
  });

  it('lets all that an event set in motion end before the next event', async () => {
    const time = new VirtualTime(0);
    const ran: string[] = [];
    time.after(1, async () => {
      await Promise.resolve();
      await Promise.resolve();
      ran.push('first');
    });
    time.after(1, () => ran.push('second'));
    await time.run(1);
    expect(ran).toEqual(['first', 'second']);
  });

  it('keeps the order of many events that are planned in any order', async () => {
    const time = new VirtualTime(0);
    const random = seededRandom('many');
    const ran: number[] = [];
    for (let n = 0; n < 2000; n += 1) {
      const at = random.int(0, 500);
      time.at(at, () => ran.push(at));
    }
    await time.run(500);
    expect(ran).toHaveLength(2000);
    expect(ran).toEqual(ran.toSorted((a, b) => a - b));
  });
});
