import type { FaultBook } from '../faults/fault-book.ts';
import type { FaultKind } from '../faults/fault-kinds.ts';

const MINUTE = 60_000;
/** What came of a fault is over so long after its end. */
const AFTER_MS = 10 * MINUTE;

/** What does not keep a message that was told from coming in promptly. */
const HARMLESS = new Set<FaultKind>([
  'message.not-yet-readable',
  'message.listed-late',
  'message.second-copy',
  'notification.repeated',
  'notification.of-nothing',
  'crm.refuses',
  'crm.answer-lost',
]);

/** Whether anything struck that may have held up what the app did between these times of the world's clock. */
export function isDisturbed(
  { hits }: Pick<FaultBook, 'hits'>,
  from: number,
  until: number,
): boolean {
  return hits.some(
    ({ kind, at, until: end }) =>
      !HARMLESS.has(kind) &&
      // A lost grant lasts until its user has signed in again.
      (kind === 'token.revoked' || end > from - AFTER_MS) &&
      at < until,
  );
}
