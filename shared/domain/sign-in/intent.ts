import { z } from 'zod';
import type { ConnectionStatus } from '../account/connection.ts';

export const intentSchema = z.enum(['connect', 'change', 'reconnect']);
export type Intent = z.infer<typeof intentSchema>;

/**
 * What a sign-in is for. Without a wish: disconnected → connect, needs_reconnect → reconnect, connected → change. With
 * nothing to change or to reconnect it is a connect, and a connect over a mailbox that is there is a change.
 */
export function effectiveIntent(asked: Intent | null, status: ConnectionStatus): Intent {
  if (status === 'disconnected') return 'connect';
  if (asked === null) return status === 'needs_reconnect' ? 'reconnect' : 'change';
  return asked === 'connect' ? 'change' : asked;
}
