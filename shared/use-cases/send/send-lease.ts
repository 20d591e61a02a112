import { isLeased, type Send } from '../../domain/send/send.ts';
import type { RandomBytes } from '../../ports/clock.ts';
import type { EnqueuePorts } from '../work/enqueue.ts';
import { queueSend } from './queue-send.ts';
import {
  leaseFor,
  storeSend,
  type NotStored,
  type PresentSend,
  type Stored,
  type StoreSendPorts,
} from './stored-send.ts';

/** `busy`: another run drives it. */
export type Acquired =
  | { readonly kind: 'acquired'; readonly present: PresentSend }
  | { readonly kind: 'busy' }
  | NotStored;

/** A name for one run, so that it knows its own lease again. */
export function newOwner({ randomBytes }: { readonly randomBytes: RandomBytes }): string {
  return Buffer.from(randomBytes(12)).toString('hex');
}

/** Takes the lease of a send that nobody drives. One that ran out was never given back: its run died. */
export async function takeLease(
  deps: StoreSendPorts,
  present: PresentSend,
  owner: string,
): Promise<Acquired> {
  const { value: send } = present.send;
  if (isLeased(send, deps.now())) return { kind: 'busy' };
  const deaths = send.lease === null ? 0 : (send.lease.deaths ?? 0) + 1;
  const stored = await storeSend(deps, present, { lease: { ...leaseFor(deps, owner), deaths } });
  return stored.kind === 'stored' ? { kind: 'acquired', present: stored.present } : stored;
}

/** For what takes its time, such as uploads: the lease is renewed in its second half. */
export async function renewLease(deps: StoreSendPorts, present: PresentSend): Promise<Stored> {
  const { lease } = present.send.value;
  if (lease === null) return { kind: 'lost' };
  const half = (leaseFor(deps, lease.owner).until - deps.now()) / 2;
  if (lease.until - deps.now() > half) return { kind: 'stored', present };
  return storeSend(deps, present, {});
}

/**
 * Gives the lease back; the queue drives the send on after `waitMs`, and nobody before. The queue message first: what is
 * stored as waiting is always waited for. `forGrant`: whoever says that the grant is good drives it, never too early.
 */
export async function giveBackLease(
  deps: StoreSendPorts & EnqueuePorts,
  present: PresentSend,
  { waitMs, forGrant = false }: { readonly waitMs: number; readonly forGrant?: boolean },
  change: Partial<Send>,
): Promise<Stored> {
  const waited = await queueSend(deps, present.send.value, waitMs);
  const nextAt = forGrant ? null : deps.now() + waited;
  return storeSend(deps, present, { ...change, lease: null, nextAt });
}
