/** What the consent page says for each permission, in Microsoft's plain words. */
const GRAPH_PERMISSIONS: Readonly<Record<string, string>> = {
  'User.Read': 'Sign you in and read your profile',
  'Mail.Read': 'Read your mail',
  'Mail.ReadBasic': 'Read your basic mail',
  'Mail.ReadWrite': 'Read and write access to your mail',
  'Mail.Send': 'Send mail as you',
};
const OPENID_PERMISSIONS: Readonly<Record<string, string>> = {
  openid: 'Sign you in',
  profile: 'View your basic profile',
  email: 'View your email address',
  offline_access: 'Maintain access to data you have given it access to',
};
const RESOURCE_PREFIXES = ['https://graph.microsoft.com/', '00000003-0000-0000-c000-000000000000/'];

export type ScopeSet =
  | { kind: 'scopes'; scopes: string[] }
  | { kind: 'unknown_scope'; scope: string }
  | { kind: 'empty' };

/** Reads a `scope` parameter: names in any case, with or without Graph's resource prefix. */
export function parseScopes(parameter: string): ScopeSet {
  const known = [...Object.keys(GRAPH_PERMISSIONS), ...Object.keys(OPENID_PERMISSIONS)];
  const scopes: string[] = [];
  for (const asked of parameter.split(/\s+/u).filter((part) => part !== '')) {
    const prefix = RESOURCE_PREFIXES.find((start) => asked.startsWith(start)) ?? '';
    const name = asked.slice(prefix.length).toLowerCase();
    const scope = known.find((candidate) => candidate.toLowerCase() === name);
    if (scope === undefined) return { kind: 'unknown_scope', scope: asked };
    if (!scopes.includes(scope)) scopes.push(scope);
  }
  return scopes.length === 0 ? { kind: 'empty' } : { kind: 'scopes', scopes };
}

export function permissionInWords(scope: string): string {
  return GRAPH_PERMISSIONS[scope] ?? OPENID_PERMISSIONS[scope] ?? scope;
}

/** OpenID scopes need no permission of their own on the consent page's list of refusals. */
export function isGraphScope(scope: string): boolean {
  return Object.hasOwn(GRAPH_PERMISSIONS, scope);
}

/** Permissions that Microsoft's managed consent policy lets only an administrator agree to. */
export function isBarredByDefault(scope: string): boolean {
  return /^Mail\.Read|\.Shared$/u.test(scope);
}
