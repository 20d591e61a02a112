import { driveSend } from './drive-send.ts';
import { announceAll } from './end-send.ts';
import type { PresentSend } from './send-lease.ts';
import type { SendDeps } from './send-deps.ts';

/** Takes up a send that another run began: it may have died before it told of the entry, and left a draft. */
export async function redriveSend(
  deps: SendDeps,
  leased: PresentSend,
): Promise<PresentSend | null> {
  await announceAll(deps, leased);
  return driveSend(deps, leased, false);
}
