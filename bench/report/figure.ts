import type { Distribution } from '../measure/distribution.ts';

/** One line of the table: a figure of the app and, where there is one, of the floor. */
export interface Figure {
  readonly what: string;
  readonly unit: string;
  readonly app: number;
  readonly floor: number | null;
}

/** Distributions of times in milliseconds that are drawn into one picture. */
export interface Picture {
  readonly title: string;
  readonly lines: readonly { readonly name: string; readonly distribution: Distribution }[];
}

export interface Outcome {
  readonly figures: readonly Figure[];
  readonly pictures: readonly Picture[];
}

/** Counts of what went wrong are worth a line only where there is something to count. */
export function onlyIfAny(figures: readonly Figure[]): Figure[] {
  return figures.filter(({ app, floor }) => app + (floor ?? 0) > 0);
}

/** The app's as a multiple of the floor's. */
export function ratioOf({ app, floor }: Figure): number | null {
  return floor === null || !(floor > 0) ? null : app / floor;
}
