import {
  type Connection,
  type ShownConnection,
  type Who,
  noConnection,
} from '../../domain/account/connection.ts';
import {
  isWider,
  type Scope,
  type ScopeChange,
  type ScopeChanger,
  startsWith,
} from '../../domain/account/scope.ts';
import { CLOCK_SPARE_MS } from '../../domain/durations.ts';
import { timeSortedId } from '../../domain/entry/entry-id.ts';
import { optimistically } from '../../domain/optimistically.ts';
import type { Now } from '../../ports/clock.ts';
import type { Connections } from '../../ports/connections.ts';
import { connectionOf, type ReadConnectionPorts } from './read-connection.ts';

export interface ChangeScopePorts extends ReadConnectionPorts {
  readonly connections: Pick<Connections, 'find' | 'save'>;
}

/** The mailbox owner's word: given in a session of their own, or stated by the CRM. */
export type Consent =
  | { readonly type: 'owner' }
  | { readonly type: 'stated'; readonly name: string; readonly at: string | null };

export type ScopeChanged =
  | { readonly kind: 'connection'; readonly connection: ShownConnection }
  | { readonly kind: 'consent_required' | 'consent_to_come' | 'not_connected' };

/**
 * Changes what may begin a thread. A wider scope needs the owner's consent and a connection, whose end is the consent's,
 * too; it counts from now on. Each change leaves a row in the connection's audit.
 */
export const changeScope =
  (deps: ChangeScopePorts) =>
  async (who: Who, scope: Scope, consent: Consent | null): Promise<ScopeChanged> => {
    const { accountId, userId } = who;
    if (isToCome(consent, deps.now())) return { kind: 'consent_to_come' };
    const changed = await optimistically('connection_contended', async () => {
      const found = await deps.connections.find(accountId, userId);
      const before = found?.value ?? noConnection(accountId, userId);
      if (before.scope === scope) return 'saved';
      const isWidened = isWider(scope, before.scope);
      if (isWidened && consent === null) return 'consent_required';
      if (isWidened && before.status === 'disconnected') return 'not_connected';
      const startsSince = startsWith(scope, before.startsSince, deps.now());
      const after = { ...before, scope, startsSince };
      const change = scopeChange(deps, before, after, changerOf(deps, consent));
      const saved = await deps.connections.save(after, found?.etag ?? null, null, change);
      return saved ? 'saved' : 'contended';
    });
    if (changed !== 'saved') return { kind: changed };
    return { kind: 'connection', connection: await connectionOf(deps, who) };
  };

/** Nobody has agreed yet, whatever the audit would say of it. */
function isToCome(consent: Consent | null, now: number): boolean {
  const at = consent?.type === 'stated' ? consent.at : null;
  return at !== null && Date.parse(at) > now + CLOCK_SPARE_MS;
}

function changerOf({ now }: { readonly now: Now }, consent: Consent | null): ScopeChanger {
  if (consent?.type !== 'stated') return consent ?? { type: 'crm' };
  return { ...consent, at: consent.at ?? new Date(now()).toISOString() };
}

/** The audit's row of a change; null when the scope is the same. */
export function scopeChange(
  { now }: { readonly now: Now },
  before: Connection,
  after: Connection,
  by: ScopeChanger,
): ScopeChange | null {
  if (before.scope === after.scope) return null;
  const at = now();
  const { accountId, userId, generation } = after;
  const id = timeSortedId(at, accountId, userId, `${generation}`, before.scope, after.scope);
  return { id, at: new Date(at).toISOString(), from: before.scope, to: after.scope, by };
}
