import type { ProblemCode } from './problem-codes.ts';

/** One fault in the input: a JSON pointer and a sentence. */
export interface InputError {
  readonly pointer: string;
  readonly detail: string;
}

/** A request that is answered with problem+json. Thrown by parsing and by handlers; not for faults of the world around. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors: readonly InputError[];
  /** Seconds, for the `Retry-After` header. */
  readonly retryAfterSeconds: number | null;
  /** Of `contact_merged`: the contact to ask for. */
  readonly into: string | null;

  constructor(
    code: ProblemCode,
    detail: string,
    more: { errors?: readonly InputError[]; retryAfterSeconds?: number; into?: string } = {},
  ) {
    super(`${code}: ${detail}`);
    this.code = code;
    this.detail = detail;
    this.errors = more.errors ?? [];
    this.retryAfterSeconds = more.retryAfterSeconds ?? null;
    this.into = more.into ?? null;
  }
}
