/** Asked for at sign-in and at an administrator's consent: the least that the sync works with. */
export const SIGN_IN_SCOPES = [
  'openid',
  'profile',
  'offline_access',
  'User.Read',
  'Mail.ReadWrite',
  'Mail.Send',
] as const;

/** Of these, what must be granted; the others show as an id_token and a refresh token. */
export const GRAPH_SCOPES = ['User.Read', 'Mail.ReadWrite', 'Mail.Send'] as const;

/** Whether all of `GRAPH_SCOPES` are granted, in any case, with or without a resource prefix. */
export function grantsAll(granted: readonly string[]): boolean {
  const names = new Set(
    granted.map((scope) => scope.slice(scope.lastIndexOf('/') + 1).toLowerCase()),
  );
  return GRAPH_SCOPES.every((scope) => names.has(scope.toLowerCase()));
}
