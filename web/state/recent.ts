/** What was read last, so many at most; what could not be read is read again. */
export function recent<T>(most: number): (key: string, read: () => Promise<T>) => Promise<T> {
  const kept = new Map<string, Promise<T>>();
  return (key, read) => {
    const found = kept.get(key);
    kept.delete(key);
    const value = found ?? read();
    kept.set(key, value);
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    if (found === undefined) value.catch(() => kept.delete(key));
    return value;
  };
}
