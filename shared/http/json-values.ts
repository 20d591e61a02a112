import { BOUNDS } from '../domain/bounds.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const BRACKET = 0x5b;
const ESCAPE = 0x5c;
const BRACE = 0x7b;

/**
 * Whether a JSON text has more values than any of ours has: told before it is parsed, since values are what parsing
 * costs, in time and in memory. One pass, also over what is no JSON.
 */
export function hasTooManyValues(json: Uint8Array): boolean {
  let values = 0;
  let isInString = false;
  for (let at = 0; at < json.length && values <= BOUNDS.jsonValues; at += 1) {
    const byte = json[at];
    if (byte === QUOTE) {
      isInString = !isInString;
      values += 1;
    } else if (isInString) {
      if (byte === ESCAPE) at += 1;
    } else if (byte === COMMA || byte === BRACE || byte === BRACKET) {
      values += 1;
    }
  }
  return values > BOUNDS.jsonValues;
}
