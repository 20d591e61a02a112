import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { billOfMaterials } from '../../local/release/bill-of-materials.ts';
import { bundledPackages, type BundledPackage } from '../../local/release/bundled-packages.ts';
import { noticesOf } from '../../local/release/notices.ts';
import { repositoryRoot } from '../../local/repository-root.ts';

const read = (path: string): string => readFileSync(join(repositoryRoot, path), 'utf8');
const json = (path: string): any => JSON.parse(read(path));
const manifest = json('package.json');

let packages: readonly BundledPackage[];
beforeAll(async () => {
  packages = await bundledPackages();
});

it('what is deployed holds what it names, the pages’ parts among it, and nothing that is only for the tests', () => {
  const names = packages.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['@azure/functions', 'undici', 'zod', 'preact', 'redoc', 'piscina']),
  );
  const mine = new Set([...Object.keys(manifest.dependencies), 'preact', 'redoc']);
  const lock = json('package-lock.json').packages;
  // `debug` takes the first along where it is, and that the second.
  const found = new Set(['supports-color', 'has-flag']);
  const onlyForTests = packages.filter(({ name, path }) => !mine.has(name) && lock[path].dev);
  expect(onlyForTests.map(({ name }) => name).filter((name) => !found.has(name))).toEqual([]);
});

it('each part is under a licence that asks for no more than its text', () => {
  const others = packages.filter(
    ({ license }) => !/^(?:MIT|ISC|0BSD|Unlicense|Apache-2\.0|BSD-[23]-Clause)$/.test(license),
  );
  expect(others.map(({ name, license }) => `${name}: ${license}`)).toEqual([]);
});

it('THIRD-PARTY-NOTICES.txt is what `npm run notices` makes of the present bundle', () => {
  expect(read('THIRD-PARTY-NOTICES.txt')).toBe(noticesOf(packages));
});

it('the bill of materials names each part, its version and the hash that the lock file has, by the rules of CycloneDX', () => {
  const bill = JSON.parse(billOfMaterials(packages, manifest, json('package-lock.json')));
  const schemas = join(
    dirname(createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json')),
    'res/schema',
  );
  const schema = (name: string): any =>
    JSON.parse(readFileSync(join(schemas, `${name}.SNAPSHOT.schema.json`), 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addFormat('iri-reference', true).addFormat('idn-email', true);
  for (const name of ['spdx', 'jsf-0.82'])
    ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  const isValid = ajv.compile(schema('bom-1.6'));
  expect({ ok: isValid(bill), errors: isValid.errors }).toEqual({ ok: true, errors: null });

  expect(bill.components).toHaveLength(packages.length);
  expect(bill.components.filter(({ hashes }: any) => hashes.length !== 1)).toEqual([]);
  expect(bill.metadata.component).toMatchObject({
    name: manifest.name,
    version: manifest.version,
  });
  const undici = bill.components.find(({ name }: any) => name === 'undici');
  expect(undici.purl).toBe(`pkg:npm/undici@${manifest.dependencies.undici}`);
  const functions = bill.components.find(({ purl }: any) => purl.includes('/functions@'));
  expect(functions).toMatchObject({ group: '@azure', name: 'functions' });
  expect(functions.purl).toMatch(/^pkg:npm\/%40azure\/functions@/);
});
