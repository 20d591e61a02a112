/** A value that tells who listens when it has changed. */
export interface Store<T> {
  readonly get: () => T;
  /** The new value, or what makes it of the old one. */
  readonly set: (next: T | ((old: T) => T)) => void;
  /** Returns what ends it. */
  readonly subscribe: (listener: () => void) => () => void;
}

export function store<T>(first: T): Store<T> {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      const made = isMaker(next) ? next(value) : next;
      if (Object.is(made, value)) return;
      value = made;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function isMaker<T>(next: T | ((old: T) => T)): next is (old: T) => T {
  return typeof next === 'function';
}
