import type { Connection } from '../../client/src/types.ts';
import type { SyncProblem } from './problem.ts';

/** What the card knows, of the service and of what the person has begun. */
export interface CardKnowledge {
  readonly connection: Connection | null;
  /** Why the connection could not be read. */
  readonly problem: SyncProblem | null;
  readonly busy: 'leaving' | 'window' | 'finishing' | null;
  /** What was pressed and is not confirmed yet. */
  readonly asked: 'change' | 'disconnect' | null;
  /** Another mailbox was chosen at a reconnect; its address, where it is known. */
  readonly other: { readonly email: string | null } | null;
  /** For an administrator; null until it is made. */
  readonly approvalLink: string | null;
}

type Health =
  | { readonly kind: 'up_to_date' }
  /** It was connected when it could be read last. */
  | { readonly kind: 'unseen' }
  /** Microsoft does not tell of new mail yet. */
  | { readonly kind: 'starting' }
  | { readonly kind: 'catching_up'; readonly through: string | null }
  | { readonly kind: 'problems'; readonly count: number }
  | { readonly kind: 'trouble'; readonly code: TroubleCode; readonly since: string };

type LastError = NonNullable<Connection['lastError']>;
type TroubleCode = LastError['code'];
type ApprovalState = NonNullable<Connection['approval']>['state'];

/** One of the designs of the card. */
export type Card =
  | { readonly kind: 'loading' }
  | { readonly kind: 'unreadable'; readonly problem: SyncProblem }
  /** At Microsoft, or on the way there; `window` beside this page. */
  | { readonly kind: 'signing_in'; readonly where: 'here' | 'window' }
  | { readonly kind: 'finishing' }
  | { readonly kind: 'disconnected' }
  | {
      readonly kind: 'awaiting_approval' | 'approval_refused' | 'approved';
      readonly since: string;
      /** For an administrator; null while it is made, and once they have approved. */
      readonly link: string | null;
    }
  | {
      readonly kind: 'different_mailbox';
      readonly email: string;
      /** The address that was chosen, where it is known. */
      readonly other: string | null;
    }
  | {
      readonly kind: 'needs_reconnect';
      readonly email: string;
      readonly why: TroubleCode;
      readonly since: string | null;
      /** Whether an administrator took it back, or has yet to give it; null where none was asked. */
      readonly approval: ApprovalState | null;
      /** For them. */
      readonly link: string | null;
    }
  | {
      readonly kind: 'confirm_change';
      readonly connection: Connection;
      /** The address to change to, where it is known. */
      readonly to: string | null;
    }
  | { readonly kind: 'confirm_disconnect'; readonly connection: Connection }
  /** Microsoft refused once, and is asked again. */
  | { readonly kind: 'doubt'; readonly connection: Connection; readonly since: string }
  | {
      readonly kind: 'connected';
      readonly connection: Connection;
      readonly health: Health;
      /** Of another mailbox, for which an administrator was asked; null where none was. */
      readonly approval: Card | null;
    };

export function cardOf(known: CardKnowledge): Card {
  const { connection, problem, busy, asked, other } = known;
  if (busy === 'finishing') return { kind: 'finishing' };
  if (busy !== null) return { kind: 'signing_in', where: busy === 'window' ? 'window' : 'here' };
  if (connection === null) return problem ? { kind: 'unreadable', problem } : { kind: 'loading' };
  if (connection.status === 'disconnected') return approvalOf(connection, known.approvalLink);
  if (asked === 'change') {
    return { kind: 'confirm_change', connection, to: other?.email ?? null };
  }
  if (asked === 'disconnect') return { kind: 'confirm_disconnect', connection };
  const email = connection.email ?? '';
  if (other) return { kind: 'different_mailbox', email, other: other.email };
  if (connection.status === 'needs_reconnect') return lost(connection, known.approvalLink);
  const { lastError } = connection;
  if (!problem && lastError?.code === 'grant_in_doubt') {
    return { kind: 'doubt', connection, since: lastError.at };
  }
  return {
    kind: 'connected',
    connection,
    health: problem ? { kind: 'unseen' } : healthOf(connection),
    approval: connection.approval && approvalOf(connection, known.approvalLink),
  };
}

function approvalOf({ approval }: Connection, link: string | null): Card {
  if (approval === null) return { kind: 'disconnected' };
  const { state, since } = approval;
  if (state === 'approved') return { kind: state, since, link: null };
  return { kind: state === 'refused' ? 'approval_refused' : 'awaiting_approval', since, link };
}

function lost({ email, lastError, approval }: Connection, link: string | null): Card {
  return {
    kind: 'needs_reconnect',
    email: email ?? '',
    why: lastError?.code ?? 'reconnect_required',
    since: lastError?.at ?? null,
    approval: approval?.state ?? null,
    link: approval === null || approval.state === 'approved' ? null : link,
  };
}

function healthOf(connection: Connection): Health {
  const { current, lastError, problems, subscriptionsExpireAt, syncedThrough } = connection;
  if (current) return { kind: 'up_to_date' };
  if (lastError) return { kind: 'trouble', code: lastError.code, since: lastError.at };
  if (problems > 0) return { kind: 'problems', count: problems };
  if (subscriptionsExpireAt === null) return { kind: 'starting' };
  return { kind: 'catching_up', through: syncedThrough };
}

/** Whether a link for an administrator is to be shown. */
export function needsApprovalLink({ approval }: Connection): boolean {
  return approval !== null && approval.state !== 'approved';
}

/** Something is under way that ends by itself, so that it is worth looking again soon. */
export function isUnsettled({
  status,
  current,
  waitingSends,
  approval,
  lastError,
}: Connection): boolean {
  if (approval?.state === 'waiting') return true;
  if (status === 'needs_reconnect') return lastError?.code === 'tenant_refused';
  return status === 'connected' && (!current || waitingSends > 0);
}
