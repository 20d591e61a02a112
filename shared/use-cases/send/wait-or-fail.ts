import type { ServiceFailure } from '../../domain/failure.ts';
import type { MailboxRef } from '../../domain/ids.ts';
import { afterFailure, type Step } from '../../domain/send/send-step.ts';
import type { Send } from '../../domain/send/send.ts';
import type { Log } from '../../ports/telemetry.ts';
import type { EnqueuePorts } from '../work/enqueue.ts';
import { markFailed, type EndSendPorts } from './end-send.ts';
import { giveBackLease } from './send-lease.ts';
import type { PresentSend, Stored } from './stored-send.ts';

export type WaitOrFailPorts = EndSendPorts &
  EnqueuePorts & {
    readonly log: Pick<Log, 'warn'>;
    /** The mailbox's grant was refused once: starts the second probe. Idempotent. */
    readonly doubtGrant: (ref: MailboxRef) => Promise<void>;
  };

/** A step that can't be taken now: the send waits, or has failed. */
export async function waitOrFail(
  deps: WaitOrFailPorts,
  present: PresentSend,
  step: Step,
  change: Partial<Send> = {},
): Promise<Stored> {
  if (step.kind === 'fail') return markFailed(deps, present, step.code);
  return giveBackLease(deps, present, step.kind === 'wait' ? step : { waitMs: 0 }, change);
}

/** A step that failed. `change`: what it had stored and takes back. */
export async function waitAfterFailure(
  deps: WaitOrFailPorts,
  present: PresentSend,
  failure: ServiceFailure,
  change: Partial<Send> = {},
): Promise<Stored> {
  const send = { ...present.send.value, ...change };
  if (failure.kind === 'reconnect') await deps.doubtGrant(send.mailboxRef);
  deps.log.warn('send.stopped', { state: send.state, kind: failure.kind, code: failure.code });
  return waitOrFail(deps, present, afterFailure(failure, send, deps.now(), deps.delay), change);
}
