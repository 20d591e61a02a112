/** What the mailbox owner lets in, from the narrowest to the widest. */
export const SCOPES = ['crm-threads', 'sent-to-contacts', 'known-contacts'] as const;
export type Scope = (typeof SCOPES)[number];

/**
 * Since when mail that no thread knows may begin one, RFC 3339 in whole seconds; null where it may not. Each has its own
 * time, so that what is narrowed and widened again lets nothing in from between.
 */
export interface StartsSince {
  /** What the owner sends to a contact from Outlook. */
  readonly sent: string | null;
  /** What a contact writes. */
  readonly received: string | null;
}

export const STARTS_NOTHING: StartsSince = { sent: null, received: null };

/** Who let a scope be changed. */
export type ScopeChanger =
  /** In a session of their own. */
  | { readonly type: 'owner' }
  /** The CRM says that the owner has agreed. */
  | { readonly type: 'stated'; readonly name: string; readonly at: string }
  /** The CRM, to a narrower one: that needs nobody's consent. */
  | { readonly type: 'crm' }
  /** The consent was for the connection that has ended. */
  | { readonly type: 'disconnected' | 'mailbox_changed' };

/** One row of the connection's audit. */
export interface ScopeChange {
  readonly id: string;
  readonly at: string;
  readonly from: Scope;
  readonly to: Scope;
  readonly by: ScopeChanger;
}

export function isWider(one: Scope, than: Scope): boolean {
  return SCOPES.indexOf(one) > SCOPES.indexOf(than);
}

/** What a scope lets begin. What was not let before is from the next whole second on: never from the past. */
export function startsWith(scope: Scope, before: StartsSince, now: number): StartsSince {
  const since = new Date(Math.ceil(now / 1000) * 1000).toISOString();
  return {
    sent: scope === 'crm-threads' ? null : (before.sent ?? since),
    received: scope === 'known-contacts' ? (before.received ?? since) : null,
  };
}

/** The scope that these times stand for. */
export function scopeOf({ sent, received }: StartsSince): Scope {
  if (sent === null) return 'crm-threads';
  return received === null ? 'sent-to-contacts' : 'known-contacts';
}
