/** Does it for each, at most so many beside each other; the results in the same order. */
export async function inTurns<T, R>(
  all: readonly T[],
  atOnce: number,
  run: (one: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  for (let done = 0; done < all.length; done += atOnce) {
    results.push(...(await Promise.all(all.slice(done, done + atOnce).map(run))));
  }
  return results;
}
