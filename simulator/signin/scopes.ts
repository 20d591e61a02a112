import { KNOWN_SCOPES } from './permissions.ts';

const RESOURCE_PREFIXES = ['https://graph.microsoft.com/', '00000003-0000-0000-c000-000000000000/'];

export type ScopeSet =
  | { kind: 'scopes'; scopes: string[] }
  | { kind: 'unknown_scope'; scope: string }
  | { kind: 'empty' };

/** Reads a `scope` parameter: names in any case, with or without Graph's resource prefix. */
export function parseScopes(parameter: string): ScopeSet {
  const scopes: string[] = [];
  for (const asked of parameter.split(/\s+/u).filter((part) => part !== '')) {
    const prefix = RESOURCE_PREFIXES.find((start) => asked.startsWith(start)) ?? '';
    const name = asked.slice(prefix.length).toLowerCase();
    const scope = KNOWN_SCOPES.find((candidate) => candidate.toLowerCase() === name);
    if (scope === undefined) return { kind: 'unknown_scope', scope: asked };
    if (!scopes.includes(scope)) scopes.push(scope);
  }
  return scopes.length === 0 ? { kind: 'empty' } : { kind: 'scopes', scopes };
}

/** Permissions that Microsoft's managed consent policy lets only an administrator agree to. */
export function isBarredByDefault(scope: string): boolean {
  return /^Mail\.Read|\.Shared$/u.test(scope);
}
