import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { BundledPackage } from './bundled-packages.ts';

const lockFile = z.object({
  packages: z.record(z.string(), z.object({ integrity: z.string().optional() })),
});

/** What the bundle is made of, as CycloneDX 1.6; the same text for the same bundle. */
export function billOfMaterials(
  packages: readonly BundledPackage[],
  app: { readonly name: string; readonly version: string; readonly license: string },
  lock: unknown,
): string {
  const locked = lockFile.parse(lock).packages;
  const components = packages.map((one) => ({
    ...component('library', one, one.path),
    hashes: hashesOf(locked[one.path]?.integrity),
  }));
  const self = component('application', app, 'app');
  const bill = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: serialOf(JSON.stringify([self, components])),
    version: 1,
    metadata: { component: self },
    components,
    dependencies: [{ ref: 'app', dependsOn: components.map((one) => one['bom-ref']) }],
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}

function component(
  type: 'application' | 'library',
  { name, version, license }: Pick<BundledPackage, 'name' | 'version' | 'license'>,
  ref: string,
) {
  const [scope, bare = ''] = name.startsWith('@') ? name.split('/') : [undefined, name];
  const purl = `pkg:npm/${scope === undefined ? '' : `${encodeURIComponent(scope)}/`}${bare}@${version}`;
  return {
    type,
    'bom-ref': ref,
    ...(scope === undefined ? {} : { group: scope }),
    name: bare,
    version,
    purl,
    licenses: /\s/.test(license) ? [{ expression: license }] : [{ license: { id: license } }],
  };
}

function hashesOf(integrity: string | undefined): readonly { alg: string; content: string }[] {
  const [, sha512] = /^sha512-(\S+)$/.exec(integrity ?? '') ?? [];
  return sha512 === undefined
    ? []
    : [{ alg: 'SHA-512', content: Buffer.from(sha512, 'base64').toString('hex') }];
}

/** A UUID of version 8, which may be made of anything. */
function serialOf(content: string): string {
  const hex = createHash('sha256').update(content).digest('hex');
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
