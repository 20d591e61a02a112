/** How the browser came back from Microsoft, as the return address says it. */
export type Arrival =
  | { readonly kind: 'authorized'; readonly ticket: string }
  | { readonly kind: 'cancelled' | 'admin_consent_required' }
  /** The ticket tells the address that was chosen; not every service gives one. */
  | { readonly kind: 'different_mailbox'; readonly ticket: string | null }
  /** `number` is Microsoft's, such as AADSTS53003, to quote. */
  | { readonly kind: 'failed'; readonly reason: string; readonly number: string | null };

/** Null when the address says nothing of a sign-in. */
export function arrivalOf(query: URLSearchParams): Arrival | null {
  const kind = query.get('emailSync');
  const ticket = query.get('ticket');
  switch (kind) {
    case null:
      return null;
    case 'authorized':
      return ticket === null ? failed(query) : { kind, ticket };
    case 'different_mailbox':
      return { kind, ticket };
    case 'cancelled':
    case 'admin_consent_required':
      return { kind };
    default:
      return failed(query);
  }
}

function failed(query: URLSearchParams): Arrival {
  const number = query.get('code');
  return {
    kind: 'failed',
    reason: query.get('reason') ?? 'sign_in_failed',
    number: number?.startsWith('AADSTS') ? number : null,
  };
}

/** The address without what the sign-in has put there: a ticket stays in no history. The page's own query stays. */
export function withoutArrival(address: string): string {
  const url = new URL(address);
  for (const name of ['emailSync', 'ticket', 'reason']) url.searchParams.delete(name);
  if (url.searchParams.get('code')?.startsWith('AADSTS')) url.searchParams.delete('code');
  return url.href;
}
