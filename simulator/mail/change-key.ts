import type { Message } from './types.ts';

/** The version of an item as Exchange writes it; new at each change. */
export function changeKey(message: Pick<Message, 'mutableId' | 'version'>): string {
  return Buffer.from(`${message.mutableId.slice(-12)}${message.version}`).toString('base64');
}
