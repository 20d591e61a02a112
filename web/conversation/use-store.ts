import { useEffect, useState } from 'preact/hooks';
import type { Store } from '../state/store.ts';

/** Draws again when it changes. */
export function useStore<T>(store: Store<T>): T {
  const [value, setValue] = useState(store.get());
  useEffect(() => {
    setValue(store.get());
    return store.subscribe(() => setValue(store.get()));
  }, [store]);
  return value;
}
