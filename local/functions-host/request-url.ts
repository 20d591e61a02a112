/** A host and a port, and nothing that could name a user or hide another path. */
export function isOrigin(origin: string): boolean {
  const url = URL.parse(origin);
  return url !== null && url.username === '' && url.password === '' && url.pathname === '/';
}

/** As the function sees it: the path decoded and escaped again, but for what is an escape by now; the query as it came. */
export function requestUrl(origin: string, path: string, target: string): URL {
  const query = target.includes('?') ? target.slice(target.indexOf('?')) : '';
  const escaped = encodeURI(path)
    .replaceAll(/%25(?=[0-9a-f]{2})/gi, '%')
    .replaceAll(/[?#]/g, encodeURIComponent);
  return new URL(`${origin}${escaped}${query.replaceAll('#', '%23')}`);
}
