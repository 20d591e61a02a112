import type { Problem } from '../../client/src/types.ts';

/** The service's own codes, and what can happen before it answers. */
export type ProblemCode =
  | Problem['code']
  | 'unreachable'
  | 'no_session'
  | 'window_blocked'
  | 'unknown';

/** A call that did not end well. Program by `code`; `requestId` is what a person quotes to whoever runs the service. */
export class SyncProblem extends Error {
  readonly code: ProblemCode;
  /** The HTTP status; null where none came. */
  readonly status: number | null;
  readonly requestId: string | null;
  readonly errors: NonNullable<Problem['errors']>;
  readonly retryAfterSeconds: number | null;

  constructor(
    code: ProblemCode,
    detail: string,
    more: {
      status?: number;
      requestId?: string | null;
      errors?: Problem['errors'];
      retryAfterSeconds?: number | null;
      cause?: unknown;
    } = {},
  ) {
    super(detail, { cause: more.cause });
    this.name = 'SyncProblem';
    this.code = code;
    this.status = more.status ?? null;
    this.requestId = more.requestId ?? null;
    this.errors = more.errors ?? [];
    this.retryAfterSeconds = more.retryAfterSeconds ?? null;
  }
}

/** An answer that is no success. Not every one is ours: a proxy's has no code. */
export async function problemOf(response: Response): Promise<SyncProblem> {
  const { status, headers } = response;
  const told = await response.json().catch(() => null);
  const { code, detail, instance, errors } = isProblem(told) ? told : NOTHING_TOLD;
  const wait = Number(headers.get('retry-after'));
  return new SyncProblem(code, detail, {
    status,
    requestId: instance?.replace(/^urn:uuid:/, '') ?? null,
    ...(errors ? { errors } : {}),
    retryAfterSeconds: wait > 0 ? wait : null,
  });
}

type Told = Pick<Problem, 'detail' | 'errors'> & { code: ProblemCode; instance: string | null };

const NOTHING_TOLD: Told = { code: 'unknown', detail: '', instance: null };

function isProblem(value: unknown): value is Told {
  return typeof value === 'object' && value !== null && 'code' in value && 'detail' in value;
}
