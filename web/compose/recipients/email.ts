/** The service's own rules (its tests compare the two): RFC 5321's dot-atom and domain, with international letters. */
const ATOM = "[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~-][\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]*";
const LABEL = '[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}-]{0,61}[\\p{L}\\p{M}\\p{N}])?';
const EMAIL = new RegExp(`^${ATOM}(?:\\.${ATOM})*@(?:${LABEL}\\.)*${LABEL}$`, 'u');
const MOST_CHARACTERS = 320;
const MOST_BEFORE_AT = 64;

/** Whether the service takes it. */
export function isEmail(email: string): boolean {
  return (
    email.length <= MOST_CHARACTERS && EMAIL.test(email) && email.indexOf('@') <= MOST_BEFORE_AT
  );
}

/** The form under which two addresses are the same, as the service compares them. */
export function comparable(email: string): string {
  const address = email.trim().toLowerCase();
  const at = address.lastIndexOf('@');
  return (address.slice(0, at + 1) + punycode(address.slice(at + 1))).normalize('NFC');
}

function punycode(domain: string): string {
  if (/^[\u0000-\u007f]*$/.test(domain) || /[\s/?#:@%\\[\]]/.test(domain)) return domain;
  const url = `http://${domain}/`;
  return URL.canParse(url) ? new URL(url).hostname : domain;
}
