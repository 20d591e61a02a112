import type { Address } from '../../client/src/types.ts';

export function nameOf({ name, email }: Address): string {
  return name !== undefined && name !== '' ? name : email;
}

/** For a picture of a person that has none. */
export function initialsOf(person: Address): string {
  const words = nameOf(person)
    .replace(/@.*/, '')
    .split(/[\s._-]+/u)
    .filter((word) => /^\p{L}/u.test(word));
  const [first = '', last = ''] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return (
    [first, last]
      .map((word) => /^./u.exec(word)?.[0] ?? '')
      .join('')
      .toLocaleUpperCase() || '@'
  );
}

/** One of so many colours, the same for the same address. */
export function tintOf({ email }: Address, many: number): number {
  let sum = 0;
  for (const letter of email.toLowerCase()) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return sum % many;
}
