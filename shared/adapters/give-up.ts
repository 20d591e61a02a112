/** For a call that may not wait longer than `ms` for a service that is silent; without `ms` its client's patience counts. */
export function giveUpAfter(ms: number | undefined): { readonly abortSignal?: AbortSignal } {
  return ms === undefined ? {} : { abortSignal: AbortSignal.timeout(ms) };
}
