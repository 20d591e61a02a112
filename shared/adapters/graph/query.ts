/**
 * A path with OData options, each value encoded as a whole. The client splits a path at `&` and `=`, so nothing may
 * reach it unencoded.
 */
export function withQuery(
  path: string,
  options: Readonly<Record<`$${string}`, string | number>>,
): string {
  const query = Object.entries(options).map(([name, value]) => `${name}=${encode(String(value))}`);
  return `${path}?${query.join('&')}`;
}

/** An id in a path. Message ids hold `=` and sometimes `/` and `+`. */
export function segment(id: string): string {
  return encodeURIComponent(id);
}

// Commas, dollars and parentheses are OData's own and legal in a query; left as they are they can be read.
function encode(value: string): string {
  return encodeURIComponent(value).replaceAll('%2C', ',').replaceAll('%24', '$');
}
