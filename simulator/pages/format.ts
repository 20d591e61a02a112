import type { Address } from '../mail/types.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

/** A moment of the world's clock for people and machines. */
export function moment(at: number): Html {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`;
}

export function addressList(addresses: readonly Address[]): string {
  return addresses
    .map(({ email, name }) => (name === '' || name === email ? email : `${name} <${email}>`))
    .join(', ');
}

export function byteCount(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
