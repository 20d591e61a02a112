import { MAIL_OPERATIONS } from './mail-operations.ts';
import type { Operation } from './operation.ts';
import { SUBSCRIPTION_OPERATIONS } from './subscription-operations.ts';

/** Every Graph operation that this world offers. */
const OPERATIONS = [...MAIL_OPERATIONS, ...SUBSCRIPTION_OPERATIONS];

/** The operation of a path below its user (or, with a leading `/`, below the root), with the ids in it. */
export function findOperation(
  method: string,
  path: readonly string[],
  root: boolean,
): { operation: Operation; ids: string[] } | 'not-found' | 'method-not-allowed' {
  let known = false;
  for (const operation of OPERATIONS) {
    if (operation.template.startsWith('/') !== root) continue;
    const ids = matchTemplate(operation.template.replace(/^\//, ''), path);
    if (!ids) continue;
    if (operation.method === method) return { operation, ids };
    known = true;
  }
  return known ? 'method-not-allowed' : 'not-found';
}

function matchTemplate(template: string, path: readonly string[]): string[] | undefined {
  const parts = template === '' ? [] : template.split('/');
  if (parts.length !== path.length) return undefined;
  const ids: string[] = [];
  for (const [index, part] of parts.entries()) {
    const actual = path[index] ?? '';
    if (part.startsWith('{')) ids.push(actual);
    else if (part !== actual.toLowerCase().replace(/^microsoft\.graph\./, '')) return undefined;
  }
  return ids;
}
