import type { JournalEntry } from '../journal.ts';
import type { World } from '../world.ts';
import type { GraphRequest } from './call.ts';
import { findOperation } from './find-operation.ts';
import { plainPath } from './paths.ts';
import type { GraphPath } from './paths.ts';

const BODY_PROPERTIES = new Set(['body', 'uniquebody', 'bodypreview', '*']);
const MESSAGES = /^\/me\/(mailfolders\/\{f\}\/)?messages(\/\{m\})?$/;

/** Opens the journal's line for one request; its status comes when it is answered. */
export function openEntry(
  world: World,
  request: GraphRequest,
  path: GraphPath,
  query: Map<string, string>,
  mailbox: string | null,
): JournalEntry {
  const template = templateOf(request.method, path);
  const entry = world.journal.open({
    method: request.method,
    path: plainPath(path),
    template: template.replace(/\{\w\}/g, '{id}'),
    query: Object.fromEntries(query),
    mailbox,
    status: 0,
    errorCode: null,
    batch: request.batch,
    items: null,
    readsBody: request.method === 'GET' && readsBody(template, query.get('$select')),
    faults: [],
  });
  world.happenings.note({ kind: 'request', entry });
  return entry;
}

function templateOf(method: string, path: GraphPath): string {
  const found = findOperation(method, path.segments, path.user === null);
  if (typeof found === 'string') return plainPath(path);
  const { template } = found.operation;
  if (path.user === null) return template;
  return template === '' ? '/me' : `/me/${template}`;
}

function readsBody(template: string, select: string | undefined): boolean {
  if (template.endsWith('$value')) return true;
  if (!MESSAGES.test(template)) return false;
  const names = select?.toLowerCase().split(',');
  return names?.some((name) => BODY_PROPERTIES.has(name.trim())) ?? true;
}
