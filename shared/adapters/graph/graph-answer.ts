import { z } from 'zod';
import { ServiceFailure } from '../../domain/failure.ts';
import { retryAfterMs } from '../../domain/work/retry-policy.ts';

export interface GraphAnswer {
  readonly headers: Headers;
  /** Null when the answer is longer than the limit that was asked for. */
  readonly bytes: Uint8Array | null;
}

/** The parsed body, or undefined when it is none. The parser's own error is dropped: it quotes what it could not read. */
export function parseJson(bytes: Uint8Array | null): unknown {
  try {
    return bytes === null
      ? undefined
      : (JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown);
  } catch {
    return undefined;
  }
}

/** An answer as its schema says; unknown fields are ignored. One that is too long or has another shape is no answer. */
export function parseAnswer<T>(answer: GraphAnswer, schema: z.ZodType<T>): T {
  if (answer.bytes === null) throw new ServiceFailure('refused', 'answer_too_large');
  const parsed = schema.safeParse(parseJson(answer.bytes));
  if (parsed.success) return parsed.data;
  throw new ServiceFailure('unavailable', 'unexpected_answer', { cause: parsed.error });
}

/** The body of an answer, or null when it has more than `limit` bytes; reading stops there. */
export async function limitedBody(response: Response, limit: number): Promise<Uint8Array | null> {
  if (response.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the stream, and with it the transfer.
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

const errorBody = z.object({ error: z.object({ code: z.string() }) });

/** Codes are logged and shown: what is no word may be a sentence that names somebody. */
const CODE = /^[\w.-]{1,100}$/;

/** Said for every request, when an account has no Exchange mailbox (any more). Codes in lower case: their casing varies. */
const NO_MAILBOX = [
  'mailboxnotenabledforrestapi',
  'mailboxnotsupportedforrestapi',
  'errornonexistentmailbox',
];
/** Ids of another mailbox, or of another life of this one. */
const FOREIGN_ID = ['errorinvalidmailboxitemid', 'errorinvalididmalformed', 'errorinvalidid'];

/** What tells a refusal of Graph from another: the status line, `Retry-After`, and `error.code` of the body. */
export interface GraphRefusal {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: unknown;
}

/**
 * A refusal of Graph, or of one item of a batch, as ours. The code decides before the status where the same one comes
 * under several (`ErrorExceededMessageLimit` under 400, 403 and 429). 409, 412, 423 and 424 pass by themselves.
 */
export function graphFailure(refusal: GraphRefusal, now: number): ServiceFailure {
  const { status } = refusal;
  const code = codeOf(refusal);
  // Of the account as a whole: nothing helps but its owner or their administrator.
  if (isOneOf(code, NO_MAILBOX)) return new ServiceFailure('reconnect', 'no_mailbox', { status });
  if (code === 'ErrorExceededMessageLimit') return new ServiceFailure('refused', code, { status });
  if (status === 401) return new ServiceFailure('reconnect', code, { status });
  const wait = retryAfterMs(refusal.retryAfter, now);
  const told = { status, ...(wait === null ? {} : { retryAfterMs: wait }) };
  if (status === 429 || status === 503) return new ServiceFailure('throttled', code, told);
  // A full mailbox stays full until its owner makes room.
  if (status === 507) return new ServiceFailure('refused', code, { status });
  if (status >= 500 || [408, 409, 412, 423, 424].includes(status)) {
    return new ServiceFailure('unavailable', code, told);
  }
  return new ServiceFailure('refused', code, { status });
}

function codeOf(refusal: GraphRefusal): string {
  const parsed = errorBody.safeParse(refusal.body);
  const code = parsed.success ? parsed.data.error.code : '';
  // `code` may be empty, or a proxy may have answered.
  return CODE.test(code) ? code : `http_${refusal.status}`;
}

/** The account has no Exchange mailbox (any more): for every request, so never a message that is missing. */
export function isNoMailbox(error: unknown): boolean {
  return error instanceof ServiceFailure && error.code === 'no_mailbox';
}

/** `codes` in lower case. */
function isOneOf(code: string, codes: readonly string[]): boolean {
  return codes.includes(code.toLowerCase());
}

/** Graph does not know the item in this mailbox. */
export function isMissing(failure: ServiceFailure): boolean {
  const isGone = failure.status === 404 && !isNoMailbox(failure);
  return isGone || (failure.status === 400 && isOneOf(failure.code, FOREIGN_ID));
}

/**
 * The mailbox has used up its named properties. A full mailbox answers under the same statuses, 403 and 507, and should it
 * do so under this code, too, it refuses what is tried without a property as well.
 */
export function isOutOfProperties(error: unknown): boolean {
  return error instanceof ServiceFailure && isOneOf(error.code, ['errorquotaexceeded']);
}

/** What the call gives, or `missing` when Graph does not know the item in this mailbox. */
export async function orMissing<T>(call: () => Promise<T>): Promise<T | 'missing'> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ServiceFailure && isMissing(error)) return 'missing';
    throw error;
  }
}
