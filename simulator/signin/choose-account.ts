import type { Mailbox } from '../mail/mailbox.ts';
import { aadsts } from './aadsts.ts';
import type { SignInError } from './aadsts.ts';
import type { AuthorizeRequest } from './authorize-request.ts';

export type Choice =
  | { kind: 'known'; user: Mailbox }
  | { kind: 'ask'; accounts: Mailbox[] }
  | { kind: 'refuse'; error: SignInError };

/**
 * Who signs in before anybody has touched the page: single sign-on when the browser's session
 * leaves no doubt and the app did not ask for a choice, else the account picker.
 */
export function chooseAccount(
  request: Pick<AuthorizeRequest, 'prompt' | 'loginHint'>,
  accounts: Mailbox[],
  signedInOids: readonly string[],
): Choice {
  const hint = request.loginHint;
  const hinted = hint === null ? undefined : accounts.find((account) => account.answersTo(hint));
  const signedIn = accounts.filter((account) => signedInOids.includes(account.oid));
  const silent = hint === null ? signedIn : signedIn.filter((account) => account === hinted);

  if (request.prompt === 'none') {
    const [only, ...others] = silent;
    if (only === undefined) return { kind: 'refuse', error: aadsts(50058) };
    if (others.length > 0) return { kind: 'refuse', error: aadsts(16000) };
    return { kind: 'known', user: only };
  }
  const [only, ...others] = silent;
  const mayBeSilent = request.prompt === null || request.prompt === 'consent';
  if (mayBeSilent && only !== undefined && others.length === 0)
    return { kind: 'known', user: only };
  // select_account offers all; otherwise a hint narrows the page to that account.
  const narrowed = hinted !== undefined && request.prompt !== 'select_account';
  return { kind: 'ask', accounts: narrowed ? [hinted] : accounts };
}
