import { BOUNDS } from '../domain/bounds.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const BRACKET = 0x5b;
const ESCAPE = 0x5c;
const BRACE = 0x7b;

/**
 * Whether a JSON text has more values than any of ours has: told before it is parsed, since values are what parsing
 * costs, in time and in memory. One pass, also over what is no JSON; strings are stepped over from quote to quote, each of
 * which counts, also an escaped one.
 */
export function hasTooManyValues(json: Uint8Array): boolean {
  const most: number = BOUNDS.jsonValues;
  let values = 0;
  for (let at = 0; at < json.length && values <= most; at += 1) {
    const byte = json[at];
    if (byte === COMMA || byte === BRACE || byte === BRACKET) values += 1;
    if (byte !== QUOTE) continue;
    do {
      values += 1;
      at = json.indexOf(QUOTE, at + 1);
      if (at === -1) return values > most;
    } while (isEscaped(json, at) && values <= most);
  }
  return values > most;
}

/** By an odd number of escapes before it. They stand between two quotes, so that none is looked at twice. */
function isEscaped(json: Uint8Array, at: number): boolean {
  let before = at;
  while (json[before - 1] === ESCAPE) before -= 1;
  return (at - before) % 2 === 1;
}
