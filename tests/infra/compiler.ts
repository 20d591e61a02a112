import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../../local/repository-root.ts';

const PROJECT = join(import.meta.dirname, 'compiler.csproj');
export const TEMPLATE = join(repositoryRoot, 'infra/main.bicep');

/** The least that azd knows when it compiles `main.bicepparam`. */
export const LEAST_SETTINGS = {
  AZURE_ENV_NAME: 'production',
  AZURE_LOCATION: 'westeurope',
  MICROSOFT_CLIENT_ID: '6e0e7f5c-2f4b-4d5e-9a83-5c1f7b3f0a11',
  ALLOWED_RETURN_ORIGINS: 'https://crm.example',
} as const;

/** The real compiler, from NuGet; null where there is no `dotnet` to bring it. In public CI there is. */
export function findCompiler(): string | null {
  const version =
    /<BicepVersion>(.+)<\/BicepVersion>/.exec(readFileSync(PROJECT, 'utf8'))?.[1] ?? '';
  const systems: Partial<Record<NodeJS.Platform, string>> = {
    linux: 'linux',
    darwin: 'osx',
    win32: 'win',
  };
  const platform = `${systems[process.platform]}-${process.arch}`;
  const packages = process.env['NUGET_PACKAGES'] ?? join(homedir(), '.nuget/packages');
  const file = process.platform === 'win32' ? 'bicep.exe' : 'bicep';
  const path = join(packages, `azure.bicep.commandline.${platform}`, version, 'tools', file);
  if (existsSync(path)) return path;
  const dotnet = spawnSync('dotnet', ['--version']);
  if (dotnet.error !== undefined) {
    if (process.env['CI'] === 'true' && process.env['GITHUB_ACTIONS'] !== undefined)
      throw new Error('There is no `dotnet` here, which brings the Bicep compiler.');
    return null;
  }
  restore(platform);
  return path;
}

/** What NuGet writes beside its project stays out of the sources. */
function restore(platform: string): void {
  const scratch = mkdtempSync(join(tmpdir(), 'compiler-'));
  const { status, stdout } = spawnSync(
    'dotnet',
    [
      'restore',
      PROJECT,
      `-p:BicepPlatform=${platform}`,
      `-p:MSBuildProjectExtensionsPath=${scratch}/`,
    ],
    {
      encoding: 'utf8',
      env: { ...process.env, DOTNET_NOLOGO: '1', DOTNET_CLI_TELEMETRY_OPTOUT: '1' },
    },
  );
  rmSync(scratch, { recursive: true });
  if (status !== 0) throw new Error(`The Bicep compiler could not be restored.\n${stdout}`);
}

export interface Compiled {
  readonly output: string;
  /** What the compiler said, warnings and errors; empty when it had nothing to say. */
  readonly complaints: string;
}

/** Runs the compiler; `settings` stand for the environment that azd gives. */
export function compile(
  compiler: string,
  args: readonly string[],
  settings: Readonly<Record<string, string>> = LEAST_SETTINGS,
): Compiled {
  const { status, stdout, stderr, error } = spawnSync(compiler, [...args], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { HOME: homedir(), PATH: process.env['PATH'], ...settings },
  });
  if (error) throw error;
  const complaints = stderr.trim();
  return { output: stdout, complaints: status === 0 ? complaints : `${complaints}\n${stdout}` };
}
