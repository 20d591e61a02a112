import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { buildClient } from '../../client/build.ts';
import { typesOf } from '../../client/generate-types.ts';

const client = resolve(import.meta.dirname, '../../client');

it('the package is one script under 8 kB compressed, with declarations that need nothing else', async () => {
  const dist = mkdtempSync(join(tmpdir(), 'client-'));
  onTestFinished(() => rmSync(dist, { recursive: true }));
  await buildClient(dist);
  const script = readFileSync(join(dist, 'index.js'));
  expect(gzipSync(script).length).toBeLessThan(8_000);
  expect(String(script)).not.toMatch(/\bimport\b[^;]*\bfrom\b/);
  const outside = readdirSync(dist, { encoding: 'utf8' })
    .filter((file) => file.endsWith('.d.ts'))
    .flatMap((file) =>
      [...readFileSync(join(dist, file), 'utf8').matchAll(/from '([^']+)'/g)].map(
        ([, from]) => from,
      ),
    )
    .filter((from) => !from?.startsWith('./'));
  expect(outside).toEqual([]);
});

it('the package depends on nothing', () => {
  const manifest = JSON.parse(readFileSync(join(client, 'package.json'), 'utf8'));
  expect(manifest).not.toHaveProperty('dependencies');
  expect(manifest).not.toHaveProperty('peerDependencies');
});

it('its types are those of the document: `npm run client:types` makes them anew', async () => {
  const document = JSON.parse(readFileSync(join(client, '../docs/openapi.json'), 'utf8'));
  expect(await typesOf(document)).toBe(readFileSync(join(client, 'src/types.ts'), 'utf8'));
});
