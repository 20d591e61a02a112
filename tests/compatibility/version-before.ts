import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

/** The built app of the version before with its dependencies: see the README here. */
export const BUNDLE = new URL('version-before.json.gz', import.meta.url);

/** Lays it into a folder of its own, from which a host can load it. */
export function unpackBefore(): { readonly appRoot: string; remove(): void } {
  const appRoot = mkdtempSync(join(tmpdir(), 'version-before-'));
  const files = z
    .record(z.string(), z.string())
    .parse(JSON.parse(gunzipSync(readFileSync(BUNDLE)).toString('utf8')));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(appRoot, name), text);
  return { appRoot, remove: () => rmSync(appRoot, { recursive: true }) };
}
