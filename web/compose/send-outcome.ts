import type { WholeEntry } from '../../client/src/types.ts';
import type { SyncProblem } from '../state/problem.ts';

/** The parts that an error stands at. */
export type Field = 'to' | 'cc' | 'bcc' | 'subject' | 'message' | 'files' | 'mail';

/** Why it did not go, at the part that is meant. */
export interface Refused {
  readonly code: string;
  readonly field: Field;
  /** Of the recipients or files, by its place in what was sent. */
  readonly place: number | null;
  /** To quote. */
  readonly requestId: string | null;
}

export type SendOutcome =
  | { readonly kind: 'taken'; readonly entry: WholeEntry }
  /** For sure: nothing of it was taken, and the draft keeps its key. */
  | ({ readonly kind: 'refused' } & Refused)
  /** Taken, and it ended at Microsoft: what goes next is another mail. */
  | ({ readonly kind: 'failed'; readonly entry: WholeEntry } & Refused)
  /** The first request with this key is at work. */
  | { readonly kind: 'wait'; readonly seconds: number }
  /** Nobody knows: only the same may be sent again. */
  | { readonly kind: 'doubt'; readonly code: string; readonly requestId: string | null }
  /** Under this key another text was taken. */
  | { readonly kind: 'reused' };

export function outcomeOfEntry(entry: WholeEntry): SendOutcome {
  if (entry.status !== 'failed') return { kind: 'taken', entry };
  const code = entry.failure?.code ?? 'other';
  const where = { place: null, requestId: null, entry };
  return { kind: 'failed', code, field: FIELDS[code] ?? 'mail', ...where };
}

const WAIT_SECONDS = 2;

export function outcomeOfProblem(problem: SyncProblem): SendOutcome {
  const { code, status, requestId, retryAfterSeconds } = problem;
  if (code === 'send_in_progress') {
    return { kind: 'wait', seconds: retryAfterSeconds ?? WAIT_SECONDS };
  }
  if (code === 'idempotency_key_reused') return { kind: 'reused' };
  if (isInDoubt(code, status)) return { kind: 'doubt', code, requestId };
  return { kind: 'refused', code, requestId, ...placeOf(problem) };
}

/** An answer of the service's that refuses is one before anything was taken; anything else may have come after. */
function isInDoubt(code: string, status: number | null): boolean {
  if (code === 'no_session') return false;
  return status === null || status >= 500 || status === 408;
}

const FIELDS: Readonly<Record<string, Field>> = {
  never_listed: 'to',
  recipient_refused: 'to',
  attachment_too_large: 'files',
  message_too_large: 'files',
  request_too_large: 'files',
};

const POINTERS: Readonly<Record<string, Field>> = {
  contact: 'to',
  to: 'to',
  cc: 'cc',
  bcc: 'bcc',
  replyAll: 'to',
  subject: 'subject',
  html: 'message',
  text: 'message',
  attachments: 'files',
};

function placeOf({ code, errors }: SyncProblem): { field: Field; place: number | null } {
  const [name = '', place = ''] = errors[0]?.pointer.split('/').slice(1) ?? [];
  const field = POINTERS[name];
  if (field === undefined) return { field: FIELDS[code] ?? 'mail', place: null };
  return { field, place: /^\d+$/.test(place) ? Number(place) : null };
}
