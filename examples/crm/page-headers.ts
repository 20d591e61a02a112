/** What every answer of this CRM says to the browser. */
export function pageHeaders(page: {
  /** Origin of the sync service. */
  syncUrl: string;
  /** Origin of a page that may hold this CRM in a frame; none: no page may. */
  framedBy?: string | undefined;
}): Record<string, string> {
  const sync = new URL(page.syncUrl).origin;
  return {
    'content-security-policy': [
      "default-src 'self'",
      // What the elements of the sync service need: their scripts and their calls.
      `script-src 'self' ${sync}; connect-src 'self' ${sync}`,
      "img-src 'self' data: blob:",
      "require-trusted-types-for 'script'",
      "base-uri 'none'",
      // No form-action: browsers apply it to redirects too, and a sign-in goes on elsewhere.
      `frame-ancestors ${page.framedBy ?? "'none'"}`,
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  };
}
