import type { SignInError } from './aadsts.ts';
import type { ReplyAddress } from './authorize-request.ts';
import { describe } from './error-description.ts';

/** The URL that takes the browser back to the app with these answers. */
export function replyUrl(to: ReplyAddress, answers: Record<string, string>): string {
  const parameters = new URLSearchParams(answers);
  if (to.state !== null) parameters.set('state', to.state);
  const url = new URL(to.redirectUri);
  if (to.responseMode === 'fragment') url.hash = parameters.toString();
  else for (const [name, value] of parameters) url.searchParams.append(name, value);
  return url.href;
}

/** `error_subcode=cancel` says that somebody pressed Cancel, also where there was no other way on. */
export function errorUrl(
  to: ReplyAddress,
  error: SignInError,
  loginUrl: string,
  now: number,
): string {
  return replyUrl(to, {
    error: error.error,
    ...(error.subcode === undefined ? {} : { error_subcode: error.subcode }),
    error_description: describe(error, now).description,
    error_uri: `${loginUrl}/error?code=${error.code}`,
  });
}
