/**
 * Decodes a request's path as Azure's front (Kestrel) does: percent-decoded as UTF-8 except `%2F`,
 * what can't be decoded left as it came, then `.` and `..` removed. Undefined stands for a path that
 * it refuses with 400: a null character or something that is not ASCII.
 */
export function decodeRequestPath(path: string): string | undefined {
  if (/%00|[^\x21-\x7e]/.test(path)) return undefined;
  const decoded = path.replaceAll(/(?:%[0-9a-f]{2})+/gi, decodeRun);
  return removeDotSegments(decoded);
}

function decodeRun(run: string): string {
  return run
    .split(/(%2f)/i)
    .map((part) => (/^%2f$/i.test(part) ? part : decodeUtf8(part)))
    .join('');
}

function decodeUtf8(run: string): string {
  try {
    return decodeURIComponent(run);
  } catch {
    return run;
  }
}

function removeDotSegments(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  segments.forEach((segment, index) => {
    const last = index === segments.length - 1;
    if (segment === '..') kept.pop();
    if (segment !== '.' && segment !== '..') kept.push(segment);
    else if (last) kept.push('');
  });
  return `/${kept.join('/')}`;
}
