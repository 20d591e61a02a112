import { z } from 'zod';
import { BOUNDS } from '../bounds.ts';

/** An e-mail address with its display name, as the interface shows it. */
export interface Address {
  readonly email: string;
  readonly name?: string;
}

const OVERRIDES = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** A stranger's display name, without what would turn the address beside it around: overrides of direction, controls. */
export function shownPerson(name: string): string {
  return name.replace(OVERRIDES, '');
}

/** What stands behind the last @, comparable; empty when there is none. */
export function domainOf(email: string): string {
  const address = comparable(email);
  const at = address.lastIndexOf('@');
  return at === -1 ? '' : address.slice(at + 1);
}

/**
 * The form under which two addresses are the same: trimmed, lower case, an internationalised domain as punycode. It is
 * for comparing and for keys; people are shown what was typed.
 */
export function comparable(email: string): string {
  const address = email.trim().toLowerCase();
  if (isAscii(address)) return address;
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at + 1)}${punycode(address.slice(at + 1))}`.normalize('NFC');
}

function isAscii(text: string): boolean {
  return /^[\u0000-\u007f]*$/.test(text);
}

/** UTS 46, as the platform does it for addresses of the web; what is no domain stays as it is. */
function punycode(domain: string): string {
  if (isAscii(domain) || /[\s/?#:@%\\[\]]/.test(domain)) return domain;
  const url = URL.parse(`http://${domain}/`);
  return url === null ? domain : url.hostname;
}

/** Marks are vowels and tones where a script writes them beside its letters, and accents that are not composed. */
const ATOM = "[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~-][\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]*";
const LABEL = '[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}-]{0,61}[\\p{L}\\p{M}\\p{N}])?';
const EMAIL = new RegExp(`^${ATOM}(?:\\.${ATOM})*@(?:${LABEL}\\.)*${LABEL}$`, 'u');

/**
 * An address as people have them: RFC 5321's dot-atom and domain with international letters (RFC 6531), at most 320
 * characters; no quoted local part, no address literal, no space or control character.
 */
export const emailSchema = z
  .string()
  .max(BOUNDS.emailCharacters, {
    error: `must have at most ${BOUNDS.emailCharacters} characters`,
    abort: true,
  })
  .refine((email) => EMAIL.test(email), 'must be an e-mail address')
  .refine((email) => email.indexOf('@') <= 64, 'must have at most 64 characters before the @');
