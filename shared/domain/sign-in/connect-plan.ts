import type { Connection } from '../account/connection.ts';
import type { Identity } from '../ids.ts';
import type { SignIn } from './sign-in.ts';

export type ConnectPlan =
  | { readonly kind: 'connected' | 'reconnected' | 'mailbox_changed'; readonly generation: number }
  | { readonly kind: 'cancelled' };

/**
 * What completing a sign-in does. The same mailbox is a reconnect, whatever the intent; another one replaces the
 * connected one and raises the generation. `present`: the identity of the mailbox that is connected now.
 */
export function planConnect(
  signIn: Pick<SignIn, 'intent' | 'generation'>,
  connection: Pick<Connection, 'status' | 'generation'>,
  present: Identity | null,
  granted: Identity,
): ConnectPlan {
  const same = present !== null && present.tid === granted.tid && present.oid === granted.oid;
  const { generation, status } = connection;
  if (generation !== signIn.generation) {
    // A run of this same change died before it could say so: saying it again is the same change.
    const repeated = status === 'connected' && same && generation === signIn.generation + 1;
    return repeated ? { kind: 'reconnected', generation } : { kind: 'cancelled' };
  }
  if (status === 'disconnected') return { kind: 'connected', generation };
  if (same) return { kind: 'reconnected', generation };
  if (signIn.intent === 'reconnect') return { kind: 'cancelled' };
  return { kind: 'mailbox_changed', generation: generation + 1 };
}
