/** What CHANGELOG.md says of a version; null when it has no such part. */
export function changesOf(changelog: string, version: string): string | null {
  const parts = changelog.split(/^(?=## )/m);
  const part = parts.find((one) => one.startsWith(`## [${version}] - `));
  const text = part?.slice(part.indexOf('\n')).trim();
  return text === undefined || text === '' ? null : text;
}
