import { comparable, domainOf, type Address } from '../account/address.ts';
import { BOUNDS } from '../bounds.ts';
import type { BounceCode, BounceFailure, Entry } from './entry.ts';
import { isMailSystem } from './kind.ts';
import type { MailHeaders } from './mail-headers.ts';

/** What a delivery report says, and who says it. */
export interface BounceClaim {
  readonly code: BounceCode;
  /** The enhanced status (RFC 3463), such as `5.1.1`; null when it gives none. */
  readonly status: string | null;
  /** Comparable addresses that it names, each once. */
  readonly named: readonly string[];
  readonly from: Address | null;
  readonly origin: ReportOrigin;
}

/**
 * Where a message came from, by what the mailbox's own servers wrote: `inside`: the organisation's own. `proven`: from
 * outside, and its From's domain is proven (DMARC). `refuted`: it is not who it says it is.
 */
export type ReportOrigin = 'inside' | 'proven' | 'unproven' | 'refuted';

interface Report {
  readonly from: Address | null;
  readonly headers: MailHeaders;
  /** What people read of it. */
  readonly text: string;
  /** The `message/delivery-status` part, where the mailbox shows it. */
  readonly deliveryStatus: string | null;
}

/** The claim of a report that a mail did not arrive; null when it says that it is late, or arrived. */
export function bounceClaim({ from, headers, text, deliveryStatus }: Report): BounceClaim | null {
  const fields = deliveryStatus?.slice(0, BOUNDS.reportCharacters) ?? '';
  const actions = [...fields.matchAll(/^action:\s*([a-z]{1,20})/gim)].map(([, action]) => action);
  if (actions.length > 0 && !actions.some((action) => action?.toLowerCase() === 'failed'))
    return null;
  const words = text.slice(0, BOUNDS.reportCharacters);
  const status = statusIn(fields) ?? statusIn(words);
  const failed = headers.get('x-failed-recipients') ?? '';
  return {
    code: codeOf(status, `${fields}\n${words}`),
    status,
    named: addressesIn(`${failed}\n${fields}\n${words}`),
    from,
    origin: originOf(headers),
  };
}

/** By what name a status is known, the longest first: `5.7.705` before `5.7`. */
const CODES: Readonly<Record<string, BounceCode>> = {
  // What the tenant may send, or is trusted with: nothing of the recipient's doing.
  '5.7.705': 'tenant_limit',
  '5.7.708': 'tenant_limit',
  '5.7.750': 'tenant_limit',
  '5.7.232': 'tenant_limit',
  '5.7.233': 'tenant_limit',
  '5.1.90': 'sender_limit',
  '5.1.8': 'blocked',
  '5.1': 'recipient_unknown',
  '5.2.1': 'recipient_unknown',
  '5.2.2': 'mailbox_full',
  '4.2.2': 'mailbox_full',
  '5.2.3': 'too_large',
  '5.3.4': 'too_large',
  // Exchange's "recipient address rejected: access denied" of an address that is not there; a domain that is not.
  '5.4.1': 'recipient_unknown',
  '5.4.4': 'recipient_unknown',
  '5.4.310': 'recipient_unknown',
  '5.4': 'unreachable',
  '4.4': 'unreachable',
  '5.7': 'blocked',
};

/** For systems that give no status, or one that says nothing (`5.0.0`). */
const WORDS: readonly (readonly [RegExp, BounceCode])[] = [
  [/over ?quota|quota exceeded|mailbox (?:is )?full|postfach.{0,20}voll/i, 'mailbox_full'],
  [/user unknown|unknown user|no such user|does not exist|existiert nicht/i, 'recipient_unknown'],
  [/message size exceeds|message (?:is )?too (?:large|big)/i, 'too_large'],
  [/blacklist|blocklist|blocked|spam/i, 'blocked'],
];

function codeOf(status: string | null, words: string): BounceCode {
  const known = status === null ? undefined : (CODES[status] ?? CODES[subjectOf(status)]);
  return known ?? WORDS.find(([pattern]) => pattern.test(words))?.[1] ?? 'other';
}

/** Class and subject of a status, without its detail. */
function subjectOf(status: string): string {
  return status.split('.').slice(0, 2).join('.');
}

/** A status after a reply code or a word for it is surely one; another could be part of an address or a version. */
const SURE =
  /(?:\b[45]\d\d[ #-]{1,3}|#|\bstatus(?: code)?:? {0,3})([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/i;
const BARE = /(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/;

function statusIn(text: string): string | null {
  return SURE.exec(text)?.[1] ?? BARE.exec(text)?.[1] ?? null;
}

const MOST_NAMED = 500;

/** In one pass: what stands around each `@`. */
function addressesIn(text: string): readonly string[] {
  const found = new Set<string>();
  for (const [email] of text.matchAll(/(?<![\w.+%=/-])[\w.+%=/-]{1,64}@[\w.-]{1,255}/g)) {
    found.add(comparable(email.replace(/\.+$/, '')));
    if (found.size === MOST_NAMED) break;
  }
  return [...found];
}

/**
 * Exchange strips `X-MS-Exchange-Organization-…` from all that comes from outside and writes its own, and writes its
 * findings about the sender on top; what never left the organisation has none of them.
 */
export function originOf(headers: MailHeaders): ReportOrigin {
  const as = headers.get('x-ms-exchange-organization-authas')?.toLowerCase();
  const results = headers.get('authentication-results')?.toLowerCase();
  if (as === 'internal' || (as === undefined && results === undefined)) return 'inside';
  if (/\b(?:dmarc|compauth)=(?:fail|temperror|permerror)\b/.test(results ?? '')) return 'refuted';
  return /\bdmarc=(?:pass|bestguesspass)\b/.test(results ?? '') ? 'proven' : 'unproven';
}

/**
 * Whether a claim about this mail may change its status. A stranger can write a report that looks like any other; what
 * they can't is be the organisation's own mail system, or that of a recipient. Whoever is not believed is shown, and
 * changes nothing.
 */
export function isBelieved(
  claim: BounceClaim,
  mail: Pick<Entry, 'to' | 'cc' | 'bcc'>,
  own: readonly string[],
): boolean {
  if (!isMailSystem(claim.from) || claim.from === null || claim.origin === 'refuted') return false;
  const recipients = recipientsOf(mail);
  const domain = domainOf(claim.from.email);
  if (claim.origin === 'inside') return true;
  if (!claim.named.some((one) => recipients.includes(one))) return false;
  // From outside nobody speaks for the organisation itself, a colleague on cc or not, unless that is proven.
  if (own.some((one) => isRelated(domainOf(one), domain))) return claim.origin === 'proven';
  return recipients.some((one) => isRelated(domainOf(one), domain));
}

/** Whose mail system reports under another name. */
const OTHER_NAMES: Readonly<Record<string, string>> = { 'gmail.com': 'googlemail.com' };

/** The same domain, or one under the other: `mx.fabrikam.example` reports for `fabrikam.example`. */
function isRelated(mail: string, reporter: string): boolean {
  const [one, other] = [OTHER_NAMES[mail] ?? mail, OTHER_NAMES[reporter] ?? reporter];
  const isUnder = (below: string, above: string): boolean =>
    above.includes('.') && below.endsWith(`.${above}`);
  return one !== '' && (one === other || isUnder(one, other) || isUnder(other, one));
}

function recipientsOf({ to, cc, bcc }: Pick<Entry, 'to' | 'cc' | 'bcc'>): readonly string[] {
  return [...to, ...cc, ...bcc].map(({ email }) => comparable(email));
}

const SENTENCES: Readonly<Record<BounceCode, string>> = {
  recipient_unknown: 'The address does not exist',
  mailbox_full: "The recipient's mailbox is full",
  too_large: "The message is too large for the recipient's mail system",
  blocked: "The recipient's mail system refused the message",
  tenant_limit: 'Microsoft 365 lets this organisation send no more for now',
  sender_limit: 'The mailbox has reached its daily limit of recipients',
  unreachable: "The recipient's mail system could not be reached in time",
  other: 'The message could not be delivered',
};

const MOST_SHOWN = 3;

/** Our own words: a report quotes mail, and is anybody's text. Of addresses those that the mail went to. */
export function bounceFailure(
  { code, status, named }: BounceClaim,
  mail: Pick<Entry, 'to' | 'cc' | 'bcc'>,
): BounceFailure {
  const failed = recipientsOf(mail).filter((one) => named.includes(one));
  const whom = [...new Set(failed)].slice(0, MOST_SHOWN).join(', ');
  const reason = status === null ? SENTENCES[code] : `${SENTENCES[code]} (${status})`;
  return { code, message: whom === '' ? `${reason}.` : `${reason}: ${whom}.` };
}
