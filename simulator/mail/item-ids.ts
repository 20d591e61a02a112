import type { Randomness } from '../random.ts';

const LEADS = {
  immutable: 'AAkALg',
  mutable: 'AAMkAD',
  folder: 'AQMkAD',
  attachment: 'AAMkAT',
  conversation: 'AAQkAD',
} as const;

export type ItemKind = keyof typeof LEADS;

/** The ids of one mailbox in one life. They look like Exchange's: long, case-sensitive, URL-safe, with a prefix of its own. */
export class ItemIds {
  readonly #random: Randomness;
  readonly prefix: Buffer;

  constructor(random: Randomness, prefix = random.bytes(24)) {
    this.#random = random;
    this.prefix = prefix;
  }

  new(kind: ItemKind): string {
    const tail = this.#random.bytes(kind === 'conversation' ? 18 : 46);
    const id = `${LEADS[kind]}${urlSafe(Buffer.concat([this.prefix, tail]))}`;
    return id.endsWith('=') ? id : `${id.slice(0, -1)}=`;
  }

  /** Whether it looks like an id of a mailbox, but of another one or of another life of this one. */
  isForeign(id: string): boolean {
    const [lead = ''] = Object.values(LEADS);
    const own = urlSafe(this.prefix);
    return id.length > lead.length + own.length && !id.startsWith(own, lead.length);
  }
}

/** Base64 with its padding. */
function urlSafe(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}
