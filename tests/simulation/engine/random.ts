import { createHash } from 'node:crypto';

/** Seeded randomness: the same seed gives the same numbers on every machine. */
export interface Random {
  /** In [0, 1). */
  readonly fraction: () => number;
  /** A whole number from `least` to `most`, both included. */
  readonly int: (least: number, most: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
  /** One of the keys, each as often as its weight says. */
  readonly weighted: <K extends string>(weights: Readonly<Record<K, number>>) => K;
  readonly bytes: (count: number) => Uint8Array;
  /** An independent stream: what is drawn from it does not move this one. */
  readonly fork: (name: string) => Random;
}

/** sfc32 (public domain, PractRand), seeded by the SHA-256 of the name. */
export function seededRandom(name: string): Random {
  const hash = createHash('sha256').update(name).digest();
  let [a, b, c, d] = [0, 4, 8, 12].map((at) => hash.readInt32LE(at)) as [
    number,
    number,
    number,
    number,
  ];

  function next32(): number {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  }

  const fraction = (): number => next32() / 2 ** 32;
  const int = (least: number, most: number): number =>
    least + Math.floor(fraction() * (most - least + 1));

  return {
    fraction,
    int,
    chance: (probability) => fraction() < probability,
    pick: (list) => {
      const found = list[int(0, list.length - 1)];
      if (found === undefined) throw new RangeError('nothing to pick from');
      return found;
    },
    weighted: (weights) => {
      const entries = Object.entries<number>(weights);
      let left = fraction() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      const found = entries.find(([, weight]) => (left -= weight) < 0) ?? entries.at(-1);
      return found?.[0] as keyof typeof weights;
    },
    bytes: (count) => Uint8Array.from({ length: count }, () => next32() & 0xff),
    fork: (branch) => seededRandom(`${name}/${branch}`),
  };
}
