import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/** The files that take longest, the longest first: one that began last would be waited for alone. */
const LONGEST = [
  'hostile/others-wait',
  'e2e/own-mail',
  'e2e/kill',
  'e2e/faults/tokens',
  'e2e/storage-outage',
  'browser/panel',
  'e2e/explain',
  'e2e/laws',
  'browser/outlook',
  'browser/conversation',
  'e2e/backup',
  'browser/rules',
  'e2e/faults/sends',
  'compatibility/side-by-side',
  'browser/compose',
  'browser/play',
  'browser/compose-accessible',
  'e2e/kinds',
  'e2e/faults/incoming',
  'e2e/faults/messages',
  'e2e/vault-keys',
  'browser/conversation-hostile',
  'browser/card-looks',
  'bench/run',
  'e2e/scopes',
  'e2e/faults/crashes',
  'local/start',
  'local/functions-host/queues',
  'infra/template',
  'use-cases/send/send-crash-graph',
  'use-cases/schedule/due-work-crash',
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
