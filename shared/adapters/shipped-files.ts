import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Files that the build lays beside the app's own, to be served as they are; `folder` is where the app was loaded from. */
export function shippedFiles(folder: string): (name: 'redoc.js') => Promise<Uint8Array> {
  return (name) => readFile(join(folder, name));
}
