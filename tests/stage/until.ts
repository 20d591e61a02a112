import { vi } from 'vitest';

/**
 * Waits until `condition` gives something true, and gives it. As patient as `expect.poll` is by the configuration: how
 * long a thing takes on a machine that has other work says nothing about it.
 *
 * @throws Error when it has not come within a minute
 */
export const until = <T>(
  condition: () => T | Promise<T>,
  { timeout = 60_000, interval = 50 } = {},
): ReturnType<typeof vi.waitUntil<T>> =>
  // oxlint-disable-next-line vitest/no-restricted-vi-methods -- with a time that is long enough
  vi.waitUntil(condition, { timeout, interval });
