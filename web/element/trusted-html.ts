interface Policy {
  createHTML(html: string): string;
}

interface TrustedTypes {
  createPolicy(name: string, rules: Policy): Policy;
}

let policy: Policy | null = null;

/**
 * HTML that was made harmless already, in the form that a page with Trusted Types takes. The one policy of these scripts is
 * `outlook-sync`; where a browser knows none it is the text itself.
 */
export function trustedHtml(html: string): string {
  const types: TrustedTypes | undefined = Reflect.get(globalThis, 'trustedTypes');
  policy ??= types?.createPolicy('outlook-sync', { createHTML: (same) => same }) ?? null;
  return policy === null ? html : policy.createHTML(html);
}
