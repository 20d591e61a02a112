import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../../local/repository-root.ts';

const read = (path: string): string => readFileSync(join(repositoryRoot, path), 'utf8');
const { scripts } = JSON.parse(read('package.json'));
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(repositoryRoot, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  'examples/crm/README.md',
  'local/README.md',
  'tests/compatibility/README.md',
];

/** Which test runs a command, or (in words) why none can here. */
const HELD: readonly (readonly [command: RegExp, by: string])[] = [
  [/^(?:azd|az|gh|docker) |\baz(?:d env| keyvault) /, 'it is Azure’s, GitHub’s or Docker’s'],
  [/^(?:\$EDITOR|mkdir|tar|\(cd package) /, 'it is the reader’s'],
  [/^ACCOUNT=\$\(az |^awk -F\. /, 'it asks a storage account in Azure, or reads its answer'],
  [/^npm (?:ci|test)$/, '.ci/run'],
  [/^npm start$/, 'tests/local/start.test.ts'],
  [/^npm run (?:types|lint|unused|build|infra)$/, 'tests/run-all.ts'],
  [/^npm run (?:backup|restore) /, 'tests/e2e/backup.test.ts'],
  [/^npm run bench:model /, 'tests/bench/model.test.ts'],
  [/^npm run bench(?: |$)/, 'tests/bench/run.test.ts'],
  [/^npm run simulate -- --sabotage/, 'tests/simulation/simulation.test.ts'],
  [/^npm run simulate -- --seed \d+$/, 'tests/simulation/simulation.test.ts'],
  [/^npm run simulate -- --seeds \d+(?: --\w+ \S+)?$/, 'tests/simulation/long-run.test.ts'],
  [/^npm run keep-version -- /, 'it takes a release, and installs it from the registry'],
  [/^(?:\w+=\S+ )+npm run crm$/, 'tests/local/refused-starts.test.ts'],
  [/^npx vitest run /, 'tests/release/documented-commands.test.ts'],
  [/^infra\/self-host\.sh$/, 'tests/infra/container.test.ts'],
  [/^PRESENT=\$\(az /, 'tests/infra/register-app.test.ts'],
  [/^infra\/register-app\.sh /, 'tests/infra/register-app.test.ts'],
  [/^curl |^\w+=http:\S+$/, 'tests/e2e/documented-calls.test.ts'],
];

interface Command {
  readonly page: string;
  readonly text: string;
}

/** The pages whose blocks are run as a whole, by a test that reads them. */
const WHOLE = new Map([['docs/integration.md', 'tests/e2e/first-reply.test.ts']]);
/** A block of settings is none of commands. */
const SETTING = /^\w+=[\w.,:;=/]*$/;

function commandsOf(page: string): readonly Command[] {
  return [...read(page).matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)]
    .map(([, block = '']) => block.replaceAll(/\\\n\s*/g, ''))
    .flatMap((block) => block.split('\n'))
    .map((line) => line.replace(/(?:^|\s+)#.*$/, '').trim())
    .flatMap((line) =>
      /^(?:npm|azd|infra|docker|mkdir) ?/.test(line) ? line.split(' && ') : [line],
    )
    .filter((text) => text !== '')
    .map((text) => ({ page, text: text.trim() }));
}

const commands = PAGES.filter((page) => !WHOLE.has(page)).flatMap(commandsOf);

describe('a command that a page tells one to type', () => {
  it('is run by a test, or it is said why that can’t be here', () => {
    const isHeld = ({ page, text }: Command): boolean =>
      (page === 'docs/scaling.md' && SETTING.test(text.replace(/\.\.\.$/, ''))) ||
      HELD.some(([command]) => command.test(text));
    expect(commands.length).toBeGreaterThan(40);
    expect(commands.filter((one) => !isHeld(one))).toEqual([]);
  });

  it('stands for a test that is there, and is still in some page', () => {
    for (const [command, by] of HELD) {
      if (/^[\w.-]+\/\S+$/.test(by)) expect(existsSync(join(repositoryRoot, by)), by).toBe(true);
      expect(
        commands.some(({ text }) => command.test(text)),
        String(command),
      ).toBe(true);
    }
    for (const [page, by] of WHOLE) expect(read(by)).toContain(page);
  });

  it('names files that are there', () => {
    const named = commands.flatMap(
      ({ text }) => /^(?:npx vitest run )?((?:tests|infra)\/\S+)/.exec(text)?.[1] ?? [],
    );
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter((path) => !existsSync(join(repositoryRoot, path)))).toEqual([]);
  });

  it('is a script of package.json where it says `npm run`, in the text, too', () => {
    const named = PAGES.flatMap((page) =>
      [...read(page).matchAll(/\bnpm run (?:--\S+ )*([a-z][\w:-]*)/g)].map(
        ([, script]) => `${page}: ${script}`,
      ),
    );
    const isThere = (one: string): boolean => (one.split(': ')[1] ?? '') in scripts;
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((one) => !isThere(one))).toEqual([]);
  });
});
