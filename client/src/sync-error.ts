import { jsonOf } from './json.ts';
import type { Problem } from './types.ts';

/** What the service refused, `unreachable` when it gave no answer, `unexpected_answer` when the answer is not its own. */
export type SyncErrorCode = Problem['code'] | 'unauthorized' | 'unreachable' | 'unexpected_answer';

/** A call that failed for good, after the tries that made sense. */
export class SyncError extends Error {
  override readonly name = 'SyncError';
  /** Program by this. */
  readonly code: SyncErrorCode;
  /** Of HTTP; 0 when there was no answer. */
  readonly status: number;
  /** Names the call in the service's log; null when the service did not answer it. */
  readonly requestId: string | null;
  /** What is wrong in the body, by JSON pointer. */
  readonly errors: readonly { readonly pointer: string; readonly detail: string }[];
  /** As the service asked, in milliseconds. */
  readonly retryAfterMs: number | null;
  /** Of `contact_merged`: the contact to ask for. */
  readonly into: string | null;

  constructor(
    code: SyncErrorCode,
    message: string,
    more: Partial<
      Pick<SyncError, 'status' | 'requestId' | 'errors' | 'retryAfterMs' | 'into' | 'cause'>
    > = {},
  ) {
    super(`${code}: ${message}`, { cause: more.cause });
    this.code = code;
    this.status = more.status ?? 0;
    this.requestId = more.requestId ?? null;
    this.errors = more.errors ?? [];
    this.retryAfterMs = more.retryAfterMs ?? null;
    this.into = more.into ?? null;
  }
}

/** The error that an answer stands for. */
export async function errorOf(response: Response): Promise<SyncError> {
  const { status } = response;
  const retryAfterMs = retryAfterOf(response.headers.get('retry-after'));
  const problem: Partial<Problem> | null = await jsonOf<Problem>(response).catch(() => null);
  if (typeof problem?.code !== 'string') {
    const code = status === 401 ? 'unauthorized' : 'unexpected_answer';
    const words = status === 401 ? 'The key is missing or wrong.' : `The answer is ${status}.`;
    return new SyncError(code, words, { status, retryAfterMs });
  }
  const { code, detail = '', instance = '', errors = [], into = null } = problem;
  const requestId = instance.replace(/^urn:uuid:/, '') || null;
  return new SyncError(code, detail, { status, requestId, errors, retryAfterMs, into });
}

/** Seconds, with or without a fraction, or a date. */
function retryAfterOf(header: string | null): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}
