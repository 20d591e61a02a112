import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

type RunError = { name?: string; message: string; stack?: string };

/** Lines of an error's text that are kept: enough to see what broke and where. */
const LINES_OF_AN_ERROR = 8;

/**
 * Writes what made a run fail into the file named by `TEST_FAILURES`, a line each: the tests that
 * failed, the files that could not be read, and errors that belong to no test, which fail a run too.
 */
export default class FailuresReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly RunError[]): void {
    const path = process.env['TEST_FAILURES'];
    if (path === undefined) return;
    const lines = modules.flatMap(ofModule);
    for (const error of unhandled) lines.push('an error outside of every test:', ...textOf(error));
    writeFileSync(path, lines.join('\n'));
  }
}

function ofModule(module: TestModule): string[] {
  const file = relative(process.cwd(), module.moduleId);
  const lines: string[] = [];
  for (const error of module.errors()) lines.push(file, ...textOf(error));
  for (const test of module.children.allTests('failed')) {
    const { errors = [] } = test.result();
    lines.push(`${file}: ${test.fullName}`, ...errors.slice(0, 1).flatMap(textOf));
  }
  return lines;
}

function textOf({ name, message, stack }: RunError): string[] {
  const text = stack?.includes(message) === true ? stack : `${name}: ${message}\n${stack ?? ''}`;
  return text
    .split('\n')
    .slice(0, LINES_OF_AN_ERROR)
    .map((line) => `  ${line.trim()}`);
}
