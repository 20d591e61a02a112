import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/** The files that take longest, the longest first: one that began last would be waited for alone. */
const LONGEST = [
  'hostile/others-wait',
  'e2e/own-mail',
  'e2e/storage-outage',
  'browser/rules',
  'e2e/laws',
  'use-cases/schedule/due-work-crash',
  'e2e/faults/incoming',
  'e2e/faults/tokens',
  'e2e/kill',
  'mail/corpus',
  'local/system',
  'local/start',
  'e2e/faults/sends',
  'e2e/faults/crashes',
  'e2e/faults/messages',
  'e2e/faults/subscriptions',
  'e2e/rules',
];

function place({ moduleId }: TestSpecification): number {
  const at = LONGEST.findIndex((name) => moduleId.endsWith(`/tests/${name}.test.ts`));
  return at < 0 ? LONGEST.length : at;
}

/** Vitest orders by how long a file took last, which a fresh clone does not know. */
export class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files.toSorted((a, b) => place(a) - place(b)));
  }
}
