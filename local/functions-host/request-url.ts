/** Whether a Host header is a host and perhaps a port: nothing that names a user, or begins a path or a query. */
export function isHost(host: string): boolean {
  return !/[/\\?#@]/.test(host) && URL.canParse(`http://${host}`);
}

/** As the function sees it: the path decoded and escaped again, but for what is an escape by now; the query as it came. */
export function requestUrl(origin: string, path: string, target: string): URL {
  const query = target.includes('?') ? target.slice(target.indexOf('?')) : '';
  const escaped = encodeURI(path)
    .replaceAll(/%25(?=[0-9a-f]{2})/gi, '%')
    .replaceAll(/[?#]/g, encodeURIComponent);
  return new URL(`${origin}${escaped}${query.replaceAll('#', '%23')}`);
}
