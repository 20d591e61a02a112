/** @jsxImportSource #drawing */
import type { Drawing } from '../../drawing/jsx-runtime.ts';
import type { MoreScene } from './more-scene.ts';

/** What is read when it is first drawn; a line until it is there. */
export function whenRead<T>(
  { words, readOnce }: MoreScene,
  value: T | null,
  read: () => Promise<void>,
  show: (value: T) => Drawing,
): Drawing {
  if (value !== null) return show(value);
  readOnce(read);
  return <p class="muted">{words.status.loading}</p>;
}
