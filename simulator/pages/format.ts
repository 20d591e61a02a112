import type { Address } from '../mail/types.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

/**
 * A moment of the world's clock for people and machines: `short` as lists show it, `long` for one message, `clock` to the
 * second. In UTC; the script turns it into the reader's own time.
 */
export function moment(at: number, form: 'short' | 'long' | 'clock', now = at): Html {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}" data-form="${form}">${inWords(at, form, now)}</time>`;
}

function inWords(at: number, form: 'short' | 'long' | 'clock', now: number): string {
  const say = (options: Intl.DateTimeFormatOptions): string =>
    new Date(at).toLocaleString('en-GB', { ...options, timeZone: 'UTC' });
  if (form === 'clock') return say({ timeStyle: 'medium' });
  if (form === 'long') return `${say({ dateStyle: 'full', timeStyle: 'short' })} UTC`;
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  if (sameDay) return say({ timeStyle: 'short' });
  return say({ day: 'numeric', month: 'short' });
}

export function addressList(addresses: readonly Address[]): string {
  return addresses
    .map(({ email, name }) => (name === '' || name === email ? email : `${name} <${email}>`))
    .join(', ');
}

/** As a list names people: short. */
export function nameList(addresses: readonly Address[]): string {
  return addresses.map(nameOf).join(', ');
}

export function nameOf({ email, name }: Address): string {
  return name === '' ? email : name;
}

export function byteCount(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** Two letters on a colour of the person's own, beside their name: nothing that a screen reader need say. */
export function avatar({ email, name }: Address): Html {
  const words = (name === '' ? email : name).split(/[\s.@]+/u).filter((word) => word !== '');
  const [first = '?', ...others] = words.map((word) =>
    String.fromCodePoint(word.codePointAt(0) ?? 63),
  );
  const last = name === '' ? '' : (others.at(-1) ?? '');
  let tone = 7;
  for (const letter of email.toLowerCase()) tone = (tone * 31 + letter.charCodeAt(0)) % 1009;
  return html`<span class="avatar tone-${tone % 8}" aria-hidden="true"
    >${(first + last).toUpperCase()}</span
  >`;
}
