/** An e-mail address with its display name, as the interface shows it. */
export interface Address {
  readonly email: string;
  readonly name?: string;
}

/** The form under which two addresses are the same: trimmed, lower case. */
export function comparable(email: string): string {
  return email.trim().toLowerCase();
}
