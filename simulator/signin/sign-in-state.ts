import type { World } from '../world.ts';
import { BrowserSessions } from './browser-sessions.ts';
import { SignInRules } from './sign-in-rule.ts';
import { SigningKey } from './signing-key.ts';

/** What the sign-in service keeps beside the world's apps, people and tokens. */
export class SignInState {
  readonly world: World;
  readonly rules = new SignInRules();
  readonly sessions: BrowserSessions;
  key = new SigningKey();

  constructor(world: World) {
    this.world = world;
    this.sessions = new BrowserSessions(world.random);
    world.onReset(() => {
      this.rules.clear();
      this.sessions.clear();
    });
  }

  /** Those of `scopes` to which neither the user nor an administrator has agreed yet. */
  missingConsent(clientId: string, user: { tid: string; oid: string }, scopes: string[]): string[] {
    const byAdmin = this.world.tenants.get(user.tid)?.adminConsents.has(clientId) ?? false;
    if (byAdmin) return [];
    return scopes.filter((scope) => !this.world.tokens.hasConsent(clientId, user.oid, [scope]));
  }
}
