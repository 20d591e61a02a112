/** An e-mail address with its display name, as the interface shows it. */
export interface Address {
  readonly email: string;
  readonly name?: string;
}

/** What stands behind the last @, comparable; empty when there is none. */
export function domainOf(email: string): string {
  const address = comparable(email);
  const at = address.lastIndexOf('@');
  return at === -1 ? '' : address.slice(at + 1);
}

/** The form under which two addresses are the same: trimmed, lower case. */
export function comparable(email: string): string {
  return email.trim().toLowerCase();
}
