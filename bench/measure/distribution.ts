/** The value that this share of all is no greater than (nearest rank); NaN of none. */
export function percentile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** A distribution in so many points that a picture of it can be drawn again. */
export interface Distribution {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  /** Value at 0, 1, … 100 per cent. */
  readonly curve: readonly number[];
}

export function distributionOf(values: readonly number[]): Distribution {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number): number => percentile(sorted, share);
  return {
    count: sorted.length,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    max: at(1),
    curve: Array.from({ length: 101 }, (_, percent) => at(percent / 100)),
  };
}
