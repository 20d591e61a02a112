import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { repositoryRoot } from '../../local/repository-root.ts';

const read = (path: string): string => readFileSync(join(repositoryRoot, path), 'utf8');
const { infra, hooks, services } = parse(read('azure.yaml'));

describe('azure.yaml', () => {
  it('has the package built here, and puts it there as it is', () => {
    const { app } = services;
    expect(app).toMatchObject({ host: 'function', remoteBuild: false, dist: 'package' });
    expect(app.hooks.prepackage.run).toBe('npm run package');
    const { scripts } = JSON.parse(read('package.json'));
    expect(scripts.package).toBe('node local/package.ts');
    expect(read('local/package.ts')).toContain("'package'");
    // azd runs it before it looks at the package: it must not be where a build cleans up.
    expect(app.dist).not.toMatch(/^dist/);
    // With such a file azd would believe that file, whatever stands here.
    expect(existsSync(join(repositoryRoot, '.funcignore'))).toBe(false);
  });

  it('finds its template, and the service by its tag', () => {
    expect(existsSync(join(repositoryRoot, infra.path, `${infra.module}.bicep`))).toBe(true);
    expect(read('infra/app.bicep')).toContain("'azd-service-name': 'app'");
    expect(Object.keys(services)).toEqual(['app']);
  });

  it('runs scripts that are there and may be run', () => {
    const scripts = Object.values(hooks).flatMap((hook: any) =>
      hook.run.match(/infra\/[\w-]+\.sh/g),
    );
    expect(scripts).toHaveLength(5);
    for (const script of scripts)
      expect(statSync(join(repositoryRoot, script)).mode & 0o111, script).toBe(0o111);
  });
});

describe('docs/deploy.md', () => {
  it('tells of every value that can be set', () => {
    const names = [
      ...read('infra/main.bicepparam').matchAll(/readEnvironmentVariable\('([A-Z_]+)'/g),
    ];
    const page = read('docs/deploy.md');
    expect(names.length).toBeGreaterThan(20);
    expect(names.map(([, name]) => name).filter((name) => !page.includes(`\`${name}\``))).toEqual(
      [],
    );
  });
});
