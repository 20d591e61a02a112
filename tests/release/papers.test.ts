import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { changesOf } from '../../local/release/changelog.ts';
import { repositoryRoot } from '../../local/repository-root.ts';

const read = (path: string): string => readFileSync(join(repositoryRoot, path), 'utf8');
const { version, license } = JSON.parse(read('package.json'));

const releaseNotes = (...flags: string[]) =>
  spawnSync(process.execPath, [join(repositoryRoot, 'local/release-notes.ts'), ...flags], {
    encoding: 'utf8',
  });

describe('CHANGELOG.md', () => {
  const changelog = read('CHANGELOG.md');

  it('has the form that it says it has: what is unreleased first, then versions, each with its day and kinds of changes', () => {
    const titles = [...changelog.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    expect(titles[0]).toBe('[Unreleased]');
    for (const title of titles.slice(1))
      expect(title).toMatch(/^\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}$/);
    const kinds = [...changelog.matchAll(/^### (.+)$/gm)].map(([, kind]) => kind);
    const known = new Set(['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security']);
    expect(kinds.filter((kind) => !known.has(kind ?? ''))).toEqual([]);
  });

  it('says what is new in the version of package.json, which is what a release of it tells', () => {
    const changes = changesOf(changelog, version);
    expect(changes).toMatch(/^### /);
    expect(changes).not.toContain('\n## ');
    const told = releaseNotes('--tag', `v${version}`);
    expect({ out: told.stdout, status: told.status }).toEqual({ out: `${changes}\n`, status: 0 });
  });

  it('a release under another tag than the version is refused', () => {
    const told = releaseNotes('--tag', 'v99.0.0');
    expect(told.status).toBe(1);
    expect(told.stderr).toContain(`package.json says ${version}, the tag v99.0.0.`);
  });
});

it('the licence that the packages name is there as a text, in both of them', () => {
  expect(license).toBe('MIT');
  expect(JSON.parse(read('client/package.json')).license).toBe('MIT');
  expect(read('LICENSE')).toMatch(/^MIT License\n/);
  expect(read('client/LICENSE')).toBe(read('LICENSE'));
});

it('reports of weaknesses and of conduct have a way that is private, and times', () => {
  expect(read('SECURITY.md')).toMatch(/within 3 working days/);
  const conduct = read('CODE_OF_CONDUCT.md');
  expect(conduct).not.toContain('[INSERT');
  expect(conduct).toContain('(SECURITY.md)');
});

it('Renovate pins actions by their commit and waits before it takes what is new', () => {
  const config = JSON.parse(read('renovate.json'));
  expect(config.minimumReleaseAge).toBe('7 days');
  expect(config.rangeStrategy).toBe('pin');
  expect(config.packageRules).toContainEqual(
    expect.objectContaining({ matchManagers: ['github-actions'], pinDigests: true }),
  );
});

it('Renovate takes the emulator of the tests and that of the container together, since both are one version', () => {
  const { packageRules } = JSON.parse(read('renovate.json'));
  const image = /image: (\S+azurite):/.exec(read('compose.yaml'))?.[1];
  const groupOf = (name: unknown): string | undefined =>
    packageRules.findLast(({ matchPackageNames = [] }: { matchPackageNames?: unknown[] }) =>
      matchPackageNames.includes(name),
    )?.groupName;
  expect([groupOf('azurite'), groupOf(image)]).toEqual(['azurite', 'azurite']);
});
