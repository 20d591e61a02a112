import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartRefusal } from './start-refusal.ts';

/**
 * Takes a data folder for this process, so that no second start writes to it. One that was left by a process that died
 * is taken over. Gives what releases it.
 *
 * @throws StartRefusal that says which process holds it.
 */
export function lockDataFolder(folder: string): () => void {
  makeFolder(folder);
  const file = join(folder, 'lock');
  const own = JSON.stringify({ pid: process.pid, since: new Date().toISOString() });
  for (;;) {
    try {
      writeFileSync(file, own, { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw unusable(folder, error);
    }
    const holder = readHolder(folder, file);
    if (holder !== null && isAlive(holder.pid)) {
      throw new StartRefusal(
        `${folder} is in use by process ${holder.pid} since ${holder.since}: stop that one, or choose another folder by --data. (If it is another program by now, delete ${file}.)`,
      );
    }
    rmSync(file, { force: true });
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw unusable(folder, error);
  }
}

function unusable(folder: string, cause: unknown): StartRefusal {
  return new StartRefusal(`${folder} can't be used as a folder.`, { cause });
}

/** Null when it is gone, or was never written whole. */
function readHolder(folder: string, file: string): { pid: number; since: string } | null {
  try {
    const held: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof held !== 'object' || held === null || !('pid' in held)) return null;
    const since = 'since' in held ? String(held.since) : 'some time';
    return { pid: Number(held.pid), since };
  } catch (error) {
    if (error instanceof SyntaxError || isCode(error, 'ENOENT')) return null;
    throw unusable(folder, error);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there and somebody else's.
    return isCode(error, 'EPERM');
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
