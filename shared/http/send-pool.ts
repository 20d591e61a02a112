import { Piscina } from 'piscina';
import { BOUNDS } from '../domain/bounds.ts';
import { THREAD_IDLE_MS } from '../domain/durations.ts';
import { ServiceFailure } from '../domain/failure.ts';
import { Refusal } from './refusal.ts';
import { parseSend, type ParseSend, type SendBody } from './send-parsing.ts';
import type { ParsedSend } from './send-thread.ts';

/** A send of people's words and small pictures; of what is larger, reading alone would keep others waiting. */
const SMALL_BYTES = BOUNDS.jsonBytes;
/** Of 40 MB of JSON its text and the strings in it come to be, of two bytes a character at worst. */
const MEMORY_MB = 512;

/** Beside this file, with its ending: sources and build alike. */
const THREAD = new URL(
  `./send-thread${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`,
  import.meta.url,
);

/**
 * Parsing off the event loop. Large sends take turns in one thread, which gets their bytes and hands back their files
 * without a copy; small ones are parsed where they are. The thread starts with the first large send, knows none of the
 * settings, and keeps no process alive.
 */
export function sendPool(thread: URL = THREAD): ParseSend {
  const threads = new Piscina<SendBody, ParsedSend>({
    filename: thread.href,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: THREAD_IDLE_MS,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    env: {},
  });
  return async (body) => {
    if (body.bytes.length <= SMALL_BYTES) return parseSend(body);
    const parsed = await threads.run(body, { transferList: buffersOf(body) }).catch((cause) => {
      throw new ServiceFailure('unavailable', 'send_parsing_failed', { cause });
    });
    if (parsed.kind === 'parsed') return parsed.message;
    throw new Refusal(parsed.code, parsed.detail, { errors: parsed.errors });
  };
}

/** Whole ones only: of another's memory a part can't be given away, and is copied. */
function buffersOf({ bytes: { buffer, length } }: SendBody): ArrayBuffer[] {
  return buffer instanceof ArrayBuffer && buffer.byteLength === length ? [buffer] : [];
}
