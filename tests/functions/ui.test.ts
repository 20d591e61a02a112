import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { HttpRequest, InvocationContext } from '@azure/functions';
import { afterAll, describe, expect, it } from 'vitest';
import { uiFile } from '../../functions/ui.ts';
import { pageFiles } from '../../shared/adapters/page-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'ui-'));
const script = 'console.log("a page");\n'.repeat(20);
mkdirSync(join(folder, 'ui'));
writeFileSync(join(folder, 'ui/card-1.js'), script);
writeFileSync(join(folder, 'ui/secret.js'), 'not listed');
writeFileSync(join(folder, 'ui/files.json'), JSON.stringify({ hashed: ['card-1.js'], named: [] }));
afterAll(() => rmSync(folder, { recursive: true }));

const handle = uiFile({ pageFile: pageFiles(folder), uiOrigins: [] });

const context = { invocationId: 'i1' } as InvocationContext;

async function asked(file: string, accepted: string) {
  const headers = new Headers({ 'accept-encoding': accepted });
  const answer = await handle({ params: { file }, headers } as unknown as HttpRequest, context);
  const encoding = Object.entries(answer.headers ?? {}).find(
    ([name]) => name === 'content-encoding',
  );
  return { encoding: encoding?.[1], bytes: answer.body as Uint8Array };
}

describe('a file of the pages', () => {
  it.each([
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip, deflate', 'gzip', gunzipSync],
    ['identity', undefined, (bytes: Uint8Array) => bytes],
  ] as const)('comes as the browser takes it: %s', async (accepted, encoding, decoded) => {
    const answer = await asked('card-1.js', accepted);
    expect(answer.encoding).toBe(encoding);
    expect(Buffer.from(decoded(answer.bytes)).toString()).toBe(script);
  });

  it('is one that the build has listed', async () => {
    await expect(asked('secret.js', '')).rejects.toThrow('There is no such file.');
  });
});
