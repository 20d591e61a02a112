import { ServiceFailure } from '../domain/failure.ts';

/** An error of a storage SDK as ours: throttled, unavailable, or a refusal that no retry cures. */
export function storageFailure(error: unknown): ServiceFailure {
  if (error instanceof ServiceFailure) return error;
  const status = statusCode(error);
  if (status === 429 || status === 503) {
    return new ServiceFailure('throttled', 'storage_throttled', { status, cause: error });
  }
  if (status === undefined || status >= 500 || status === 408) {
    return new ServiceFailure('unavailable', 'storage_unavailable', {
      ...(status === undefined ? {} : { status }),
      cause: error,
    });
  }
  return new ServiceFailure('refused', 'storage_refused', { status, cause: error });
}

/** The HTTP status that the service answered; undefined when there was none. */
export function statusCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}

/** For a call that may not wait longer than `ms` for a service that is silent; without `ms` its client's patience counts. */
export function giveUpAfter(ms: number | undefined): { readonly abortSignal?: AbortSignal } {
  return ms === undefined ? {} : { abortSignal: AbortSignal.timeout(ms) };
}
