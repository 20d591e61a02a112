import type { ConsentPolicy } from '../settings.ts';
import { aadsts } from './aadsts.ts';
import type { SignInError } from './aadsts.ts';
import type { Prompt } from './authorize-request.ts';
import { isGraphScope } from './permissions.ts';
import { isBarredByDefault } from './scopes.ts';
import type { SignInRule } from './sign-in-rule.ts';

export type ConsentStep =
  | { kind: 'granted' }
  | { kind: 'ask'; scopes: string[] }
  | { kind: 'needs_admin'; scopes: string[] }
  | { kind: 'refuse'; error: SignInError };

/** Which permissions a user can't agree to without an administrator. */
const BARRED: Readonly<Record<ConsentPolicy, (scope: string) => boolean>> = {
  user: () => false,
  managed: isBarredByDefault,
  'admin-only': isGraphScope,
};

/** What stands between a signed-in user and the code. `missing`: scopes nobody agreed to yet. */
export function decideConsent(asked: {
  prompt: Prompt | null;
  scopes: string[];
  missing: string[];
  policy: ConsentPolicy;
  rule: SignInRule;
}): ConsentStep {
  const { prompt, rule } = asked;
  if (rule.authorizeError !== undefined) return { kind: 'refuse', error: rule.authorizeError };
  const covered = asked.missing.length === 0;
  const policy = rule.consent === 'needs_admin' ? 'admin-only' : asked.policy;
  if (asked.missing.some(BARRED[policy])) {
    return prompt === 'none'
      ? { kind: 'refuse', error: aadsts(90094) }
      : { kind: 'needs_admin', scopes: asked.missing };
  }
  if (covered && prompt !== 'consent') return { kind: 'granted' };
  if (prompt === 'none') {
    return { kind: 'refuse', error: aadsts(65001, { error: 'consent_required' }) };
  }
  return { kind: 'ask', scopes: asked.scopes };
}
