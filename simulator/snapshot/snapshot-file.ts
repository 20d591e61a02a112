import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import { SNAPSHOT_VERSION } from './world-snapshot.ts';
import type { WorldSnapshot } from './world-snapshot.ts';

/** From a change to its writing: what a process that is killed loses of the world. */
const DELAY_MS = 500;

/** A large world is written so seldom that writing takes a tenth of the time at most. */
const REST_PER_WRITING = 9;

/** There is a snapshot, but no world can go on with it; the message is a sentence for who starts it. */
export class UnreadableSnapshotError extends Error {}

/** A world in one file: each writing replaces the whole file or, when it does not come to its end, nothing. */
export class SnapshotFile {
  readonly #path: string;
  readonly #take: () => WorldSnapshot;
  #timer: NodeJS.Timeout | undefined;
  #delayMs = DELAY_MS;
  #closed = false;

  constructor(path: string, take: () => WorldSnapshot) {
    this.#path = path;
    this.#take = take;
  }

  /**
   * Hands over the snapshot, if there is one.
   *
   * @throws UnreadableSnapshotError, also when `load` can't use what was read.
   */
  load(load: (snapshot: WorldSnapshot) => void): void {
    const bytes = readIfThere(this.#path);
    if (bytes === undefined) return;
    try {
      // Its only writer is below: the version says the shape.
      const snapshot: WorldSnapshot = deserialize(bytes);
      if (snapshot.version !== SNAPSHOT_VERSION) {
        throw new Error(`it has version ${snapshot.version}, not ${SNAPSHOT_VERSION}`);
      }
      load(snapshot);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new UnreadableSnapshotError(
        `The simulated Microsoft 365 can't go on with ${this.#path} (${why}).`,
        { cause: error },
      );
    }
  }

  /** The world is another now; writes it a moment later, with whatever else changes until then. */
  changed(): void {
    if (this.#closed || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => this.#write(), this.#delayMs);
    this.#timer.unref();
  }

  /** Writes it for the last time. */
  close(): void {
    this.#write();
    this.#closed = true;
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const start = performance.now();
    const next = `${this.#path}.next`;
    try {
      // Structured clone: it keeps maps, sets, bytes and what is one and the same object.
      writeFileSync(next, serialize(this.#take()), { mode: 0o600 });
      renameSync(next, this.#path);
    } catch (error) {
      // A full disk must not end the world; the next change tries again.
      process.emitWarning(`${this.#path} was not written: ${String(error)}`);
    }
    this.#delayMs = Math.max(DELAY_MS, REST_PER_WRITING * (performance.now() - start));
  }
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
