import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { readFlags } from '../local/command-line.ts';

/** What names them all, and is taken out again. */
const ROOT = 'EveryShape';
const BANNER = `// The interface's shapes, made from docs/openapi.json by \`npm run client:types\`. Don't edit.\n`;

/** The client's types, from the schemas of the OpenAPI document. */
export async function typesOf(document: { components: { schemas: unknown } }): Promise<string> {
  const text = JSON.stringify(document.components.schemas);
  const definitions: Record<string, JSONSchema> = JSON.parse(
    text.replaceAll('#/components/schemas/', '#/definitions/'),
  );
  const named = Object.keys(definitions).map((name) => [name, { $ref: `#/definitions/${name}` }]);
  const all = { type: 'object', properties: Object.fromEntries(named), definitions } as const;
  const types = await compile(all, ROOT, {
    additionalProperties: false,
    bannerComment: BANNER,
    format: false,
    ignoreMinAndMaxItems: true,
  });
  return types.replace(new RegExp(`export interface ${ROOT} \\{\\n(?:.*\\n)*?\\}\\n`), '');
}

if (import.meta.main) {
  readFlags('npm run client:types\n', { options: {} });
  const root = join(import.meta.dirname, '..');
  const document = JSON.parse(readFileSync(join(root, 'docs/openapi.json'), 'utf8'));
  writeFileSync(join(root, 'client/src/types.ts'), await typesOf(document));
}
