import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openApiDocument } from '../../shared/http/api/document.ts';
import type { Operation } from '../../shared/http/api/operation.ts';
import { OPERATIONS } from '../../shared/http/api/operations.ts';
import { EVENTS } from '../../shared/http/api/schemas/event.ts';
import { STATUS_OF } from '../../shared/http/problem-codes.ts';

const root = resolve(import.meta.dirname, '../..');
const operations: readonly Operation[] = Object.values(OPERATIONS);
const document = openApiDocument('https://sync.example');

describe('the OpenAPI document', () => {
  it('changes only on purpose: `npx vitest run openapi-document -u` writes it anew', async () => {
    const text = `${JSON.stringify(document, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('../../docs/openapi.json');
  });

  it('passes the linter, to which a warning is an error', async () => {
    const cli = createRequire(import.meta.url).resolve('@redocly/cli/package.json');
    const lint = [join(dirname(cli), 'bin/cli.js'), 'lint', 'docs/openapi.json'];
    const said = await promisify(execFile)(
      process.execPath,
      [...lint, '--config', 'docs/redocly.yaml', '--format', 'github-actions'],
      { cwd: root, env: { ...process.env, REDOCLY_TELEMETRY: 'off' } },
    ).then(
      () => 'clean',
      (error: { stdout: string }) => error.stdout,
    );
    expect(said).toBe('clean');
  });

  it('names no two calls alike, and no path twice with one method', () => {
    const calls = operations.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(calls).size).toBe(calls.length);
  });

  it('has each code at some call', () => {
    const used = new Set(operations.flatMap(({ codes }) => [...codes]));
    const everywhere = ['internal_error', 'unavailable'];
    expect(
      Object.keys(STATUS_OF)
        .filter((code) => !used.has(code as never))
        .toSorted(),
    ).toEqual(everywhere);
  });

  it.each(
    operations.flatMap(({ path, body, answers }) =>
      [body, ...Object.values(answers).map(({ json }) => json)].flatMap((schema) =>
        schema ? [[path, schema] as const] : [],
      ),
    ),
  )('%s: each example is as its schema says', (_path, schema) => {
    for (const example of examplesOf(schema)) expect(() => schema.parse(example)).not.toThrow();
  });

  it.each(Object.entries(EVENTS))('the event %s has an example', (_type, { schema }) => {
    const examples = examplesOf(schema);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(() => schema.parse(example)).not.toThrow();
  });
});

function examplesOf(schema: z.ZodType): readonly unknown[] {
  const { examples } = z.globalRegistry.get(schema) ?? {};
  return Array.isArray(examples) ? examples : [];
}
