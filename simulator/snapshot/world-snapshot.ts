import type { Notifier } from '../notify/notifier.ts';
import type { Queued } from '../notify/outbox.ts';
import { armSubscription } from '../notify/subscription-timers.ts';
import type { SignInState } from '../signin/sign-in-state.ts';
import { SigningKey } from '../signin/signing-key.ts';
import type { TokenStore } from '../tokens.ts';
import type { World } from '../world.ts';
import { loadMailbox, takeMailbox } from './mailbox-snapshot.ts';
import type { MailboxSnapshot } from './mailbox-snapshot.ts';

/** Raised when a reader of the form before could no longer go on with it. */
export const SNAPSHOT_VERSION = 1;

/**
 * What of a world outlives its process. The manners that somebody gave it do not: settings, fault rules and what they
 * hold up, sign-in rules. Nor do the journal and uploads under way.
 */
export interface WorldSnapshot {
  version: number;
  clockOffsetMs: number;
  tenants: World['tenants'];
  mailboxes: MailboxSnapshot[];
  distributionLists: World['distributionLists'];
  apps: World['apps'];
  subscriptions: World['subscriptions'];
  tokens: Pick<TokenStore, 'codes' | 'refreshTokens' | 'accessTokens' | 'consents'>;
  /** Their subscriptions are the very ones above. */
  notifications: Queued[];
  signingKey: string;
  browserSessions: Map<string, Set<string>>;
}

export interface WorldParts {
  world: World;
  notifier: Notifier;
  signIn: SignInState;
}

export function takeSnapshot({ world, notifier, signIn }: WorldParts): WorldSnapshot {
  const { codes, refreshTokens, accessTokens, consents } = world.tokens;
  return {
    version: SNAPSHOT_VERSION,
    clockOffsetMs: world.clock.offsetMs,
    tenants: world.tenants,
    mailboxes: [...world.mailboxes.values()].map(takeMailbox),
    distributionLists: world.distributionLists,
    apps: world.apps,
    subscriptions: world.subscriptions,
    tokens: { codes, refreshTokens, accessTokens, consents },
    notifications: notifier.unsettled(),
    signingKey: signIn.key.save(),
    browserSessions: signIn.sessions.oids,
  };
}

/** Puts the saved world in the place of the present one; time has gone on meanwhile. */
export function loadSnapshot({ world, notifier, signIn }: WorldParts, saved: WorldSnapshot): void {
  world.clear();
  world.clock.set(Date.now() + saved.clockOffsetMs);
  fill(world.tenants, saved.tenants);
  fill(world.apps, saved.apps);
  for (const mailbox of saved.mailboxes) loadMailbox(world, mailbox);
  fill(world.distributionLists, saved.distributionLists);
  fill(world.tokens.codes, saved.tokens.codes);
  fill(world.tokens.refreshTokens, saved.tokens.refreshTokens);
  fill(world.tokens.accessTokens, saved.tokens.accessTokens);
  fill(world.tokens.consents, saved.tokens.consents);
  signIn.key = new SigningKey(saved.signingKey);
  fill(signIn.sessions.oids, saved.browserSessions);
  fill(world.subscriptions, saved.subscriptions);
  for (const each of saved.subscriptions.values()) armSubscription(world, notifier, each);
  notifier.resume(saved.notifications);
}

function fill<K, V>(into: Map<K, V>, from: ReadonlyMap<K, V>): void {
  for (const [key, value] of from) into.set(key, value);
}
