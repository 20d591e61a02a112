import { appendFileSync } from 'node:fs';

/** Appends to the file that the test reads; a file outlives a killed process. */
export function record(what: string, details: object = {}): void {
  const path = process.env['FIXTURE_JOURNAL'];
  if (path === undefined) throw new Error('FIXTURE_JOURNAL is not set');
  appendFileSync(path, `${JSON.stringify({ what, ...details })}\n`);
}
