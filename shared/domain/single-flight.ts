/** Whoever asks under a name while its run is under way shares that run, and its failure; the next one begins another. */
export function singleFlight<T>(): (name: string, run: () => Promise<T>) => Promise<T> {
  const underWay = new Map<string, Promise<T>>();
  return (name, run) => {
    const running = underWay.get(name) ?? run().finally(() => underWay.delete(name));
    underWay.set(name, running);
    return running;
  };
}
