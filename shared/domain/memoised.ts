/** Makes each thing once for the same names, whatever it is; a promise that fails stays the answer. */
export function memoised<A extends readonly string[], T>(
  make: (...names: A) => T,
): (...names: A) => T {
  const made = new Map<string, T>();
  return (...names) => {
    const key = JSON.stringify(names);
    const found = made.get(key) ?? make(...names);
    made.set(key, found);
    return found;
  };
}
