import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { repositoryRoot } from '../../local/repository-root.ts';
import { compile, LEAST_SETTINGS } from './compiler.ts';

const resource = z.looseObject({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  properties: z.record(z.string(), z.any()).default({}),
});
const snapshot = z.object({
  predictedResources: z.array(resource),
  diagnostics: z.array(z.unknown()),
  outputs: z.record(z.string(), z.unknown()),
});

type Resource = z.output<typeof resource>;

/** What would be made, with all expressions reckoned but those that only Azure can answer, which stand in brackets. */
export interface Installation {
  of(type: string): readonly Resource[];
  /** The only one of its type. */
  the(type: string): Resource;
  readonly all: readonly Resource[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Lets the real compiler reckon what an installation with these settings of azd is made of. */
export function installationWith(
  compiler: string,
  settings: Readonly<Record<string, string>> = {},
): Installation {
  // It writes its answer beside the sources.
  const folder = mkdtempSync(join(tmpdir(), 'infra-'));
  cpSync(join(repositoryRoot, 'infra'), folder, { recursive: true });
  const { complaints } = compile(
    compiler,
    [
      'snapshot',
      join(folder, 'main.bicepparam'),
      '--mode=overwrite',
      '--tenant-id=22222222-2222-2222-2222-222222222222',
      '--subscription-id=11111111-1111-1111-1111-111111111111',
      '--resource-group=mail',
      '--location=westeurope',
    ],
    { ...LEAST_SETTINGS, ...settings },
  );
  if (complaints !== '') throw new Error(complaints);
  const text = readFileSync(join(folder, 'main.snapshot.json'), 'utf8');
  rmSync(folder, { recursive: true });
  const { predictedResources: all, diagnostics, outputs } = snapshot.parse(JSON.parse(text));
  if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics));
  const of = (type: string): readonly Resource[] => all.filter((one) => one.type === type);
  return {
    all,
    outputs,
    of,
    the(type) {
      const [found, ...others] = of(type);
      if (found === undefined || others.length > 0)
        throw new Error(`${of(type).length} resources are ${type}`);
      return found;
    },
  };
}
