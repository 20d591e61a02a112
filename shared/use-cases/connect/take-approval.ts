import { z } from 'zod';
import {
  type ApprovalAnswer,
  type ApprovalQuery,
  type ApprovalVerdict,
  readApprovalAnswer,
  readApprovalState,
} from '../../domain/account/approval.ts';
import { accountIdSchema } from '../../domain/ids.ts';
import { APPROVAL_TOLD_MS } from '../../domain/sign-in/lifetimes.ts';
import type { SigningKeys } from '../../domain/signed-text.ts';
import type { Approvals } from '../../ports/approvals.ts';
import type { ExpiryIndex } from '../../ports/expiry-index.ts';
import type { Log } from '../../ports/telemetry.ts';
import { tellVerdict, type TellVerdictPorts } from './tell-verdict.ts';

export interface TakeApprovalPorts extends TellVerdictPorts {
  readonly approvals: Approvals;
  readonly approvalKeys: SigningKeys;
  /** Lower case; empty lets every tenant in. */
  readonly allowedTenants: readonly string[];
  readonly expiry: Pick<ExpiryIndex, 'add'>;
  readonly log: Log;
}

export type ApprovalTaken =
  | { readonly kind: ApprovalAnswer['kind'] | 'tenant_not_allowed' | 'link_expired' }
  /** A state that was never given out. */
  | { readonly kind: 'unknown_state' };

/**
 * What an administrator's browser brought back from Microsoft. Whoever has the link can bring anything, so it marks and
 * tells, and opens nothing: whether the tenant lets the app in is proven by the next sign-in.
 */
export const takeApproval =
  (deps: TakeApprovalPorts) =>
  async (state: string, query: ApprovalQuery): Promise<ApprovalTaken> => {
    const link = readApprovalState(deps.approvalKeys, state);
    if (!link) return { kind: 'unknown_state' };
    if (deps.now() >= link.expiresAt) return { kind: 'link_expired' };
    const answer = readApprovalAnswer(query);
    if (answer.kind === 'not_admin' || answer.kind === 'unclear') return answer;
    const { accountId } = link;
    const at = new Date(deps.now()).toISOString();
    if (answer.kind === 'refused') {
      await tell(deps, { kind: 'refused', accountId, at });
      return answer;
    }
    const { tid } = answer;
    const { allowedTenants } = deps;
    if (allowedTenants.length > 0 && !allowedTenants.includes(tid)) {
      return { kind: 'tenant_not_allowed' };
    }
    await deps.approvals.approve(accountId, tid, at);
    await tell(deps, { kind: 'approved', accountId, at, tid });
    return answer;
  };

/** The sweep comes first: it tells whom this run does not reach. */
async function tell(deps: TakeApprovalPorts, verdict: ApprovalVerdict): Promise<void> {
  const { kind, accountId, at } = verdict;
  const tid = verdict.kind === 'approved' ? [verdict.tid] : [];
  const now = deps.now();
  await deps.expiry.add({ kind: 'approval', key: [kind, accountId, at, ...tid], at: now });
  await tellVerdict(deps, verdict, now + APPROVAL_TOLD_MS).catch((error: unknown) => {
    const name = error instanceof Error ? error.name : 'unknown';
    deps.log.warn('approval.told_later', { error: name });
  });
}

const keySchema = z.union([
  z
    .tuple([z.literal('approved'), accountIdSchema, z.string(), z.string()])
    .transform(([kind, accountId, at, tid]) => ({ kind, accountId, at, tid })),
  z
    .tuple([z.literal('refused'), accountIdSchema, z.string()])
    .transform(([kind, accountId, at]) => ({ kind, accountId, at })),
]);

/** For the sweep: whom the administrator's own visit did not reach. */
export const expireVerdict =
  (deps: TellVerdictPorts) =>
  async (key: readonly string[]): Promise<void> => {
    await tellVerdict(deps, keySchema.parse(key));
  };
