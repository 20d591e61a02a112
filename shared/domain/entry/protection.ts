import type { Protection } from './entry.ts';
import { firstWord, type MailHeaders } from './mail-headers.ts';

interface ProtectedSigns {
  readonly messageClass: string;
  readonly headers: MailHeaders;
  readonly attachments: readonly { readonly name: string; readonly contentType: string }[];
}

/**
 * Whether a message's content can be read by nobody but its recipient's own program. Signed mail whose text stands beside
 * the signature is none of these. Its own Sent copy has no headers, so the parts tell as well.
 */
export function protectionOf({ messageClass, headers, attachments }: ProtectedSigns): Protection {
  const type = firstWord(headers.get('content-type'));
  const has = (test: (name: string, contentType: string) => boolean): boolean =>
    attachments.some(({ name, contentType }) => test(name.toLowerCase(), firstWord(contentType)));
  const isRights =
    /^ipm\.note\.rpmsg(?:\.|$)/i.test(messageClass) ||
    firstWord(headers.get('content-class')) === 'rpmsg.message' ||
    has((name, part) => RIGHTS_FILE.test(name) || part === 'application/x-microsoft-rpmsg-message');
  if (isRights) return 'rights';
  const isPgp =
    (type === 'multipart/encrypted' && !/pkcs7/i.test(headers.get('content-type') ?? '')) ||
    has((_, part) => part === 'application/pgp-encrypted');
  if (isPgp) return 'pgp';
  if (/^ipm\.note\.smime\.multipartsigned$/i.test(messageClass)) return null;
  const isSmime =
    /^ipm\.note\.(?:smime|secure)(?:\.|$)/i.test(messageClass) ||
    PKCS7.test(type) ||
    has((name, part) => name === 'smime.p7m' && (PKCS7.test(part) || part === OCTETS));
  return isSmime ? 'smime' : null;
}

const RIGHTS_FILE = /^message(?:_v\d)?\.rpmsg$/;
/** Encrypted, or signed so that the text is inside the signature. */
const PKCS7 = /^application\/(?:x-)?pkcs7-mime$/;
const OCTETS = 'application/octet-stream';

const NAMES: Readonly<Record<NonNullable<Protection>, string>> = {
  smime: 'S/MIME',
  pgp: 'PGP',
  rights: 'Microsoft Purview',
};

/** What stands in the place of what can't be shown. */
export function protectedNote(how: NonNullable<Protection>): string {
  return `[The content of this message is protected (${NAMES[how]}) and can be read in the mailbox only.]`;
}

const BEGIN = '-----BEGIN PGP MESSAGE-----';
const END = '-----END PGP MESSAGE-----';

/**
 * A text with its PGP blocks replaced by a note; null when there are none. A quoted block (`> -----BEGIN`) is what the
 * message answers, and text that is only signed is text.
 */
export function withoutPgp(text: string): string | null {
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf(BEGIN); at !== -1; at = text.indexOf(BEGIN, from)) {
    const isOwnLine = at === 0 || text[at - 1] === '\n';
    const end = isOwnLine ? text.indexOf(END, at) : -1;
    const next = !isOwnLine ? at + BEGIN.length : end === -1 ? text.length : end + END.length;
    parts.push(text.slice(from, isOwnLine ? at : next));
    if (isOwnLine) parts.push(protectedNote('pgp'));
    from = next;
  }
  return parts.includes(protectedNote('pgp')) ? parts.join('') + text.slice(from) : null;
}
