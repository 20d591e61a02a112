import type { ApprovalVerdict } from '../../domain/account/approval.ts';
import { type Connection, noConnection } from '../../domain/account/connection.ts';
import { optimistically } from '../../domain/optimistically.ts';
import { STATE_LIFETIME_MS } from '../../domain/sign-in/lifetimes.ts';
import type { SignIn } from '../../domain/sign-in/sign-in.ts';
import type { Approvals } from '../../ports/approvals.ts';
import type { Now } from '../../ports/clock.ts';
import type { Connections } from '../../ports/connections.ts';

/** Called when a sign-in ended with "an administrator must approve it first". */
export type AwaitApproval = (signIn: SignIn) => Promise<void>;

export interface AwaitPorts {
  readonly approvals: Pick<Approvals, 'wait' | 'approvals'>;
  readonly connections: Connections;
  readonly tellVerdict: (verdict: ApprovalVerdict) => Promise<unknown>;
  readonly now: Now;
}

/**
 * The connection waits first, then the user stands in the list, then the approvals are looked at: one that comes
 * meanwhile either finds the user in the list, or is found here.
 */
export const awaitApproval =
  (deps: AwaitPorts): AwaitApproval =>
  async (signIn) => {
    const { accountId, userId } = signIn;
    if (!(await beginToWait(deps, signIn))) return;
    await deps.approvals.wait({ accountId, userId, tid: null });
    // Only an approval that is younger than the sign-in may not have been seen by it.
    const begunAt = signIn.expiresAt - STATE_LIFETIME_MS;
    for (const { tid, at } of await deps.approvals.approvals(accountId)) {
      if (Date.parse(at) >= begunAt)
        await deps.tellVerdict({ kind: 'approved', accountId, at, tid });
    }
  };

/** False when a disconnect or a change of mailbox has cancelled the sign-in. */
function beginToWait(deps: AwaitPorts, signIn: SignIn): Promise<boolean> {
  const { accountId, userId, generation } = signIn;
  return optimistically('connection_contended', async () => {
    const found = await deps.connections.find(accountId, userId);
    const before = found?.value ?? noConnection(accountId, userId);
    if (before.generation !== generation) return false;
    if (before.approval?.state === 'waiting') return true;
    const since = new Date(deps.now()).toISOString();
    const after: Connection = { ...before, approval: { state: 'waiting', since } };
    return (await deps.connections.save(after, found?.etag ?? null, null)) || 'contended';
  });
}
