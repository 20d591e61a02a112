import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { z } from 'zod';
import { StartRefusal } from './start-refusal.ts';

/** What the file holds; undefined when there is none. @throws StartRefusal */
export function readDataFile<T>(path: string, shape: z.ZodType<T>): T | undefined {
  try {
    return shape.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new StartRefusal(`${path} can't be read.`, { cause: error });
  }
}

/** The whole file or, when this does not come to its end, the one before. */
export function writeDataFile(path: string, content: unknown): void {
  writeFileSync(`${path}.next`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.next`, path);
}
