import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

type RunError = { name?: string; message: string; stack?: string };

/** What made a run fail. */
export interface Failures {
  /** The files with a test that failed, or that could not be read. */
  readonly files: readonly string[];
  /** To be read: the tests, and the first lines of each error. */
  readonly lines: readonly string[];
  /** Errors that belong to no test fail a run, too. */
  readonly outside: number;
}

/** Lines of an error's text that are kept: enough to see what broke and where. */
const LINES_OF_AN_ERROR = 8;

/** Writes the {@link Failures} of a run as JSON into the file named by `TEST_FAILURES`. */
export default class FailuresReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly RunError[]): void {
    const path = process.env['TEST_FAILURES'];
    if (path === undefined) return;
    const failed = modules.filter((module) => linesOf(module).length > 0);
    const lines = failed.flatMap(linesOf);
    for (const error of unhandled) lines.push('an error outside of every test:', ...textOf(error));
    const failures: Failures = { files: failed.map(fileOf), lines, outside: unhandled.length };
    writeFileSync(path, JSON.stringify(failures));
  }
}

const fileOf = ({ moduleId }: TestModule): string => relative(process.cwd(), moduleId);

function linesOf(module: TestModule): string[] {
  const file = fileOf(module);
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
