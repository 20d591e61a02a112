import { createHmac, createSecretKey } from 'node:crypto';

/** HMAC-SHA-256 of the parts, one right behind the other. */
export function hmac(key: Uint8Array, ...parts: readonly (string | Uint8Array)[]): Buffer {
  // Node 24 finds out that bytes are no key object by errors that it makes and catches, each with its stack.
  const mac = createHmac('sha256', createSecretKey(key));
  for (const part of parts) mac.update(part);
  return mac.digest();
}
